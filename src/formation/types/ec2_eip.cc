#include "aws/ec2/allocate_address.h"
#include "aws/ec2/associate_address.h"
#include "aws/ec2/describe_addresses.h"
#include "aws/ec2/disassociate_address.h"
#include "aws/ec2/release_address.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

extern const ResourceType ec2_eip;

namespace {

using namespace aws::ec2;

Result<> attach(const Place& place, const std::string& allocation, const Json& properties) {
  if (auto instance = text(properties, "InstanceId"))
    TRY(place.client.call<op::AssociateAddress>(
        {.allocation_id = allocation, .instance_id = *instance, .allow_reassociation = true}));
  return Done{};
}

Result<std::optional<Address>> find(const Place& place, const std::string& ip) {
  return find_one<op::DescribeAddresses>(place, {.public_ips = std::vector{ip}},
                                         &DescribeAddressesResult::addresses);
}

Result<> detach(const Place& place, const Physical& physical) {
  auto address = TRY(find(place, physical.id));
  if (!address || !address->association_id) return Done{};
  return done_if_gone(
      place.client.call<op::DisassociateAddress>({.association_id = address->association_id}));
}

Physical address(const std::string& ip, const std::string& allocation) {
  return {ip, Json::Object{{"AllocationId", Json(allocation)}, {"PublicIp", Json(ip)}}};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(refuse(ec2_eip.name, wanted.properties, {"TransferAddress", "IpamPoolId"}));
  auto there = TRY(find_one<op::DescribeAddresses>(place, {.filters = made_before(wanted)},
                                                   &DescribeAddressesResult::addresses));
  std::string ip, allocation;
  if (there) {
    ip = there->public_ip.value_or("");
    allocation = there->allocation_id.value_or("");
  } else {
    auto request =
        TRY(made_of<AllocateAddressRequest>(without(wanted.properties, {"Tags", "InstanceId"})));
    request.domain = "vpc";
    request.tag_specifications = tagged("elastic-ip", wanted);
    auto made = TRY(place.client.call<op::AllocateAddress>(std::move(request)));
    ip = made.public_ip.value_or("");
    allocation = made.allocation_id.value_or("");
  }
  TRY(attach(place, allocation, wanted.properties));
  return address(ip, allocation);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto there = TRY(find(place, was.id));
  if (!there) return Error{"InvalidAddress.NotFound", "Address '" + was.id + "' not found."};
  auto allocation = there->allocation_id.value_or("");
  if (differs(before, wanted.properties, "InstanceId")) {
    if (text(wanted.properties, "InstanceId"))
      TRY(attach(place, allocation, wanted.properties));
    else
      TRY(detach(place, was));
  }
  TRY(retag(place, wanted, before, allocation));
  return address(was.id, allocation);
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  TRY(detach(place, physical));
  return done_if_gone(place.client.call<op::ReleaseAddress>(
      {.allocation_id = text(physical.attributes, "AllocationId")}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto there = TRY(find(place, physical.id));
  if (!there) return {std::nullopt};
  auto now = only(told(*there), {"Domain", "NetworkBorderGroup", "PublicIpv4Pool"});
  // An association of its own may have given it to an instance.
  if (!part(properties, "InstanceId").is_null())
    now.set("InstanceId", Json(there->instance_id.value_or("")));
  now.set("Tags", tags_as_they_stand(there->tags, properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType ec2_eip = {.name = "AWS::EC2::EIP",
                              .create = create,
                              .update = update,
                              .remove = remove,
                              .read = read,
                              .passing = ec2_passing};

}  // namespace windlass::formation::types
