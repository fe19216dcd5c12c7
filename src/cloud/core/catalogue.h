// The images that this cloud comes with: the same ids in every region, as others name them too
// (SSM's public parameters).
#pragma once

#include <string_view>

namespace windlass::cloud {

inline constexpr std::string_view debian_image_id = "ami-0deb1200000000001";
inline constexpr std::string_view tiny_image_id = "ami-0715e000000000001";

}  // namespace windlass::cloud
