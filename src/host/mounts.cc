#include "host/mounts.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/fault.h"

namespace windlass::host {

namespace {

// glibc 2.36 declares these, and clashes with linux/mount.h where both are included.
Descriptor open_tree(const std::string& path) {
  return Descriptor(static_cast<int>(
      ::syscall(SYS_open_tree, AT_FDCWD, path.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC)));
}

void move_to(const Descriptor& tree, const std::string& to) {
  if (::syscall(SYS_move_mount, tree.get(), "", AT_FDCWD, to.c_str(), MOVE_MOUNT_F_EMPTY_PATH) != 0)
    throw_errno("mounting at " + to);
}

bool configure(const Descriptor& context, const char* key, const std::string& value) {
  return ::syscall(SYS_fsconfig, context.get(), FSCONFIG_SET_STRING, key, value.c_str(), 0) == 0;
}

// Kernels before 6.5 take layers only as one string, which ends at 4096 bytes.
void mount_by_string(const std::vector<std::string>& layers, const std::string& upper,
                     const std::string& work, const std::string& to) {
  std::string lower;
  for (auto& layer : layers) lower += (lower.empty() ? "" : ":") + layer;
  auto options =
      "lowerdir=" + lower + ",upperdir=" + upper + ",workdir=" + work + ",redirect_dir=on";
  if (options.size() >= 4096) throw Fault("this kernel takes no more layers for " + to);
  if (::mount("overlay", to.c_str(), "overlay", MS_NODEV, options.c_str()) != 0)
    throw_errno("overlay at " + to);
}

// Spaces and the like are written as \040 in mountinfo.
std::string unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      plain += static_cast<char>(std::stoi(text.substr(i + 1, 3), nullptr, 8));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

}  // namespace

std::vector<Mount> mounts_of(const std::string& process) {
  std::vector<Mount> found;
  std::ifstream mounts("/proc/" + process + "/mountinfo");
  for (std::string line; std::getline(mounts, line);) {
    std::istringstream words(line);
    std::string id, parent, device, root, at;
    words >> id >> parent >> device >> root >> at;
    found.push_back({device, unescaped(at)});
  }
  return found;
}

void mount_shifted(const std::string& from, const std::string& to,
                   const Descriptor& user_namespace) {
  auto tree = open_tree(from);
  if (!tree) throw_errno("opening " + from);
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_IDMAP | MOUNT_ATTR_RDONLY;
  attributes.userns_fd = static_cast<std::uint64_t>(user_namespace.get());
  if (::syscall(SYS_mount_setattr, tree.get(), "", AT_EMPTY_PATH, &attributes, sizeof attributes) !=
      0)
    throw_errno("shifting the ids of " + from);
  move_to(tree, to);
}

void mount_overlay(const std::vector<std::string>& layers, const std::string& upper,
                   const std::string& work, const std::string& to) {
  Descriptor context(static_cast<int>(::syscall(SYS_fsopen, "overlay", FSOPEN_CLOEXEC)));
  if (!context) throw_errno("overlay");
  for (auto& layer : layers)
    if (!configure(context, "lowerdir+", layer)) return mount_by_string(layers, upper, work, to);
  if (!configure(context, "upperdir", upper) || !configure(context, "workdir", work) ||
      !configure(context, "redirect_dir", "on") ||
      ::syscall(SYS_fsconfig, context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0)
    throw_errno("overlay at " + to);
  Descriptor made(
      static_cast<int>(::syscall(SYS_fsmount, context.get(), FSMOUNT_CLOEXEC, MOUNT_ATTR_NODEV)));
  if (!made) throw_errno("overlay at " + to);
  move_to(made, to);
}

// By what it shows, not by names: the kernel tells a mount's folder from its file system's own top,
// which is no name of ours when our own root lies further down.
bool is_mounted(const std::string& folder) {
  struct stat wanted {};
  if (::stat(folder.c_str(), &wanted) != 0) return false;
  auto device = std::to_string(major(wanted.st_dev)) + ":" + std::to_string(minor(wanted.st_dev));
  return std::ranges::any_of(mounts_of("self"), [&](const Mount& mount) {
    struct stat shown {};
    return mount.device == device && mount.at != folder && ::stat(mount.at.c_str(), &shown) == 0 &&
           shown.st_dev == wanted.st_dev && shown.st_ino == wanted.st_ino;
  });
}

void unmount_below(const std::string& prefix) {
  std::vector<std::string> found;
  for (auto& mount : mounts_of("self"))
    if (mount.at == prefix || mount.at.starts_with(prefix + "/")) found.push_back(mount.at);
  std::ranges::sort(found, std::greater<>(), &std::string::size);
  for (auto& at : found)
    if (::umount2(at.c_str(), MNT_DETACH) != 0 && errno != EINVAL && errno != ENOENT)
      throw_errno("unmounting " + at);
}

}  // namespace windlass::host
