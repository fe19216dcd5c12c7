#include "aws/ec2/create_route.h"
#include "aws/ec2/delete_route.h"
#include "aws/ec2/describe_route_tables.h"
#include "aws/ec2/replace_route.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

extern const ResourceType ec2_route;

namespace {

using namespace aws::ec2;

std::string destination(const Json& properties) {
  for (auto name : {"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"})
    if (auto there = text(properties, name)) return *there;
  return {};
}

// EC2 writes a range without its host bits: what comes back need not be what was sent.
bool leads_to(const Route& route, const Json& properties) {
  auto there = told(route);
  for (auto name : {"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"})
    if (auto wanted = text(properties, name); wanted && text(there, name) != wanted) return false;
  return true;
}

Result<std::optional<Route>> find(const Place& place, const Json& properties) {
  auto table = TRY(find_one<op::DescribeRouteTables>(
      place, {.route_table_ids = std::vector{text_or(properties, "RouteTableId", "")}},
      &DescribeRouteTablesResult::route_tables));
  if (table && table->routes)
    for (auto& route : *table->routes)
      if (leads_to(route, properties)) return {route};
  return {std::nullopt};
}

// A VPC endpoint is told as a gateway.
constexpr std::string_view ways[] = {"CarrierGatewayId",
                                     "CoreNetworkArn",
                                     "EgressOnlyInternetGatewayId",
                                     "GatewayId",
                                     "InstanceId",
                                     "LocalGatewayId",
                                     "NatGatewayId",
                                     "NetworkInterfaceId",
                                     "TransitGatewayId",
                                     "VpcPeeringConnectionId"};

bool goes_the_same_way(const Route& route, const Json& properties) {
  auto there = told(route);
  if (auto endpoint = text(properties, "VpcEndpointId"))
    return text(there, "GatewayId") == endpoint;
  for (auto way : ways)
    if (auto wanted = text(properties, way)) return text(there, way) == wanted;
  return false;
}

Physical route(const Json& properties) {
  auto to = destination(properties);
  return {text_or(properties, "RouteTableId", "") + "|" + to,
          Json::Object{{"CidrBlock", Json(to)}}};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto request = TRY(made_of<CreateRouteRequest>(wanted.properties));
  auto made = place.client.call<op::CreateRoute>(std::move(request));
  if (is_refused(made, {"RouteAlreadyExists"})) {
    auto there = TRY(find(place, wanted.properties));
    if (!there || !goes_the_same_way(*there, wanted.properties))
      return already_exists(ec2_route.name, route(wanted.properties).id);
  } else if (!made) {
    return std::move(made).error();
  }
  return route(wanted.properties);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&, const Physical&) {
  auto request = TRY(made_of<ReplaceRouteRequest>(wanted.properties));
  TRY(place.client.call<op::ReplaceRoute>(std::move(request)));
  return route(wanted.properties);
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical&) {
  auto request = TRY(made_of<DeleteRouteRequest>(
      only(wanted.properties, {"RouteTableId", "DestinationCidrBlock", "DestinationIpv6CidrBlock",
                               "DestinationPrefixListId"})));
  return done_if_gone(place.client.call<op::DeleteRoute>(std::move(request)));
}

Result<std::optional<Json>> read(const Place& place, const Physical&, const Json& properties) {
  auto there = TRY(find(place, properties));
  if (!there) return {std::nullopt};
  auto all = told(*there);
  auto now =
      only(all, {"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"});
  now.set("RouteTableId", part(properties, "RouteTableId"));
  for (auto way : ways)
    if (auto way_now = text(all, way)) now.set(std::string(way), Json(*way_now));
  // A gateway of which nobody spoke may be the endpoint that somebody spoke of.
  if (!part(properties, "VpcEndpointId").is_null())
    if (auto gateway = text(all, "GatewayId")) now.set("VpcEndpointId", Json(*gateway));
  return {std::move(now)};
}

}  // namespace

const ResourceType ec2_route = {.name = "AWS::EC2::Route",
                                .create = create,
                                .update = update,
                                .remove = remove,
                                .read = read,
                                .passing = ec2_passing};

}  // namespace windlass::formation::types
