#include "aws/ec2/associate_address.h"
#include "aws/ec2/describe_addresses.h"
#include "aws/ec2/disassociate_address.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

namespace {

using namespace aws::ec2;

Result<std::optional<Address>> find(const Place& place, const Json& properties) {
  DescribeAddressesRequest which;
  if (auto allocation = text(properties, "AllocationId"))
    which.allocation_ids = std::vector{*allocation};
  else
    which.public_ips = std::vector{text_or(properties, "EIP", "")};
  return find_one<op::DescribeAddresses>(place, std::move(which),
                                         &DescribeAddressesResult::addresses);
}

bool is_with(const Address& address, const Json& properties) {
  auto there = told(address);
  for (auto name : {"InstanceId", "NetworkInterfaceId", "PrivateIpAddress"})
    if (auto wanted = text(properties, name); wanted && text(there, name) != wanted) return false;
  return true;
}

Physical association(const std::optional<std::string>& id) {
  return {id.value_or(""), Json::Object{{"Id", Json(id.value_or(""))}}};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto request = TRY(made_of<AssociateAddressRequest>(without(wanted.properties, {"EIP"})));
  request.public_ip = text(wanted.properties, "EIP");
  request.allow_reassociation = false;
  auto made = place.client.call<op::AssociateAddress>(std::move(request));
  if (is_refused(made, {"Resource.AlreadyAssociated"})) {
    auto address = TRY(find(place, wanted.properties));
    if (!address || !is_with(*address, wanted.properties)) return std::move(made).error();
    return association(address->association_id);
  }
  return association(TRY(std::move(made)).association_id);
}

// Also for one that was imported: it is known by its id alone.
Result<Progress> ready(const Place&, const Wanted&, Physical& physical) {
  physical.attributes = Json::Object{{"Id", Json(physical.id)}};
  return Progress::Ready;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(place.client.call<op::DisassociateAddress>({.association_id = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto address = TRY(find(place, properties));
  if (!address || address->association_id != physical.id) return {std::nullopt};
  auto now = only(told(*address),
                  {"AllocationId", "InstanceId", "NetworkInterfaceId", "PrivateIpAddress"});
  tell(now, "EIP", address->public_ip);
  // The service tells everything about it; the template speaks of some of it.
  for (auto name : {"AllocationId", "InstanceId", "NetworkInterfaceId", "PrivateIpAddress", "EIP"})
    if (part(properties, name).is_null()) now = without(now, {name});
  return {std::move(now)};
}

}  // namespace

extern const ResourceType ec2_eip_association = {.name = "AWS::EC2::EIPAssociation",
                                                 .create = create,
                                                 .ready = ready,
                                                 .remove = remove,
                                                 .read = read,
                                                 .passing = ec2_passing};

}  // namespace windlass::formation::types
