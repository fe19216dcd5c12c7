#include "cloud/ec2/interfaces/hooks.h"

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/interfaces/interface_rows.h"
#include "cloud/ec2/interfaces/private_addresses.h"
#include "cloud/ec2/interfaces/public_address_rows.h"
#include "cloud/ec2/interfaces/requesters.h"
#include "cloud/ec2/interfaces/security_group.h"

namespace windlass::cloud::ec2 {

namespace {

// The elastic address of a NAT gateway must be free: it is not taken from anybody.
Result<std::optional<PublicAddress>> address_for_nat(Ec2& ec2, const Call& call,
                                                     const std::string& allocation) {
  if (allocation.empty()) return std::optional<PublicAddress>{};
  auto address = TRY(find_allocation(ec2, call, allocation));
  if (!address.association.empty())
    return Error{"Resource.AlreadyAssociated", "resource " + allocation +
                                                   " is already associated with associate-id " +
                                                   address.association};
  return std::optional(address);
}

}  // namespace

namespace hook {

Result<> vpc_going(Ec2& ec2, const Call& call, const std::string& vpc) {
  auto mine = default_group(ec2.db, vpc);
  if (ec2.db.any("select 1 from ec2_interface where vpc = ?", {vpc}) ||
      ec2.db.any("select 1 from ec2_security_group where vpc = ? and id <> ?", {vpc, mine}))
    return dependency_violation("The vpc '" + vpc + "' has dependencies and cannot be deleted.");
  return drop_default_group(ec2, call, vpc);
}

bool address_taken(Ec2& ec2, const std::string& subnet, std::uint32_t address) {
  return ec2.db.any("select 1 from ec2_interface_address where subnet = ? and address = ?",
                    {subnet, address});
}

std::int64_t addresses_used(Ec2& ec2, const std::string& subnet) {
  return ec2.db
      .find_integer("select count(*) from ec2_interface_address where subnet = ?", {subnet})
      .value_or(0);
}

bool subnet_in_use(Ec2& ec2, const std::string& subnet) {
  return ec2.db.any("select 1 from ec2_interface where subnet = ?", {subnet});
}

bool has_public_addresses(Ec2& ec2, const std::string& vpc) {
  return !public_addresses(ec2.db, vpc).empty();
}

Result<NatAddress> nat_made(Ec2& ec2, const Call& call, const NewNatAddress& wanted) {
  auto address = TRY(address_for_nat(ec2, call, wanted.allocation));
  NewInterface place{.subnet = wanted.subnet,
                     .without_groups = true,
                     .description = "Interface for NAT Gateway " + wanted.gateway,
                     .source_dest_check = false,
                     .type = "nat_gateway",
                     .requester = nat_requester};
  if (wanted.private_address) place.address = address_text(*wanted.private_address);
  auto made = TRY(create_interface(ec2, call, place));
  NatAddress answer{.interface = made.id, .private_address = address_text(made.address)};
  if (!address) return answer;
  answer.allocation = address->allocation;
  answer.association = bind_address(ec2, *address, made.id, made.address);
  answer.public_address = address_text(address->address);
  return answer;
}

void nat_gone(Ec2& ec2, const Call&, const std::string& interface) {
  delete_interface(ec2, interface);
}

}  // namespace hook

}  // namespace windlass::cloud::ec2
