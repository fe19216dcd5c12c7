// Addresses outside of VPCs: elastic ones, which belong to an account, and automatic ones, which an
// interface has until its instance stops. All lie in 100.96.0.0/11, which is nobody's on the
// internet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

struct PublicAddress {
  std::uint32_t address = 0;
  std::string account, region;
  std::string allocation;   // "eipalloc-0a"; "" for an automatic one
  std::string association;  // "eipassoc-0a"; "" while it leads nowhere
  std::string interface;
  std::uint32_t private_address = 0;
  bool is_elastic() const { return !allocation.empty(); }
};

// Those that lead into the VPC.
std::vector<PublicAddress> public_addresses(store::Database& db, const std::string& vpc);
std::optional<PublicAddress> public_address_of(store::Database& db, const std::string& interface,
                                               std::uint32_t private_address);

// InvalidAllocationID.NotFound.
Result<PublicAddress> find_allocation(Ec2& ec2, const Call& call, const std::string& allocation);
// An elastic address leads to one of an interface's private addresses from now on. The address that
// led there is free again. Answers the association's id.
std::string bind_address(Ec2& ec2, const PublicAddress& address, const std::string& interface,
                         std::uint32_t private_address);
// Elastic ones are kept for their owner, automatic ones are gone.
void unbind_address(Ec2& ec2, const PublicAddress& address);

// An instance that stops gives its automatic addresses back; when it starts, it gets others.
void drop_automatic_addresses(Ec2& ec2, const std::string& instance);
Result<> renew_automatic_addresses(Ec2& ec2, const std::string& instance);

}  // namespace windlass::cloud::ec2
