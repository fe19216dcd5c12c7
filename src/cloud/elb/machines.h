// What EC2 says of the machines that are targets.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cloud/elb/context.h"

namespace windlass::cloud::elb {

struct MachineSeen {
  std::string state;  // "running"
  std::string vpc, zone, address;
};

// By id; those that EC2 does not know are not among them.
std::map<std::string, MachineSeen> machines_seen(const Work& work,
                                                 const std::vector<std::string>& ids);

}  // namespace windlass::cloud::elb
