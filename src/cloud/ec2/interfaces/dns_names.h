// The names that EC2 gives to public addresses; network/dhcp.h has those of private ones.
#pragma once

#include <cstdint>
#include <string>

#include "cloud/core/identity.h"

namespace windlass::cloud::ec2 {

// "ec2-100-96-0-1.compute-1.amazonaws.com"; "ec2-100-96-0-1.eu-west-1.compute.amazonaws.com".
std::string public_dns_name(const Region& region, std::uint32_t address);

}  // namespace windlass::cloud::ec2
