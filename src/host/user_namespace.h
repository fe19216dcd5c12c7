// The user namespace of machines: ids 0 to 65535 inside are others outside, so that root in a
// machine is nobody on the host.
#pragma once

#include <sys/types.h>

#include "host/descriptor.h"

namespace windlass::host {

// One range for all machines: they are kept apart by their other namespaces.
constexpr uid_t first_id = 1'000'000;
constexpr uid_t id_count = 65'536;

// A user namespace with that mapping, for idmapped mounts. Nobody lives in it.
Descriptor make_user_namespace();
// The other way round: what lies on the disk with shifted ids is seen with 0 to 65535 again.
Descriptor make_inverse_user_namespace();

}  // namespace windlass::host
