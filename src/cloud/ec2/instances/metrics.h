// What CloudWatch hears of machines once a minute, in the namespace AWS/EC2.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/ec2/instances/instance.h"
#include "host/machine.h"
#include "host/networks.h"

namespace windlass::host {
struct Site;
}

namespace windlass::cloud::ec2 {

struct Measured {
  Instance one;
  std::vector<std::pair<std::string, std::string>> links;  // network and interface
  // What the host said, since the machine was made.
  std::optional<host::MachineUsage> usage = {};
  host::Networks::Traffic traffic = {};
};

// Machines whose minute is over.
std::vector<Measured> to_measure(store::Database& db, Time now);
// On the host.
void measure(host::Site& site, std::vector<Measured>& machines);
// What they used since they were measured last, which is then now.
void tell_metrics(Ec2& ec2, const Call& call, const std::vector<Measured>& machines);

}  // namespace windlass::cloud::ec2
