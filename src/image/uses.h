// Who still needs an image: stacks that run it, revisions that could be gone back to.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "image/bake.h"
#include "image/images.h"

namespace windlass::image {

// Image id -> "stack shop-prod", "prod revision 12", ...
using Uses = std::map<std::string, std::vector<std::string>>;
Result<Uses> uses_of(const BakeParts& parts, const std::string& app);

// Images that nobody uses and that are not among the newest `keep` tested ones of their name. Pure.
std::vector<Known> prunable(const std::vector<Known>& newest_first, const Uses& uses,
                            std::size_t keep);

// The image, its snapshots and its report.
Result<> remove_with_report(const BakeParts& parts, const Known& image);

}  // namespace windlass::image
