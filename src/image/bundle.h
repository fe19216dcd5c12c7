// All that a build machine needs, as one archive: the plan, its shell, and the files of the
// repository. The same bytes for the same inputs.
#pragma once

#include <map>
#include <string>

#include "image/inputs.h"
#include "manifest/model.h"

namespace windlass::image {

Result<std::string> make_bundle(const manifest::Image& image, const Inputs& inputs,
                                const std::map<std::string, std::string>& locked);

}  // namespace windlass::image
