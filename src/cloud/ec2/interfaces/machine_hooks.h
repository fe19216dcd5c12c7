// What interfaces ask of the layer above them: instances/ knows interfaces and not the other way
// round. instances/ defines `machine_hooks`; unit tests of this folder define their own.
#pragma once

#include "cloud/ec2/common/context.h"
#include "cloud/ec2/interfaces/interface.h"

namespace windlass::cloud::ec2 {

struct MachineHooks {
  // An interface has other addresses than before; when it is in a running machine, that machine
  // has to get them.
  void (*addresses_changed)(Ec2& ec2, const Call& call, const Interface& interface);
};
extern const MachineHooks machine_hooks;

}  // namespace windlass::cloud::ec2
