// Which private addresses of a subnet an interface gets.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"
#include "cloud/ec2/network/subnet.h"

namespace windlass::cloud::ec2 {

// An interface has at most so many, its primary one included.
inline constexpr std::size_t private_addresses_max = 50;

// Says no to what is no address, is not the subnet's, is AWS's own, or is somebody's.
Result<std::uint32_t> wanted_address(Ec2& ec2, const Subnet& subnet, const std::string& text);
// The same, whosever it is.
Result<std::uint32_t> address_in(const Subnet& subnet, const std::string& text);
// Any `count` free ones, none of `except`. InsufficientFreeAddressesInSubnet.
Result<std::vector<std::uint32_t>> free_addresses(Ec2& ec2, const Subnet& subnet, int count,
                                                  const std::vector<std::uint32_t>& except);
bool is_taken(store::Database& db, const std::string& vpc, std::uint32_t address);

}  // namespace windlass::cloud::ec2
