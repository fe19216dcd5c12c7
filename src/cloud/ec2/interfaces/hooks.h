// What networks ask of this folder; operations.cc gathers it in `network_hooks`.
#pragma once

#include "cloud/ec2/network/hooks.h"

namespace windlass::cloud::ec2::hook {

Result<> vpc_going(Ec2& ec2, const Call& call, const std::string& vpc);
bool address_taken(Ec2& ec2, const std::string& subnet, std::uint32_t address);
std::int64_t addresses_used(Ec2& ec2, const std::string& subnet);
bool subnet_in_use(Ec2& ec2, const std::string& subnet);
bool has_public_addresses(Ec2& ec2, const std::string& vpc);
Result<NatAddress> nat_made(Ec2& ec2, const Call& call, const NewNatAddress& wanted);
void nat_gone(Ec2& ec2, const Call& call, const std::string& interface);

}  // namespace windlass::cloud::ec2::hook
