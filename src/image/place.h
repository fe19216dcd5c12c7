// Where build machines live: the base stack's small network where there is one, the account's
// default network otherwise; and the bucket that they speak through.
#pragma once

#include <string>

#include "image/bake.h"

namespace windlass::image {

struct Ground {
  std::string subnet, group;  // empty: the default network's
};

// Refuses with the way out where there is neither.
Result<Ground> find_ground(const BakeParts& parts);
// On the local cloud the bucket is made when it is missing.
Result<> ensure_box(const BakeParts& parts, const Box& box);

}  // namespace windlass::image
