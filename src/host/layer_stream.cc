#include "host/layer_stream.h"

#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string_view>

#include "host/command.h"

namespace windlass::host {

namespace fs = std::filesystem;

namespace {

constexpr auto deadline = std::chrono::minutes(30);

// What layer_commit.cc says of its stream holds here, too: nothing in it changes by itself. The
// digest is of the stream as it is before it is compressed: tee's second way. A catalogue image has
// devices, which no machine sees (its /dev is mounted), and no layer brings.
constexpr const char* pack_script = R"(
set -euo pipefail
cd "$1"
pack() { if command -v zstd >/dev/null; then zstd --quiet -1; else gzip --fast; fi; }
{ tar --create --file=- --format=posix \
      --pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime' \
      --numeric-owner --sort=name --xattrs --xattrs-include='*' \
      --xattrs-exclude='trusted.overlay.origin' --xattrs-exclude='trusted.overlay.impure' \
      --xattrs-exclude='trusted.overlay.nlink' --xattrs-exclude='trusted.overlay.uuid' \
      --exclude='./dev/*' --warning=no-file-ignored . |
  tee /dev/fd/5 | pack >&3; } 5>&1 | sha256sum | cut --bytes=1-64
)";

// $2: the program that unpacks.
constexpr const char* unpack_script = R"(
set -euo pipefail
{ "$2" --decompress --stdout <&3 | tee /dev/fd/5 |
  tar --extract --file=- --directory="$1" --numeric-owner --same-owner --preserve-permissions \
      --xattrs --xattrs-include='*' >&2; } 5>&1 | sha256sum | cut --bytes=1-64
sync --file-system "$1"
)";

Result<std::string> digest_from(const std::vector<std::string>& arguments, int file) {
  auto said = TRY(output_of(arguments, {.deadline = deadline, .third = file}));
  while (said.ends_with('\n')) said.pop_back();
  if (said.size() != 64) return Error{"CommitFailed", "the layer has no digest"};
  return said;
}

// By the first bytes.
Result<std::string> unpacker_of(int file) {
  std::array<char, 4> magic{};
  auto at = ::lseek(file, 0, SEEK_CUR);
  auto got = ::pread(file, magic.data(), magic.size(), at < 0 ? 0 : at);
  std::string_view begin(magic.data(), got < 0 ? 0 : static_cast<std::size_t>(got));
  if (begin == "\x28\xb5\x2f\xfd") return std::string("zstd");
  if (begin.starts_with("\x1f\x8b")) return std::string("gzip");
  return Error{"LayerDamaged", "it does not begin as an archive does"};
}

// A machine cannot make devices, so no layer has any but the overlay's marks of what was removed.
bool has_devices(const std::string& folder) {
  for (auto& entry : fs::recursive_directory_iterator(folder)) {
    struct stat facts {};
    if (::lstat(entry.path().c_str(), &facts) != 0) return true;
    if (S_ISBLK(facts.st_mode) || (S_ISCHR(facts.st_mode) && facts.st_rdev != 0)) return true;
  }
  return false;
}

}  // namespace

Result<std::string> pack_layer(const std::string& folder, int to) {
  return digest_from({"bash", "-c", pack_script, "pack", folder}, to).context("packing a layer");
}

Result<std::string> unpack_layer(int from, const std::string& folder) {
  auto program = TRY(unpacker_of(from));
  auto digest = digest_from({"bash", "-c", unpack_script, "unpack", folder, program}, from);
  if (!digest && digest.error().code == "CommandFailed")
    return Error{"LayerDamaged", digest.error().message};
  if (digest && has_devices(folder)) return Error{"LayerDamaged", "it has devices in it"};
  return digest;
}

}  // namespace windlass::host
