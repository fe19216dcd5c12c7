#include "cloud/ec2/interfaces/private_addresses.h"

#include <algorithm>

#include "cloud/ec2/common/errors.h"

namespace windlass::cloud::ec2 {

namespace {

// How often we guess before we look at every address: in a subnet that is not nearly full, the
// first guess is right.
constexpr int guesses_max = 32;

Error too_few(const Subnet& subnet) {
  return {"InsufficientFreeAddressesInSubnet",
          "There are not enough free addresses in subnet '" + subnet.id +
              "' to satisfy the requested number of addresses."};
}

}  // namespace

bool is_taken(store::Database& db, const std::string& vpc, std::uint32_t address) {
  return db.any("select 1 from ec2_interface_address where vpc = ? and address = ?",
                {vpc, address});
}

Result<std::uint32_t> address_in(const Subnet& subnet, const std::string& text) {
  auto address = parse_address(text);
  if (!address) return invalid_parameter(text, "address", "Invalid IPv4 address.");
  if (!subnet.range.contains(*address))
    return Error{"InvalidParameterValue",
                 "Address does not fall within the subnet's address range"};
  if (!subnet.has_free(*address))
    return Error{"InvalidParameterValue", "Address is in subnet's reserved address range"};
  return *address;
}

Result<std::uint32_t> wanted_address(Ec2& ec2, const Subnet& subnet, const std::string& text) {
  auto address = TRY(address_in(subnet, text));
  if (is_taken(ec2.db, subnet.vpc, address))
    return Error{"InvalidIPAddress.InUse", "Address " + text + " is in use."};
  return address;
}

// At random, as AWS does: an address that somebody gave back is not at once another's, and what
// still remembers the old one does not talk to the new one.
Result<std::vector<std::uint32_t>> free_addresses(Ec2& ec2, const Subnet& subnet, int count,
                                                  const std::vector<std::uint32_t>& except) {
  std::vector<std::uint32_t> found;
  auto room = subnet.last_free() - subnet.first_free() + 1;
  auto is_free = [&](std::uint32_t address) {
    return std::ranges::find(except, address) == except.end() &&
           std::ranges::find(found, address) == found.end() &&
           !is_taken(ec2.db, subnet.vpc, address);
  };
  while (found.size() < static_cast<std::size_t>(count)) {
    auto before = found.size();
    for (int guess = 0; guess < guesses_max && found.size() == before; ++guess) {
      auto address = subnet.first_free() + static_cast<std::uint32_t>(ec2.work.random.below(room));
      if (is_free(address)) found.push_back(address);
    }
    for (std::uint32_t i = 0; i < room && found.size() == before; ++i)
      if (is_free(subnet.first_free() + i)) found.push_back(subnet.first_free() + i);
    if (found.size() == before) return too_few(subnet);
  }
  return found;
}

}  // namespace windlass::cloud::ec2
