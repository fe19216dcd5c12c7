#include "host/control_groups.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/fault.h"
#include "host/kernel_file.h"
#include "host/user_namespace.h"

namespace windlass::host {

namespace fs = std::filesystem;

namespace {

// Groups at or below a folder, the deepest first.
std::vector<fs::path> folders_below(const fs::path& top) {
  std::vector<fs::path> found;
  std::error_code gone;
  if (!fs::is_directory(top, gone)) return found;
  found.push_back(top);
  for (fs::recursive_directory_iterator at(top, gone), end; !gone && at != end; at.increment(gone))
    if (at->is_directory(gone)) found.push_back(at->path());
  return {found.rbegin(), found.rend()};
}

constexpr int end_looks_max = 200;
constexpr int freeze_looks_max = 2000;

// The number behind each place where `word` stands, added up: a device has a line of its own.
std::uint64_t sum_after(const std::string& word, const std::string& text, bool first_only = false) {
  std::uint64_t sum = 0;
  for (auto at = text.find(word); at < text.size(); at = text.find(word, at + 1)) {
    sum += std::strtoull(text.c_str() + at + word.size(), nullptr, 10);
    if (first_only) break;
  }
  return sum;
}

std::uint64_t number_after(const std::string& word, const std::string& text) {
  return sum_after(word, text, true);
}

}  // namespace

Result<ControlGroups> ControlGroups::find() {
  ControlGroups groups;
  std::ifstream mounts("/proc/self/mounts");
  std::vector<std::string> old;
  for (std::string line; std::getline(mounts, line);) {
    std::istringstream words(line);
    std::string device, at, type;
    words >> device >> at >> type;
    if (type == "cgroup2" && groups.trees_.empty()) groups.trees_.push_back(at);
    if (type == "cgroup") old.push_back(at);
  }
  if (groups.trees_.empty())
    return Error{"NoControlGroups",
                 "this host mounts no cgroup v2 tree, without which systemd does not start in a "
                 "machine (mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified)"};
  groups.hybrid_ = !old.empty();
  groups.trees_.insert(groups.trees_.end(), old.begin(), old.end());
  return groups;
}

std::string ControlGroups::make(const std::string& path) const {
  auto folder = trees_.front() + path;
  fs::create_directories(folder);
  auto give = [&](const std::string& name) {
    if (::chown(name.c_str(), first_id, first_id) != 0) throw_errno("chown " + name);
  };
  give(folder);
  for (auto* file : {"cgroup.procs", "cgroup.subtree_control", "cgroup.threads"})
    give(folder + "/" + file);
  return folder;
}

Result<> ControlGroups::freeze(const std::string& path, bool frozen) const {
  auto folder = trees_.front() + path;
  if (std::ofstream file(folder + "/cgroup.freeze"); !(file << frozen << std::flush))
    return Error{"MachineMissing", "there is no control group " + path};
  auto wanted = std::string("frozen ") + (frozen ? "1" : "0");
  for (int i = 0; i < freeze_looks_max; ++i) {
    auto events = "\n" + read_kernel_file(folder + "/cgroup.events");
    if (events.find("\n" + wanted + "\n") != std::string::npos) return Done{};
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return Error{"Timeout", path + (frozen ? " does not stop" : " does not go on")};
}

std::string ControlGroups::file(const std::string& path, const char* name) const {
  for (auto& tree : trees_) {
    auto whole = tree + path + "/" + name;
    if (::access(whole.c_str(), R_OK) == 0) return read_kernel_file(whole);
  }
  return "";
}

std::optional<MachineUsage> ControlGroups::usage(const std::string& path) const {
  std::error_code gone;
  if (!fs::exists(trees_.front() + path, gone)) return std::nullopt;
  MachineUsage usage;
  if (hybrid_) {
    usage.processor_nanoseconds = number_after("", file(path, "cpuacct.usage"));
    usage.memory_bytes = number_after("", file(path, "memory.usage_in_bytes"));
    auto bytes = file(path, "blkio.throttle.io_service_bytes_recursive");
    auto times = file(path, "blkio.throttle.io_serviced_recursive");
    usage.disk_read_bytes = sum_after("Read ", bytes);
    usage.disk_written_bytes = sum_after("Write ", bytes);
    usage.disk_reads = sum_after("Read ", times);
    usage.disk_writes = sum_after("Write ", times);
  } else {
    usage.processor_nanoseconds = number_after("usage_usec ", file(path, "cpu.stat")) * 1000;
    usage.memory_bytes = number_after("", file(path, "memory.current"));
    auto io = file(path, "io.stat");
    usage.disk_read_bytes = sum_after("rbytes=", io);
    usage.disk_written_bytes = sum_after("wbytes=", io);
    usage.disk_reads = sum_after("rios=", io);
    usage.disk_writes = sum_after("wios=", io);
  }
  return usage;
}

std::vector<int> ControlGroups::processes_below(const std::string& path) const {
  std::vector<int> processes;
  for (auto& tree : trees_)
    for (auto& folder : folders_below(tree + path)) {
      std::ifstream file(folder / "cgroup.procs");
      for (int pid; file >> pid;)
        if (pid > 0) processes.push_back(pid);
    }
  return processes;
}

bool ControlGroups::is_there(const std::string& path) const {
  std::error_code hidden;
  return std::ranges::any_of(trees_, [&](auto& tree) { return fs::exists(tree + path, hidden); });
}

void ControlGroups::end_below(const std::string& path) const {
  for (int i = 0; i < end_looks_max; ++i) {
    auto processes = processes_below(path);
    if (processes.empty()) return;
    for (auto pid : processes) ::kill(pid, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

void ControlGroups::remove_below(const std::string& path) const {
  for (auto& tree : trees_)
    for (auto& folder : folders_below(tree + path)) ::rmdir(folder.c_str());
}

void ControlGroups::remove_empty(const std::string& path) const {
  for (auto& tree : trees_) ::rmdir((tree + path).c_str());
}

}  // namespace windlass::host
