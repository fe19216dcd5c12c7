// The images of an app, and who holds them: what is left when an environment has gone.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "image/uses.h"
#include "ops/lock.h"

namespace windlass::ops {

// What image/ asks for, of a desk that bakes nothing.
image::BakeParts image_parts(const Work& work);

struct ImageLeft {
  image::Known image;
  std::vector<std::string> needed_by;  // "prod revision 12", "the machine i-0abc"; empty: nobody
};

// What holds each of the app's images, newest first, when nothing of this environment does any
// more. Revisions of an environment that was decommissioned with its images hold none.
Result<std::vector<ImageLeft>> images_left(const Work& work, const Place& place);

// Removes those that nobody holds. Refused while somebody works on another environment of the app,
// who may have chosen one of them a moment ago. Answers which went.
Result<std::vector<image::Known>> remove_images_left(
    const Work& work, const Place& place, const std::function<bool(const Owner&)>& is_gone);

// A revision "decommission" that took the images with it says so.
inline constexpr const char* with_images_mark = "with_images";

}  // namespace windlass::ops
