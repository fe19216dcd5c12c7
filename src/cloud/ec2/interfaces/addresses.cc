// Elastic addresses: taken, led somewhere, given back.
#include <algorithm>

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/interfaces/handlers.h"
#include "cloud/ec2/interfaces/interface_rows.h"
#include "cloud/ec2/interfaces/public_address_rows.h"
#include "cloud/ec2/network/reach.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

// The instance's primary interface, or the one that is named.
Result<Interface> interface_asked(Ec2& ec2, const Call& call, const AssociateAddressRequest& in) {
  if (in.network_interface_id) {
    auto interface = TRY(find_interface(ec2, call, *in.network_interface_id));
    if (in.instance_id &&
        (!interface.attachment || interface.attachment->instance != *in.instance_id))
      return invalid_combination("The interface is not attached to the specified instance");
    return interface;
  }
  if (!in.instance_id) return missing_parameter("instanceId");
  for (auto& interface : interfaces_of(ec2.db, *in.instance_id)) {
    if (interface.account != call.caller.account.text || interface.region != call.region.text)
      continue;
    return std::move(interface);
  }
  return not_found("InvalidInstanceID.NotFound", "instance ID", *in.instance_id);
}

Result<std::uint32_t> private_address_asked(const Interface& interface,
                                            const std::optional<std::string>& text) {
  if (!text || text->empty()) return interface.address;
  auto address = parse_address(*text);
  auto& more = interface.more_addresses;
  if (address && (*address == interface.address || std::ranges::find(more, *address) != more.end()))
    return *address;
  return invalid_parameter(*text, "privateIpAddress",
                           "It is not an address of " + interface.id + ".");
}

// What is led elsewhere is led here, unless the caller does not want that.
Result<> check_may_move(const PublicAddress& address, const std::optional<PublicAddress>& there,
                        const AssociateAddressRequest& in) {
  if (in.allow_reassociation.value_or(true)) return Done{};
  for (auto* taken : {&address, there ? &*there : nullptr})
    if (taken && !taken->association.empty())
      return Error{"Resource.AlreadyAssociated", "resource " + taken->allocation +
                                                     " is already associated with associate-id " +
                                                     taken->association};
  return Done{};
}

Result<PublicAddress> address_asked(Ec2& ec2, const Call& call,
                                    const std::optional<std::string>& allocation,
                                    const std::optional<std::string>& text) {
  if (allocation && text)
    return invalid_combination(
        "You may specify public IP or allocation id, but not both in the "
        "same call");
  if (allocation) return find_allocation(ec2, call, *allocation);
  if (text) return find_elastic_address(ec2, call, *text);
  return missing_parameter("allocationId");
}

}  // namespace

Result<AllocateAddressResult> allocate_address(Ec2& ec2, const Call& call,
                                               const AllocateAddressRequest& in) {
  if (in.domain.value_or("vpc") != "vpc")
    return invalid_parameter(*in.domain, "domain", "EC2-Classic is no more.");
  if (in.network_border_group && *in.network_border_group != call.region.text)
    return invalid_parameter(*in.network_border_group, "networkBorderGroup");
  if (in.public_ipv4_pool && *in.public_ipv4_pool != "amazon")
    return not_found("InvalidPublicIpv4PoolID.NotFound", "pool ID", *in.public_ipv4_pool);
  if (in.customer_owned_ipv4_pool || in.ipam_pool_id)
    return Error{
        "UnsupportedOperation",
        "This cloud has one pool of public addresses, and serves no customer's or IPAM's."};
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "elastic-ip"));
  auto made = TRY(allocate_elastic(ec2, call, in.address));
  TRY(put_tags(ec2, call, made.allocation, tags));
  TRY(refuse_dry_run(in.dry_run));
  AllocateAddressResult answer;
  answer.allocation_id = made.allocation;
  answer.public_ip = address_text(made.address);
  answer.public_ipv4_pool = "amazon";
  answer.network_border_group = call.region.text;
  answer.domain = "vpc";
  return answer;
}

Result<> release_address(Ec2& ec2, const Call& call, const ReleaseAddressRequest& in) {
  auto address = TRY(address_asked(ec2, call, in.allocation_id, in.public_ip));
  if (in.network_border_group && *in.network_border_group != call.region.text)
    return invalid_parameter(*in.network_border_group, "networkBorderGroup");
  if (!address.association.empty())
    return Error{"InvalidIPAddress.InUse",
                 "Address '" + address_text(address.address) + "' is in use."};
  TRY(refuse_dry_run(in.dry_run));
  release_elastic(ec2, address);
  return Done{};
}

Result<AssociateAddressResult> associate_address(Ec2& ec2, const Call& call,
                                                 const AssociateAddressRequest& in) {
  auto address = TRY(address_asked(ec2, call, in.allocation_id, in.public_ip));
  auto interface = TRY(interface_asked(ec2, call, in));
  auto private_address = TRY(private_address_asked(interface, in.private_ip_address));
  if (!has_internet_gateway(ec2.db, interface.vpc))
    return Error{"Gateway.NotAttached",
                 "Network " + interface.vpc + " is not attached to any internet gateway"};
  TRY(check_may_move(address, public_address_of(ec2.db, interface.id, private_address), in));
  TRY(refuse_dry_run(in.dry_run));
  AssociateAddressResult answer;
  answer.association_id = bind_address(ec2, address, interface.id, private_address);
  return answer;
}

Result<> disassociate_address(Ec2& ec2, const Call& call, const DisassociateAddressRequest& in) {
  if (!in.association_id && !in.public_ip) return missing_parameter("associationId");
  auto address = in.association_id ? TRY(find_association(ec2, call, *in.association_id))
                                   : TRY(find_elastic_address(ec2, call, *in.public_ip));
  if (address.association.empty())
    return Error{"InvalidAssociationID.NotFound",
                 "The address '" + *in.public_ip + "' is not associated"};
  auto interface = interface_by_id(ec2.db, address.interface);
  if (interface && interface->type == "nat_gateway")
    return Error{"AuthFailure", "You do not have permission to access the specified resource."};
  TRY(refuse_dry_run(in.dry_run));
  unbind_address(ec2, address);
  // A machine that began with an address of its own gets another of the kind.
  if (interface && is_in_use(*interface) && wants_automatic_address(ec2.db, interface->id))
    TRY(give_automatic_address(ec2, *interface));
  return Done{};
}

}  // namespace windlass::cloud::ec2
