// An image as it is wanted: its inputs, what they were resolved to, and by which digest an image of
// them is known.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "image/bake.h"
#include "image/images.h"
#include "image/inputs.h"

namespace windlass::image {

struct Wanted {
  manifest::Image image;
  Inputs inputs;
  Locked locked;          // packages: only those that the file still names
  bool has_lock = false;  // windlass.lock knew it
  std::string asked;      // digest without versions
  std::string digest;     // and with those that are locked
};

// Resolves what the lock does not know; with `refresh`, everything.
Result<Wanted> want(const BakeParts& parts, const Repository& repository, const Lock& lock,
                    const manifest::Image& image, bool refresh);

// The newest tested image that was made of just these inputs.
const Known* find_baked(const std::vector<Known>& images, const Wanted& wanted);

}  // namespace windlass::image
