#include "host/layer_commit.h"

#include <filesystem>

#include "host/command.h"
#include "host/mounts.h"
#include "host/user_namespace.h"

namespace windlass::host {

namespace {

constexpr auto copy_deadline = std::chrono::minutes(30);

// $1: what to copy, $2: where to. Names are sorted, and nothing that changes by itself (inode
// numbers, times of reading, tar's own process id) gets into the stream, so that its digest is the
// content's.
constexpr const char* script = R"(
set -euo pipefail
cd "$1"
mkfifo "$2.stream"
sha256sum <"$2.stream" >"$2.digest" &
tar --create --file=- --format=posix \
    --pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime' \
    --numeric-owner --sort=name --xattrs --xattrs-include='*' \
    --xattrs-exclude='trusted.overlay.origin' --xattrs-exclude='trusted.overlay.impure' \
    --xattrs-exclude='trusted.overlay.nlink' --xattrs-exclude='trusted.overlay.uuid' \
    --exclude=./etc/machine-id --exclude=./etc/hostname --exclude='./etc/ssh/ssh_host_*' \
    --exclude=./var/lib/dbus/machine-id --exclude=./var/lib/systemd/random-seed \
    --exclude='./var/lib/windlass/*' --exclude='./var/lib/cloud/instance/*' \
    --warning=no-file-ignored . |
  tee "$2.stream" |
  tar --extract --file=- --directory="$2" --numeric-owner --same-owner --preserve-permissions \
      --xattrs --xattrs-include='*'
wait $!
sync --file-system "$2"
cut --bytes=1-64 "$2.digest"
rm "$2.stream" "$2.digest"
)";

// A mount that ends with us, however that comes about.
class Shown {
 public:
  Shown(const std::string& from, std::string at) : at_(std::move(at)) {
    mount_shifted(from, at_, make_inverse_user_namespace());
  }
  ~Shown() { unmount_below(at_); }

 private:
  std::string at_;
};

}  // namespace

Result<std::string> copy_changes(const std::string& upper, const std::string& to,
                                 const std::string& shown) {
  Shown visible(upper, shown);
  auto digest =
      TRY(output_of({"bash", "-c", script, "commit", shown, to}, {.deadline = copy_deadline})
              .context("copying a machine's changes"));
  while (digest.ends_with('\n')) digest.pop_back();
  if (digest.size() != 64) return Error{"CommitFailed", "the layer has no digest"};
  return digest;
}

}  // namespace windlass::host
