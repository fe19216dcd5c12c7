// A machine in the words of the OCI runtime specification.
#pragma once

#include "base/json.h"
#include "host/machine.h"

namespace windlass::host {

struct MachinePlace {
  std::string owner;         // tells two clouds on one host apart
  std::string root;          // its mounted root file system
  std::string group;         // its control group's path
  std::string group_folder;  // what it shall see as /sys/fs/cgroup; "": runc mounts its own
};

Json machine_config(const MachineSpec& spec, const MachinePlace& place);

}  // namespace windlass::host
