// A tar archive (ustar) that is the same bytes for the same files: no times, no owners.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace windlass::image {

class Tar {
 public:
  // A name of more than 255 bytes, or with a part of more than 100, does not fit: an error.
  Result<> add_file(std::string_view name, std::string_view content, bool executable);
  Result<> add_folder(std::string_view name);
  Result<> add_link(std::string_view name, std::string_view target);
  // The whole archive; nothing can be added any more.
  std::string finish();

 private:
  Result<> add_header(std::string_view name, char kind, unsigned mode, std::size_t size,
                      std::string_view target);
  std::string bytes_;
};

// For an archive that is too large to be held: a file's header, behind which its bytes come, filled
// up to a whole block; and what ends an archive. The name has at most 100 bytes.
std::string tar_header(std::string_view name, std::uint64_t size);
inline constexpr std::size_t tar_block = 512;
std::string tar_fill(std::uint64_t size);
std::string tar_end();
// The name and size of a header; nothing when it is none, or of no plain file.
struct TarEntry {
  std::string name;
  std::uint64_t size = 0;
};
std::optional<TarEntry> read_tar_header(std::string_view block);

}  // namespace windlass::image
