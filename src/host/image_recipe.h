// How catalogue images are made: packages of Debian, our files, and a script that is run in it
// once.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace windlass::host {

struct ImageRecipe {
  std::string name;                   // "debian-12"
  std::string variant;                // mmdebstrap's: what there is without being named
  std::vector<std::string> packages;  // with what they depend on
};

std::optional<ImageRecipe> find_recipe(const std::string& catalogue_name);

// Changes with all that goes into the image but the packages' own versions.
std::string digest_of(const ImageRecipe& recipe);

// Makes the image in `folder`, which is there and empty. Needs root, mmdebstrap and a package
// mirror: this host's own, as its apt knows it.
Result<> make_image(const ImageRecipe& recipe, const std::string& folder);

}  // namespace windlass::host
