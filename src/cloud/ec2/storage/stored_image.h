// An image as an object of S3: a head that says what it is, and its layers, one after another, each
// a compressed archive. This cloud's own form: what AWS writes there, only AWS reads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cloud/ec2/storage/image.h"

namespace windlass::cloud::ec2 {

struct StoredLayer {
  std::string digest;
  std::uint64_t size = 0;  // compressed
};

struct StoredImage {
  Image image;  // without what only holds where it was: id, owner, region, state, layers
  Tags tags = {}, snapshot_tags = {};
  std::vector<StoredLayer> layers = {};  // the topmost first

  std::uint64_t size() const;  // of the whole object
};

inline constexpr std::size_t stored_head_bytes = 64 << 10;

// Of just that size: the layers' sizes are known only when they are written behind it.
Result<std::string> head_of(const StoredImage& stored);
// Refuses what is no such head.
Result<StoredImage> read_head(std::string_view bytes);

}  // namespace windlass::cloud::ec2
