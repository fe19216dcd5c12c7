// A set of DHCP options as rows.
#pragma once

#include "cloud/ec2/network/dhcp.h"

namespace windlass::cloud::ec2 {

// In the order they were given; values of one key lie together.
std::vector<DhcpOption> options_in(store::Database& db, const std::string& set);

}  // namespace windlass::cloud::ec2
