#include "aws/ec2/create_internet_gateway.h"
#include "aws/ec2/delete_internet_gateway.h"
#include "aws/ec2/describe_internet_gateways.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

namespace {

using namespace aws::ec2;

Physical known_by(const std::string& id) {
  return {id, Json::Object{{"InternetGatewayId", Json(id)}}};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto gateway = TRY(find_one<op::DescribeInternetGateways>(
      place, {.filters = made_before(wanted)}, &DescribeInternetGatewaysResult::internet_gateways));
  if (!gateway)
    gateway = TRY(place.client.call<op::CreateInternetGateway>(
                      {.tag_specifications = tagged("internet-gateway", wanted)}))
                  .internet_gateway;
  auto id = gateway->internet_gateway_id.value_or("");
  return known_by(id);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  TRY(retag(place, wanted, before, was.id));
  return known_by(was.id);
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(
      place.client.call<op::DeleteInternetGateway>({.internet_gateway_id = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto gateway = TRY(find_one<op::DescribeInternetGateways>(
      place, {.internet_gateway_ids = std::vector{physical.id}},
      &DescribeInternetGatewaysResult::internet_gateways));
  if (!gateway) return {std::nullopt};
  return {Json(Json::Object{{"Tags", tags_as_they_stand(gateway->tags, properties)}})};
}

}  // namespace

extern const ResourceType ec2_internet_gateway = {.name = "AWS::EC2::InternetGateway",
                                                  .create = create,
                                                  .update = update,
                                                  .remove = remove,
                                                  .read = read,
                                                  .passing = ec2_passing};

}  // namespace windlass::formation::types
