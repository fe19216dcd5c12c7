// windlass.yaml: read, checked, and asked for one environment. Pure: text in, values out.
//
//   auto manifest = TRY(manifest::read(text, "windlass.yaml"));
//   auto& qa = TRY(manifest.get("qa"));
//   auto template_text = TRY(manifest::render(qa, {.images = {{"web", "ami-..."}}}));
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "manifest/model.h"
#include "manifest/problem.h"

namespace windlass::manifest {

struct Manifest {
  std::string file;
  document::Node document;
  std::vector<Model> environments;

  std::vector<std::string> environment_names() const;
  // Refuses an unknown one with the nearest known name.
  Result<Model> get(std::string_view environment) const;
};

// Every key of the file and every environment is checked; the error holds all that is wrong.
Result<Manifest> read(std::string_view text, std::string_view file);

// What this environment says that `plan` and `deploy` cannot do yet, by name.
Problems not_built(const Model& model);

// A file of the repository that the manifest names: to be looked for by whoever has a file system.
struct NamedFile {
  std::string path, key;
  document::Mark mark;
};
std::vector<NamedFile> files_named(const Model& model);
// What to say of one that is not there.
Problem missing(const NamedFile& file);

}  // namespace windlass::manifest
