#include "cloud/gateway/state_dir.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/fault.h"

namespace windlass::cloud {

Result<std::unique_ptr<StateLock>> StateLock::take(const std::string& state_dir) {
  std::error_code failed;
  std::filesystem::create_directories(state_dir, failed);
  if (failed)
    return Error{"BadStateDir", "cannot make the state directory " + state_dir + ": " +
                                    failed.message() + "; choose another with --state DIR"};
  // Others on this machine have no business in it.
  if (::chmod(state_dir.c_str(), 0700) != 0)
    return Error{"BadStateDir", "the state directory " + state_dir +
                                    " is not ours; choose another with --state DIR"};
  auto path = state_dir + "/lock";
  auto descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) throw_errno("opening " + path);
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (::fcntl(descriptor, F_SETLK, &whole) == 0)
    return std::unique_ptr<StateLock>(new StateLock(descriptor));
  auto holder = whole;
  auto known = ::fcntl(descriptor, F_GETLK, &holder) == 0 && holder.l_type != F_UNLCK;
  ::close(descriptor);
  return Error{"AlreadyUp",
               "a cloud is running on " + state_dir +
                   (known ? " already (process " + std::to_string(holder.l_pid) + ")" : " already") +
                   "; use it (windlass cloud env), or end it (windlass cloud down)"};
}

StateLock::~StateLock() { ::close(descriptor_); }

}  // namespace windlass::cloud
