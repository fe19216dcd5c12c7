#include "aws/ec2/attach_internet_gateway.h"
#include "aws/ec2/describe_internet_gateways.h"
#include "aws/ec2/detach_internet_gateway.h"
#include "base/text.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

extern const ResourceType ec2_vpc_gateway_attachment;

namespace {

using namespace aws::ec2;

Result<std::optional<InternetGateway>> gateway_of(const Place& place, const std::string& vpc) {
  return find_one<op::DescribeInternetGateways>(
      place, {.filters = std::vector{filter("attachment.vpc-id", vpc)}},
      &DescribeInternetGatewaysResult::internet_gateways);
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(refuse(ec2_vpc_gateway_attachment.name, wanted.properties, {"VpnGatewayId"}));
  auto vpc = text_or(wanted.properties, "VpcId", "");
  auto id = text_or(wanted.properties, "InternetGatewayId", "");
  auto attached =
      place.client.call<op::AttachInternetGateway>({.internet_gateway_id = id, .vpc_id = vpc});
  if (is_refused(attached, {"Resource.AlreadyAssociated"})) {
    auto there = TRY(gateway_of(place, vpc));
    if (!there || there->internet_gateway_id != id) return std::move(attached).error();
  } else if (!attached) {
    return std::move(attached).error();
  }
  return Physical{"IGW|" + vpc, Json::Object{{"AttachmentType", "IGW"}}};
}

Result<> detach(const Place& place, const std::string& gateway, const std::string& vpc) {
  auto detached =
      place.client.call<op::DetachInternetGateway>({.internet_gateway_id = gateway, .vpc_id = vpc});
  if (is_refused(detached, {"Gateway.NotAttached"})) return Done{};
  return done_if_gone(std::move(detached));
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical&) {
  if (differs(before, wanted.properties, "InternetGatewayId"))
    TRY(detach(place, text_or(before, "InternetGatewayId", ""), text_or(before, "VpcId", "")));
  return create(place, wanted);
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical&) {
  return detach(place, text_or(wanted.properties, "InternetGatewayId", ""),
                text_or(wanted.properties, "VpcId", ""));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical, const Json&) {
  auto vpc = physical.id.substr(physical.id.find('|') + 1);
  auto gateway = TRY(gateway_of(place, vpc));
  if (!gateway) return {std::nullopt};
  return {
      Json(Json::Object{{"VpcId", Json(vpc)},
                        {"InternetGatewayId", Json(gateway->internet_gateway_id.value_or(""))}})};
}

}  // namespace

const ResourceType ec2_vpc_gateway_attachment = {.name = "AWS::EC2::VPCGatewayAttachment",
                                                 .create = create,
                                                 .update = update,
                                                 .remove = remove,
                                                 .read = read,
                                                 .passing = ec2_passing};

}  // namespace windlass::formation::types
