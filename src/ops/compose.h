// A model and its images as everything that a revision is: pure but for the files that it names.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "manifest/model.h"
#include "ops/change_set.h"
#include "ops/revision.h"
#include "ops/site_files.h"

namespace windlass::ops {

struct Composed {
  WantedStack stack;
  std::vector<SiteContent> sites;
  std::string digest;  // of the stack and the sites
  Revision draft;      // all but number, time and outcome
};

// Refuses what cannot be done yet, by name. `images`: name -> id, as far as they are known.
Result<Composed> compose(const manifest::Model& model,
                         const std::map<std::string, std::string>& images,
                         const ReadSite& read_site);
// The same by what the images are made of instead of their ids: image -> digest of its inputs.
// Known without a call.
Result<std::string> digest_by_inputs(const manifest::Model& model,
                                     const std::map<std::string, std::string>& inputs,
                                     const std::vector<SiteContent>& sites);
// The images that layers need and that are not among these.
std::vector<std::string> missing_images(const manifest::Model& model,
                                        const std::map<std::string, std::string>& images);

// Those of these parameters that a template declares: others would be refused.
std::map<std::string, std::string> declared(std::map<std::string, std::string> parameters,
                                            std::string_view template_text);

// A revision's stack, as it was.
WantedStack stack_of(const Revision& revision);
std::string digest_of(const Revision& revision);

}  // namespace windlass::ops
