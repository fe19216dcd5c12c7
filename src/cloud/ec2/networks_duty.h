// Keeps the host's networks up with the rows: one errand says all that networks shall be.
#pragma once

#include "cloud/core/outside.h"
#include "host/networks.h"

namespace windlass::cloud::ec2 {

// What a VPC shall be on the host. For tests, too.
host::NetworkSpec network_spec(store::Database& db, const std::string& vpc);
Errands networks_due(Work& work, const Call& call);

}  // namespace windlass::cloud::ec2
