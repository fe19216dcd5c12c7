// What catalogue images are given beside packages: the files below src/host/image_files, which are
// part of the program.
#pragma once

#include <span>
#include <string_view>

namespace windlass::host {

struct ImageFile {
  std::string_view
      name;  // "debian-12/etc/hosts" for the image's /etc/hosts; "debian-12.sh" runs in it
  const char* begin;
  const char* end;

  std::string_view content() const { return {begin, static_cast<std::size_t>(end - begin)}; }
};

std::span<const ImageFile> image_files();

}  // namespace windlass::host
