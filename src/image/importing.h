// An image out of a file that `exporting.h` wrote, in this account and region.
#pragma once

#include <string>

#include "image/bake.h"

namespace windlass::image {

// What an import puts into the bucket, below its run.
inline constexpr const char* imported_object = "/image.bin";

struct Imported {
  std::string name = {}, id = {};
  bool was_there = false;  // an image of the same inputs was: nothing was done
  bool is_wanted = false;  // it is what windlass.yaml asks for now: `bake` has nothing to do
};

// The file is looked through before anything is changed. It becomes an object, which EC2 restores
// an image of, with the name, the tags, the inputs' digest and the report that it had;
// windlass.lock then says what it was baked from. What fails leaves nothing; what was killed,
// `windlass clean` removes.
Result<Imported> import_image(const BakeParts& parts, const manifest::Model& model,
                              const Repository& repository, const std::string& path);

}  // namespace windlass::image
