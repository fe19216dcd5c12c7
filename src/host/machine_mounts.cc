#include "host/machine_mounts.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <sched.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include <cstring>
#include <exception>
#include <thread>

#include "base/fault.h"
#include "host/mounts.h"
#include "host/user_namespace.h"

namespace windlass::host {

namespace {

Descriptor open_of(pid_t process, const char* what) {
  auto path = "/proc/" + std::to_string(process) + "/" + what;
  Descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened) throw_errno("opening " + path);
  return opened;
}

// A place in the machine, not followed through /proc's links, which lead to where we come from.
Descriptor open_place(const std::string& path, std::uint64_t flags) {
  open_how how{};
  how.flags = O_PATH | O_CLOEXEC | flags;
  how.resolve = RESOLVE_NO_MAGICLINKS;
  return Descriptor(
      static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, path.c_str(), &how, sizeof how)));
}

void attach(const Descriptor& tree, const Descriptor& place, const std::string& name) {
  if (::syscall(SYS_move_mount, tree.get(), "", place.get(), "",
                MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) != 0)
    throw_errno("mounting at " + name);
}

void set_attributes(const Descriptor& tree, std::uint64_t set, std::uint64_t clear,
                    const Descriptor& ids, const std::string& name) {
  mount_attr attributes{};
  attributes.attr_set = set;
  attributes.attr_clr = clear;
  if (ids) attributes.userns_fd = static_cast<std::uint64_t>(ids.get());
  if (::syscall(SYS_mount_setattr, tree.get(), "", AT_EMPTY_PATH, &attributes, sizeof attributes) !=
      0)
    throw_errno("preparing " + name);
}

// A new file system context as far as a mount that is nowhere yet; what the kernel says when not.
Descriptor detached_mount(const std::string& type, const std::string& source, bool read_only) {
  Descriptor context(static_cast<int>(::syscall(SYS_fsopen, type.c_str(), FSOPEN_CLOEXEC)));
  if (!context ||
      ::syscall(SYS_fsconfig, context.get(), FSCONFIG_SET_STRING, "source", source.c_str(), 0) !=
          0 ||
      (read_only &&
       ::syscall(SYS_fsconfig, context.get(), FSCONFIG_SET_FLAG, "ro", nullptr, 0) != 0) ||
      ::syscall(SYS_fsconfig, context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0)
    return {};
  return Descriptor(static_cast<int>(::syscall(SYS_fsmount, context.get(), FSMOUNT_CLOEXEC, 0)));
}

// As the machine's root makes it: others have no id there.
class AsMachineRoot {
 public:
  AsMachineRoot() {
    ::setfsgid(first_id);
    ::setfsuid(first_id);
  }
  ~AsMachineRoot() {
    ::setfsuid(0);
    ::setfsgid(0);
  }
};

bool is_device(const std::string& path, dev_t number) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISBLK(status.st_mode) && status.st_rdev == number;
}

}  // namespace

Result<> in_mounts_of(pid_t process, const std::function<Result<>()>& act) {
  auto mounts = open_of(process, "ns/mnt");
  Result<> outcome = Done{};
  std::exception_ptr thrown;
  std::thread inside([&] {
    try {
      // Root and current folder of its own, which entering sets to the machine's.
      if (::unshare(CLONE_FS) != 0 || ::setns(mounts.get(), CLONE_NEWNS) != 0)
        throw_errno("entering the machine's mounts");
      outcome = act();
    } catch (...) {
      thrown = std::current_exception();
    }
  });
  inside.join();
  if (thrown) std::rethrow_exception(thrown);
  return outcome;
}

Result<> show_device(pid_t process, const std::string& node, const std::string& device,
                     const std::string& also) {
  struct stat status {};
  if (::stat(node.c_str(), &status) != 0) throw_errno("looking at " + node);
  Descriptor tree(static_cast<int>(
      ::syscall(SYS_open_tree, AT_FDCWD, node.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC)));
  if (!tree) throw_errno("showing " + node);
  // The node may lie where this host wants no devices.
  set_attributes(tree, 0, MOUNT_ATTR_NODEV, {}, node);
  return in_mounts_of(process, [&]() -> Result<> {
    if (is_device(device, status.st_rdev)) return Done{};
    AsMachineRoot root;
    Descriptor made(::open(device.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
    if (!made && errno == EEXIST)
      return Error{"DeviceInUse", "the machine already has something at " + device};
    if (!made) throw_errno("making " + device);
    attach(tree, open_place(device, O_NOFOLLOW), device);
    if (::symlink(device.substr(5).c_str(), also.c_str()) != 0 && errno != EEXIST)
      throw_errno("linking " + also);
    return Done{};
  });
}

Result<> hide_device(pid_t process, int major, int minor, const std::string& device,
                     const std::string& also) {
  auto number = std::to_string(major) + ":" + std::to_string(minor);
  auto mounts = mounts_of(std::to_string(process));
  return in_mounts_of(process, [&]() -> Result<> {
    for (auto& mount : mounts)
      if (mount.device == number) ::umount2(mount.at.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW);
    if (is_device(device, makedev(static_cast<unsigned>(major), static_cast<unsigned>(minor)))) {
      ::umount2(device.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW);
      ::unlink(device.c_str());
      char to[64]{};
      if (::readlink(also.c_str(), to, sizeof to - 1) > 0 && device == "/dev/" + std::string(to))
        ::unlink(also.c_str());
    }
    return Done{};
  });
}

Result<> mount_device(pid_t process, const std::string& device, const std::string& type,
                      const std::string& folder, bool read_only) {
  auto ids = open_of(process, "ns/user");
  return in_mounts_of(process, [&]() -> Result<> {
    auto place = open_place(folder, O_DIRECTORY);
    if (!place) return Error{"NoSuchFolder", "there is no folder " + folder};
    // Named as the machine names it: so it stands in its /proc/mounts.
    auto tree = detached_mount(type, device, read_only);
    if (!tree)
      return Error{"MountFailed", std::string("mounting ") + device + " as " + type + ": " +
                                      std::string(std::strerror(errno))};
    auto flags = MOUNT_ATTR_IDMAP | MOUNT_ATTR_NODEV | (read_only ? MOUNT_ATTR_RDONLY : 0);
    set_attributes(tree, static_cast<std::uint64_t>(flags), 0, ids, device);
    attach(tree, place, folder);
    return Done{};
  });
}

Descriptor open_mounted(const std::string& type, const std::string& device) {
  // The kernel hands out the file system that is there; one that is mounted read-only only so.
  for (auto read_only : {false, true})
    if (auto tree = detached_mount(type, device, read_only))
      return Descriptor(::openat(tree.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return {};
}

}  // namespace windlass::host
