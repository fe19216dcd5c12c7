// The layer above, as these tests have it: no machines.
#include "cloud/ec2/interfaces/machine_hooks.h"

namespace windlass::cloud::ec2 {

const MachineHooks machine_hooks{.addresses_changed = [](Ec2&, const Call&, const Interface&) {}};

}  // namespace windlass::cloud::ec2
