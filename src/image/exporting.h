// A tested image as a file (image_file.h), which `importing.h` makes an image of in another
// account, region or cloud.
#pragma once

#include <string>

#include "image/bake.h"
#include "image/images.h"

namespace windlass::image {

// EC2 stores the image as an object in the bucket, which is then fetched. What was interrupted goes
// on where it was: PATH.part and the object stay until it is done, or `windlass clean` says
// otherwise.
Result<> export_image(const BakeParts& parts, const Known& image, const std::string& path);

// The object that EC2 stores an image as.
std::string stored_key(const std::string& image_id);

}  // namespace windlass::image
