#include "aws/ec2/create_nat_gateway.h"
#include "aws/ec2/delete_nat_gateway.h"
#include "aws/ec2/describe_nat_gateways.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

extern const ResourceType ec2_nat_gateway;

namespace {

using namespace aws::ec2;

Result<std::optional<NatGateway>> find(const Place& place, const std::string& id) {
  auto gateway = TRY(find_one<op::DescribeNatGateways>(place, {.nat_gateway_ids = std::vector{id}},
                                                       &DescribeNatGatewaysResult::nat_gateways));
  // A deleted one is shown for an hour.
  if (gateway && gateway->state == "deleted") return {std::nullopt};
  return {std::move(gateway)};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto request = TRY(made_of<CreateNatGatewayRequest>(
      without(wanted.properties, {"Tags", "MaxDrainDurationSeconds"})));
  request.client_token = wanted.token;
  request.tag_specifications = tagged("natgateway", wanted);
  auto made = TRY(place.client.call<op::CreateNatGateway>(std::move(request)));
  auto id = made.nat_gateway->nat_gateway_id.value_or("");
  return Physical{id, Json::Object{{"NatGatewayId", Json(id)}}};
}

Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  auto gateway = TRY(find(place, physical.id));
  if (!gateway) return vanished(physical);
  if (gateway->state == "failed")
    return Error{gateway->failure_code.value_or("GeneralServiceException"),
                 gateway->failure_message.value_or("The NAT gateway could not be made")};
  if (gateway->state != "available") return Progress::Pending;
  physical.attributes = Json::Object{{"NatGatewayId", Json(physical.id)}};
  auto& addresses = gateway->nat_gateway_addresses;
  if (addresses && !addresses->empty())
    tell(physical.attributes, "EniId", addresses->front().network_interface_id);
  tell(physical.attributes, "RouteTableId", gateway->route_table_id);
  tell(physical.attributes, "AutoProvisionZones", gateway->auto_provision_zones);
  tell(physical.attributes, "AutoScalingIps", gateway->auto_scaling_ips);
  return Progress::Ready;
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  for (auto name : {"SecondaryAllocationIds", "SecondaryPrivateIpAddresses",
                    "SecondaryPrivateIpAddressCount", "AvailabilityZoneAddresses"})
    if (differs(before, wanted.properties, name)) return unsupported(ec2_nat_gateway.name, name);
  TRY(retag(place, wanted, before, was.id));
  return was;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  auto there = TRY(find(place, physical.id));
  if (!there || there->state == "deleting") return Done{};
  return done_if_gone(place.client.call<op::DeleteNatGateway>({.nat_gateway_id = physical.id}));
}

Result<Progress> gone(const Place& place, const Physical& physical) {
  auto gateway = TRY(find(place, physical.id));
  return !gateway || gateway->state == "failed" ? Progress::Ready : Progress::Pending;
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto gateway = TRY(find(place, physical.id));
  if (!gateway) return {std::nullopt};
  auto now = only(told(*gateway), {"SubnetId", "VpcId", "ConnectivityType", "AvailabilityMode"});
  auto& addresses = gateway->nat_gateway_addresses;
  if (addresses && !addresses->empty()) {
    tell(now, "AllocationId", addresses->front().allocation_id);
    tell(now, "PrivateIpAddress", addresses->front().private_ip);
  }
  now.set("Tags", tags_as_they_stand(gateway->tags, properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType ec2_nat_gateway = {.name = "AWS::EC2::NatGateway",
                                      .create = create,
                                      .ready = ready,
                                      .update = update,
                                      .remove = remove,
                                      .gone = gone,
                                      .read = read,
                                      .passing = ec2_passing};

}  // namespace windlass::formation::types
