#include "host/loop_devices.h"

#include <fcntl.h>
#include <linux/loop.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/fault.h"

namespace windlass::host {

namespace fs = std::filesystem;

namespace {

// Somebody else may take the free one that we were told of; so many may be faster than we are.
constexpr int tries_max = 64;

std::string name_of(int number) { return "/dev/loop" + std::to_string(number); }

std::string about(int number, const char* what) {
  std::ifstream in("/sys/block/loop" + std::to_string(number) + "/loop/" + what);
  std::string line;
  std::getline(in, line);
  return line;
}

std::vector<LoopDevice> all() {
  std::vector<LoopDevice> found;
  for (auto& entry : fs::directory_iterator("/sys/block")) {
    auto name = entry.path().filename().string();
    if (!name.starts_with("loop")) continue;
    auto number = std::atoi(name.c_str() + 4);
    auto file = about(number, "backing_file");
    if (!file.empty() && about(number, "autoclear") != "1") found.push_back({number, file});
  }
  return found;
}

}  // namespace

std::vector<LoopDevice> loop_devices_of(const std::string& folder) {
  auto found = all();
  std::erase_if(found,
                [&](const LoopDevice& device) { return !device.file.starts_with(folder + "/"); });
  return found;
}

std::optional<int> find_loop_device(const std::string& file) {
  for (auto& device : all())
    if (device.file == file) return device.number;
  return std::nullopt;
}

Descriptor open_loop_device(int number, int flags) {
  return Descriptor(::open(name_of(number).c_str(), flags | O_CLOEXEC));
}

Result<int> make_loop_device(const std::string& file) {
  Descriptor control(::open("/dev/loop-control", O_RDWR | O_CLOEXEC));
  if (!control)
    return Error{"NoLoopDevices",
                 "volumes need loop devices, and this host has no "
                 "/dev/loop-control (modprobe loop)"};
  Descriptor backing(::open(file.c_str(), O_RDWR | O_CLOEXEC));
  if (!backing) throw_errno("opening " + file);
  loop_config config{};
  config.fd = static_cast<std::uint32_t>(backing.get());
  // Not twice in memory; and what is flushed is on the disk. Ignored where the file cannot do it.
  config.info.lo_flags = LO_FLAGS_DIRECT_IO;
  std::strncpy(reinterpret_cast<char*>(config.info.lo_file_name), file.c_str(), LO_NAME_SIZE - 1);
  for (int i = 0; i < tries_max; ++i) {
    auto number = ::ioctl(control.get(), LOOP_CTL_GET_FREE);
    if (number < 0) throw_errno("looking for a free loop device");
    auto device = open_loop_device(number, O_RDWR);
    if (!device) throw_errno("opening " + name_of(number));
    if (::ioctl(device.get(), LOOP_CONFIGURE, &config) == 0) return number;
    if (errno == EINVAL && config.info.lo_flags) {
      config.info.lo_flags = 0;
      continue;
    }
    if (errno != EBUSY) throw_errno("showing " + file + " as " + name_of(number));
  }
  return Error{"NoLoopDevices", "no loop device stays free"};
}

void resize_loop_device(int number) {
  auto device = open_loop_device(number, O_RDWR);
  if (!device || ::ioctl(device.get(), LOOP_SET_CAPACITY, 0) != 0)
    throw_errno("growing " + name_of(number));
}

bool release_loop_device(int number) {
  {
    auto device = open_loop_device(number, O_RDONLY);
    if (!device) return true;
    if (::ioctl(device.get(), LOOP_CLR_FD, 0) != 0 && errno != ENXIO)
      throw_errno("releasing " + name_of(number));
  }
  return !is_bound(number);
}

bool is_bound(int number) { return !about(number, "backing_file").empty(); }

std::string mounted_type(int number) {
  for (std::string type : {"ext4", "xfs"})
    if (fs::exists("/sys/fs/" + type + "/loop" + std::to_string(number))) return type;
  return "";
}

}  // namespace windlass::host
