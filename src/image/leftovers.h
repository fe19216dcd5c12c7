// What bakes that were killed have left: machines, half images, snapshots, objects.
#pragma once

#include <string>
#include <vector>

#include "image/bake.h"

namespace windlass::image {

// What was removed, as people read it. What belongs to a bake that may still go on stays. `image`
// may be empty: of all the app's.
Result<std::vector<std::string>> remove_leftovers(const BakeParts& parts, const std::string& app,
                                                  const std::string& image);

}  // namespace windlass::image
