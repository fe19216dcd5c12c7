// What the host needs to know to make an instance's machine, read from rows.
#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/instances/instance.h"
#include "host/machine.h"
#include "host/networks.h"

namespace windlass::cloud::ec2 {

struct MachinePlan {
  host::MachineSpec spec;           // without layers: those are folders, which the host knows
  std::vector<std::string> layers;  // names for host::Images, the topmost first
  std::string network;
  std::vector<host::LinkSpec> links;
  struct Device {
    std::string volume, device;
  };
  std::vector<Device> volumes;
  bool volumes_ready = true;  // their files are on the host
  std::string broken_volume;  // one that never will be
};

MachinePlan plan_of(store::Database& db, const Instance& one);

}  // namespace windlass::cloud::ec2
