#include "host/volumes.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "base/fault.h"
#include "host/command.h"
#include "host/loop_devices.h"
#include "host/machine_mounts.h"
#include "host/user_namespace.h"

namespace windlass::host {

namespace fs = std::filesystem;

namespace {

constexpr int loop_major = 7;
constexpr const char* unfinished = ".tmp";
// Where the disk cannot share a copy's blocks, they are written once more.
constexpr auto copy_deadline = std::chrono::minutes(30);
constexpr auto release_wait = std::chrono::milliseconds(300);

// No header for programs names these: ext4 and xfs end there, after writing their journal.
constexpr unsigned long shutdown_request = _IOR('X', 125, std::uint32_t);
constexpr std::uint32_t shutdown_with_journal = 0;

// "/dev/sdf" is "/dev/xvdf", too, and the other way round.
std::string twin_of(const std::string& device) {
  auto name = device.substr(5);
  if (name.starts_with("xvd")) return "/dev/sd" + name.substr(3);
  return name.starts_with("sd") ? "/dev/xvd" + name.substr(2) : "/dev/disk-" + name;
}

bool is_device_name(const std::string& device) {
  return device.starts_with("/dev/") && device.size() > 5 && device.size() < 32 &&
         std::ranges::all_of(device.substr(5), [](unsigned char c) { return std::isalnum(c); });
}

void flush_file(const fs::path& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file || ::fsync(file.get()) != 0) throw_errno("writing " + path.string());
}

// While it lives, nothing in that file system changes, and all of it is on the device.
class Frozen {
 public:
  explicit Frozen(int device) {
    auto type = mounted_type(device);
    if (type.empty()) return;
    root_ = open_mounted(type, "/dev/loop" + std::to_string(device));
    if (root_ && ::ioctl(root_.get(), FIFREEZE, 0) != 0 && errno != EBUSY)
      throw_errno("freezing a volume's file system");
  }
  ~Frozen() {
    if (root_) ::ioctl(root_.get(), FITHAW, 0);
  }

 private:
  Descriptor root_;
};

//   FOLDER/volumes/VOLUME              sparse
//   FOLDER/snapshots/SNAPSHOT          the same
//   FOLDER/attached/MACHINE/sdf        a node of the volume's loop device, which names its file
class LoopVolumes final : public Volumes {
 public:
  explicit LoopVolumes(const VolumesOptions& options)
      : folder_(fs::absolute(options.folder).lexically_normal()), machines_(options.machines) {
    for (auto* part : {"volumes", "snapshots", "attached"}) fs::create_directories(folder_ / part);
    fs::permissions(folder_, fs::perms(0711));
    for (auto* part : {"volumes", "snapshots"}) fs::permissions(folder_ / part, fs::perms(0700));
    tidy();
  }

  Result<> create(const std::string& id, std::uint64_t bytes,
                  const std::string& snapshot) override {
    auto made = volume(id), making = fs::path(made.string() + unfinished);
    if (fs::exists(made)) return Done{};
    if (!snapshot.empty() && !fs::exists(snapshot_file(snapshot)))
      return Error{"SnapshotMissing", "there is no snapshot " + snapshot + " on this host"};
    if (snapshot.empty())
      Descriptor(::open(making.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600));
    else
      TRY(copy(snapshot_file(snapshot), making));
    if (fs::file_size(making) < bytes && ::truncate(making.c_str(), static_cast<off_t>(bytes)) != 0)
      throw_errno("making the volume " + id);
    flush_file(making);
    fs::rename(making, made);
    flush_file(made.parent_path());
    return Done{};
  }

  Result<> grow(const std::string& id, std::uint64_t bytes) override {
    TRY(must_exist(id));
    auto size = fs::file_size(volume(id));
    if (size > bytes)
      return Error{"VolumeShrinks", id + " has " + std::to_string(size) + " bytes already"};
    if (::truncate(volume(id).c_str(), static_cast<off_t>(bytes)) != 0)
      throw_errno("growing the volume " + id);
    flush_file(volume(id));
    if (auto device = find_loop_device(volume(id).string())) resize_loop_device(*device);
    return Done{};
  }

  Result<> remove(const std::string& id) override {
    for (auto& place : places()) {
      if (place.volume != id) continue;
      if (machines_.find(place.machine))
        return Error{"VolumeInUse", id + " is attached to " + place.machine};
      forget(place);
    }
    if (auto device = find_loop_device(volume(id).string())) release_loop_device(*device);
    fs::remove(volume(id));
    return Done{};
  }

  Result<> snapshot(const std::string& id, const std::string& snapshot) override {
    TRY(must_exist(id));
    auto made = snapshot_file(snapshot), making = fs::path(made.string() + unfinished);
    if (fs::exists(made)) return Done{};
    {
      auto device = find_loop_device(volume(id).string());
      std::optional<Frozen> frozen;
      if (device) {
        frozen.emplace(*device);
        auto raw = open_loop_device(*device, O_RDONLY);
        if (raw && ::fsync(raw.get()) != 0) throw_errno("writing the volume " + id);
      }
      TRY(copy(volume(id), making));
    }
    flush_file(making);
    fs::rename(making, made);
    flush_file(made.parent_path());
    return Done{};
  }

  Result<> remove_snapshot(const std::string& snapshot) override {
    fs::remove(snapshot_file(snapshot));
    return Done{};
  }

  Result<> attach(const std::string& id, const std::string& machine,
                  const std::string& device) override {
    TRY(must_exist(id));
    if (!is_device_name(device))
      return Error{"BadDeviceName", device + " is no name for a device (/dev/sdf)"};
    auto process = TRY(process_of(machine));
    for (auto& place : places()) {
      if (place.volume == id && (place.machine != machine || place.device != device))
        return Error{"VolumeInUse",
                     id + " is attached to " + place.machine + " as " + place.device};
      if (place.volume != id && place.machine == machine && place.device == device)
        return Error{"DeviceInUse", machine + " has " + place.volume + " at " + device};
    }
    auto number = find_loop_device(volume(id).string());
    if (!number) number = TRY(make_loop_device(volume(id).string()));
    auto node = make_node(machine, device, *number);
    auto shown = show_device(process, node.string(), device, twin_of(device));
    if (!shown) forget(Place{machine, device, id, *number});
    return shown;
  }

  Result<> detach(const std::string& id, const std::string& machine) override {
    for (auto& place : places())
      if (place.volume == id && place.machine == machine) {
        auto process = process_of(machine);
        if (process)
          TRY(hide_device(*process, loop_major, place.number, place.device, twin_of(place.device)));
        forget(place);
      }
    return Done{};
  }

  Result<> mount(const std::string& machine, const std::string& device, const std::string& folder,
                 bool read_only) override {
    auto process = TRY(process_of(machine));
    for (auto& place : places()) {
      if (place.machine != machine || (place.device != device && twin_of(place.device) != device))
        continue;
      auto type = TRY(type_of(place.number));
      if (type != "ext2" && type != "ext3" && type != "ext4" && type != "xfs")
        return Error{"UnknownFileSystem",
                     type.empty() ? device + " has no file system: make one with mkfs.ext4"
                                  : "this cloud mounts ext4 and xfs, not " + type};
      return mount_device(process, place.device, type, folder, read_only);
    }
    return Error{"NoSuchDevice", "no volume is attached to " + machine + " as " + device};
  }

  std::vector<std::string> all() override { return names_in(folder_ / "volumes"); }
  std::vector<std::string> snapshots() override { return names_in(folder_ / "snapshots"); }

  std::vector<std::string> attached(const std::string& machine) override {
    std::vector<std::string> found;
    for (auto& place : places())
      if (place.machine == machine) found.push_back(place.volume);
    return found;
  }

 private:
  struct Place {
    std::string machine, device, volume;
    int number = 0;
  };

  fs::path volume(const std::string& id) const { return folder_ / "volumes" / id; }
  fs::path snapshot_file(const std::string& id) const { return folder_ / "snapshots" / id; }

  Result<> must_exist(const std::string& id) const {
    if (fs::exists(volume(id))) return Done{};
    return Error{"VolumeMissing", "there is no volume " + id + " on this host"};
  }

  Result<pid_t> process_of(const std::string& machine) {
    auto found = machines_.find(machine);
    if (found && found->pid > 0) return found->pid;
    return Error{"MachineMissing", "the machine " + machine + " does not run"};
  }

  // Blocks are shared with the copy where the disk can do that.
  static Result<> copy(const fs::path& from, const fs::path& to) {
    TRY(output_of({"cp", "--sparse=always", "--reflink=auto", "--", from.string(), to.string()},
                  {.deadline = copy_deadline})
            .context("copying a volume"));
    return Done{};
  }

  // What is attached, by the nodes that we made and what the kernel says of their devices.
  std::vector<Place> places() const {
    std::vector<Place> found;
    auto devices = loop_devices_of((folder_ / "volumes").string());
    for (auto& machine : fs::directory_iterator(folder_ / "attached"))
      for (auto& node : fs::directory_iterator(machine.path())) {
        struct stat status {};
        if (::stat(node.path().c_str(), &status) != 0 || !S_ISBLK(status.st_mode)) continue;
        auto number = static_cast<int>(minor(status.st_rdev));
        for (auto& device : devices)
          if (device.number == number)
            found.push_back({machine.path().filename(), "/dev/" + node.path().filename().string(),
                             fs::path(device.file).filename(), number});
      }
    return found;
  }

  // A node with the owner that the machine takes for its root.
  fs::path make_node(const std::string& machine, const std::string& device, int number) {
    auto node = folder_ / "attached" / machine / device.substr(5);
    fs::create_directories(node.parent_path());
    fs::remove(node);
    if (::mknod(node.c_str(), S_IFBLK | 0600, makedev(loop_major, static_cast<unsigned>(number))) !=
            0 ||
        ::chown(node.c_str(), first_id, first_id) != 0)
      throw_errno("making " + node.string());
    return node;
  }

  // Ends the attachment on this host. Whoever still has a file open there keeps the old device
  // alive: its file system is shut, so that it writes nothing more once another machine has the
  // volume.
  void forget(const Place& place) {
    if (!release_loop_device(place.number) && !is_free_soon(place.number)) shut(place.number);
    auto node = folder_ / "attached" / place.machine / place.device.substr(5);
    fs::remove(node);
    std::error_code not_empty;
    fs::remove(node.parent_path(), not_empty);
  }

  static bool is_free_soon(int number) {
    auto until = std::chrono::steady_clock::now() + release_wait;
    while (is_bound(number)) {
      if (std::chrono::steady_clock::now() > until) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
  }

  static void shut(int number) {
    auto type = mounted_type(number);
    if (type.empty()) return;
    auto root = open_mounted(type, "/dev/loop" + std::to_string(number));
    auto how = shutdown_with_journal;
    if (root && ::ioctl(root.get(), shutdown_request, &how) != 0)
      throw_errno("shutting a volume's file system");
  }

  static Result<std::string> type_of(int number) {
    auto said = TRY(host::run({"blkid", "--probe", "--output", "value", "--match-tag", "TYPE",
                               "/dev/loop" + std::to_string(number)}));
    while (said.out.ends_with('\n')) said.out.pop_back();
    return said.out;
  }

  // After a kill -9 at any step of ours.
  void tidy() {
    for (auto* part : {"volumes", "snapshots"}) {
      std::vector<fs::path> left;
      for (auto& entry : fs::directory_iterator(folder_ / part))
        if (entry.path().extension() == unfinished) left.push_back(entry.path());
      for (auto& path : left) fs::remove(path);
    }
    auto known = places();
    for (auto& device : loop_devices_of((folder_ / "volumes").string())) {
      if (std::ranges::find(known, device.number, &Place::number) == known.end())
        release_loop_device(device.number);
      else if (auto type = mounted_type(device.number); !type.empty())
        if (auto root = open_mounted(type, "/dev/loop" + std::to_string(device.number)))
          ::ioctl(root.get(), FITHAW, 0);
    }
  }

  static std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (auto& entry : fs::directory_iterator(folder))
      if (entry.path().extension() != unfinished) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
  }

  fs::path folder_;
  Machines& machines_;
};

}  // namespace

std::unique_ptr<Volumes> make_volumes(const VolumesOptions& options) {
  return std::make_unique<LoopVolumes>(options);
}

}  // namespace windlass::host
