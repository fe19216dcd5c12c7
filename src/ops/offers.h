// What a package mirror offers now, against the versions that an image has. Only a machine of the
// image can ask its mirror as a bake would: by its own sources, through its own way out.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace windlass::ops {

using Packages = std::map<std::string, std::string>;  // name -> version

// Lines for any POSIX sh, without a right and without a trace: lists are fetched into a folder of
// their own, which goes.
std::string offer_script(const Packages& has);

struct Offer {
  bool newer = false;  // than what the image has, as the package manager compares
  std::string version;
};
// By name; what is missing is not offered at all. The error says why nobody could tell.
Result<std::map<std::string, Offer>> read_offers(std::string_view printed);

// A word in quotes for sh.
std::string quoted_for_sh(std::string_view word);

}  // namespace windlass::ops
