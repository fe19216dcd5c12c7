// Where this host keeps control groups: purely v2, or v1 with a v2 tree for systemd's sake
// (hybrid).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "host/machine.h"

namespace windlass::host {

class ControlGroups {
 public:
  // Refused when systemd in a machine would find no v2 tree to live in.
  static Result<ControlGroups> find();

  bool is_hybrid() const { return hybrid_; }
  // Makes a machine's own group under `path` ("/windlass/x/i-1"), which its root user may divide
  // further. The folder: what the machine sees as /sys/fs/cgroup.
  std::string make(const std::string& path) const;
  // Stops everything in it where it stands, or lets it go on.
  Result<> freeze(const std::string& path, bool frozen) const;
  // Nothing when there is no such group.
  std::optional<MachineUsage> usage(const std::string& path) const;
  // Every process in groups at or below `path`, in any tree.
  std::vector<int> processes_below(const std::string& path) const;
  bool is_there(const std::string& path) const;
  // Kills them, and waits until they are gone, for some seconds at most.
  void end_below(const std::string& path) const;
  // Empty groups at or below `path` go away, in every tree.
  void remove_below(const std::string& path) const;
  // The group itself, if nothing is in it.
  void remove_empty(const std::string& path) const;

 private:
  // A group's file of that name, in the tree that has it; "" when none has.
  std::string file(const std::string& path, const char* name) const;

  std::vector<std::string> trees_;  // mount points; the v2 one first
  bool hybrid_ = false;
};

}  // namespace windlass::host
