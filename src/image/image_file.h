// An image as a file: a tar archive that any tar shows and any sha256sum checks.
//
//   image.json    what it is: app, name, inputs, base, tags, where it came from
//   report.json   the bake's report: its packages, with versions
//   image.bin     the image, as EC2 stored it (CreateStoreImageTask)
//   SHA256SUMS    of the three
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "base/body.h"
#include "base/result.h"

namespace windlass::image {

struct ImageFile {
  std::string app, name, inputs, asked;
  std::string id, place;                        // where it came from: "ami-1", "aws us-east-2"
  std::string architecture, created;            // as EC2 says them
  std::map<std::string, std::string> tags;      // the image's
  std::map<std::string, std::string> metadata;  // the object's, which EC2 may want back
  std::string object;                           // which object image.bin is: its ETag
  std::uint64_t size = 0;                       // of image.bin
  std::string report;
};

// The archive around image.bin's bytes: what comes before them, the same for the same image and
// object, and what comes behind.
std::string beginning_of(const ImageFile& file);
std::string ending_of(const ImageFile& file, const std::string& sha256_of_image);

struct OpenedImageFile {
  ImageFile file;
  Body image;  // image.bin
};
// BadFile for what `windlass image export` did not write, and for what was damaged since: every
// byte is looked at. `looked` hears how much of it is done, 0 to 1; what it answers ends it when
// false.
Result<OpenedImageFile> open_image_file(const std::string& path,
                                        const std::function<bool(double)>& looked);

}  // namespace windlass::image
