// What a machine on this host is made of, and what is known of it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace windlass::host {

struct MachineSpec {
  std::string id;                   // "i-0abc": also its name among namespaces and control groups
  std::vector<std::string> layers;  // folders, the topmost first; never written to
  std::string host_name;
  std::vector<std::string> command = {"/sbin/init"};  // its first process
  std::uint64_t memory_max = 512ull << 20;            // bytes
  double processors = 2;
  int processes_max = 4096;
};

struct Machine {
  enum class State {
    Created,  // its namespaces are there, so that a network can be attached; nothing runs yet
    Running,
    Stopped,
  } state = State::Created;
  std::string id;
  pid_t pid = 0;                      // of its first process, on the host; 0 when stopped
  std::optional<int> exit_code = {};  // of a stopped one, if it could be learned
};

// How a stopped machine's exit code tells that it asked for being started again (`reboot` in it).
constexpr int exit_code_reboot = 129;

// What a machine has used of this host since it was created.
struct MachineUsage {
  std::uint64_t processor_nanoseconds = 0;
  std::uint64_t memory_bytes = 0;  // now
  std::uint64_t disk_read_bytes = 0, disk_written_bytes = 0;
  std::uint64_t disk_reads = 0, disk_writes = 0;
};

}  // namespace windlass::host
