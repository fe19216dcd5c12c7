// Where a request's instances go: their interfaces, and with the first of them their subnet and
// zone.
#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"
#include "cloud/ec2/interfaces/interface.h"
#include "cloud/ec2/network/subnet.h"

namespace windlass::aws::ec2 {
struct RunInstancesRequest;
}

namespace windlass::cloud::ec2 {

struct PlannedInterface {
  std::string existing = {};  // "eni-...": attached as it is
  NewInterface made = {};     // otherwise
  int device_index = 0;
  bool delete_on_termination = true;
};

struct Placing {
  Subnet subnet;                             // of the first interface
  std::vector<PlannedInterface> interfaces;  // by device index, the first is 0
};

// `lenient_subnet`: the interfaces are a launch template's, and may take the request's subnet.
Result<Placing> place(Ec2& ec2, const Call& call, const aws::ec2::RunInstancesRequest& in,
                      const Tags& interface_tags, bool lenient_subnet);

}  // namespace windlass::cloud::ec2
