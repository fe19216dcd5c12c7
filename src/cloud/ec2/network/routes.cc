#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/route_table.h"
#include "cloud/ec2/network/route_table_handlers.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr std::int64_t routes_max = 1000;

// CreateRoute and ReplaceRoute say the same things by the same names.
template <class Request>
Result<> refuse_other_kinds(const Request& in) {
  constexpr auto way = "its routes lead to internet and NAT gateways.";
  const std::pair<std::string_view, bool> given[] = {
      {"DestinationIpv6CidrBlock", in.destination_ipv6_cidr_block.has_value()},
      {"DestinationPrefixListId", in.destination_prefix_list_id.has_value()},
      {"EgressOnlyInternetGatewayId", in.egress_only_internet_gateway_id.has_value()},
      {"InstanceId", in.instance_id.has_value()},
      {"NetworkInterfaceId", in.network_interface_id.has_value()},
      {"VpcPeeringConnectionId", in.vpc_peering_connection_id.has_value()},
      {"VpcEndpointId", in.vpc_endpoint_id.has_value()},
      {"TransitGatewayId", in.transit_gateway_id.has_value()},
      {"LocalGatewayId", in.local_gateway_id.has_value()},
      {"CarrierGatewayId", in.carrier_gateway_id.has_value()},
      {"CoreNetworkArn", in.core_network_arn.has_value()},
      {"OdbNetworkArn", in.odb_network_arn.has_value()}};
  for (auto& [name, is_given] : given)
    if (is_given) return not_served(name, way);
  return Done{};
}

Result<Range> destination_of(const std::optional<std::string>& text) {
  if (!text) return missing_parameter("destinationCidrBlock");
  auto range = Range::parse(*text);
  if (!range)
    return invalid_parameter(*text, "destinationCidrBlock", "This is not a valid CIDR block.");
  return *range;
}

template <class Request>
Result<std::string> target_of(Ec2& ec2, const Call& call, const std::string& table,
                              const Request& in) {
  if (in.gateway_id && in.nat_gateway_id)
    return invalid_combination(
        "The parameters gatewayId and natGatewayId cannot be used together");
  auto vpc = vpc_of_table(ec2.db, table);
  if (in.nat_gateway_id) {
    auto& id = *in.nat_gateway_id;
    if (!is_there(ec2, call, nat_gateways, id))
      return not_found("InvalidNatGatewayID.NotFound", "natGateway ID", id);
    auto its = ec2.db.find_text("select vpc from ec2_nat_gateway where id = ?", {id});
    if (its != vpc)
      return Error{"InvalidParameterValue", "route table " + table + " and NAT gateway " + id +
                                                " belong to different networks"};
    return id;
  }
  if (!in.gateway_id)
    return Error{"MissingParameter",
                 "The request must contain exactly one of gatewayId and natGatewayId"};
  auto& id = *in.gateway_id;
  if (id.starts_with("vgw-")) return not_served("GatewayId", "it has no virtual private gateways.");
  if (!id.starts_with("igw-") || !is_there(ec2, call, internet_gateways, id))
    return not_found("InvalidGatewayID.NotFound", "gateway ID", id);
  auto its = ec2.db.find_text("select vpc from ec2_internet_gateway where id = ?", {id});
  if (its != vpc)
    return Error{"InvalidParameterValue", "route table " + table + " and network gateway " + id +
                                              " belong to different networks"};
  return id;
}

Error no_route(const Range& destination, const std::string& table) {
  return {"InvalidRoute.NotFound", "no route with destination-cidr-block " + destination.text() +
                                       " in route table " + table};
}

bool is_local(Ec2& ec2, const std::string& table, const Range& destination) {
  for (auto& [association, range] : ranges_of(ec2.db, vpc_of_table(ec2.db, table)))
    if (range == destination) return true;
  return false;
}

}  // namespace

Result<CreateRouteResult> create_route(Ec2& ec2, const Call& call, const CreateRouteRequest& in) {
  auto table = in.route_table_id.value_or("");
  TRY(must_be_there(ec2, call, route_tables, table));
  TRY(refuse_other_kinds(in));
  auto destination = TRY(destination_of(in.destination_cidr_block));
  auto target = TRY(target_of(ec2, call, table, in));
  for (auto& route : routes_of(ec2.db, table)) {
    if (route.destination == destination)
      return Error{"RouteAlreadyExists",
                   "The route identified by " + destination.text() + " already exists."};
    if (route.target == "local" && route.destination.contains(destination))
      return Error{"InvalidParameterValue",
                   "The destination CIDR block " + destination.text() +
                       " is equal to or more specific than one of this VPC's CIDR blocks. This "
                       "route can target only an interface or an instance."};
  }
  auto count =
      ec2.db.find_integer("select count(*) from ec2_route where route_table = ?", {table});
  if (count.value_or(0) >= routes_max)
    return limit_exceeded("RouteLimitExceeded", "The maximum number of routes has been reached.");
  TRY(refuse_dry_run(in.dry_run));

  ec2.db.run("insert into ec2_route(route_table, first, prefix, account, region, target, origin)"
             " values(?, ?, ?, ?, ?, ?, 'CreateRoute')",
             {table, destination.first, destination.prefix, call.caller.account.text,
              call.region.text, target});
  reach_changed(ec2);
  return CreateRouteResult{.return_ = true};
}

Result<> replace_route(Ec2& ec2, const Call& call, const ReplaceRouteRequest& in) {
  auto table = in.route_table_id.value_or("");
  TRY(must_be_there(ec2, call, route_tables, table));
  TRY(refuse_other_kinds(in));
  auto destination = TRY(destination_of(in.destination_cidr_block));
  auto wants_local = in.local_target.value_or(false) || in.gateway_id == "local";
  if (is_local(ec2, table, destination)) {
    // A route of the VPC's own has no other target here.
    if (wants_local) return Done{};
    return Error{"InvalidParameterValue",
                 "cannot replace local route " + destination.text() + " in route table " + table};
  }
  if (wants_local)
    return Error{"InvalidParameterValue", "The destination CIDR block " + destination.text() +
                                              " is not one of this VPC's CIDR blocks."};
  auto target = TRY(target_of(ec2, call, table, in));
  TRY(refuse_dry_run(in.dry_run));
  auto changed = ec2.db.run("update ec2_route set target = ?, origin = 'CreateRoute'"
                            " where route_table = ? and first = ? and prefix = ?",
                            {target, table, destination.first, destination.prefix});
  if (changed == 0) return no_route(destination, table);
  reach_changed(ec2);
  return Done{};
}

Result<> delete_route(Ec2& ec2, const Call& call, const DeleteRouteRequest& in) {
  auto table = in.route_table_id.value_or("");
  TRY(must_be_there(ec2, call, route_tables, table));
  if (in.destination_ipv6_cidr_block)
    return Error{"InvalidRoute.NotFound", "no route with destination-ipv6-cidr-block " +
                                              *in.destination_ipv6_cidr_block +
                                              " in route table " + table};
  if (in.destination_prefix_list_id)
    return Error{"InvalidParameterValue",
                 "A route of a VPC endpoint goes with the endpoint's route table association."};
  auto destination = TRY(destination_of(in.destination_cidr_block));
  if (is_local(ec2, table, destination))
    return Error{"InvalidParameterValue",
                 "cannot remove local route " + destination.text() + " in route table " + table};
  TRY(refuse_dry_run(in.dry_run));
  auto changed = ec2.db.run("delete from ec2_route where route_table = ? and first = ?"
                            " and prefix = ?", {table, destination.first, destination.prefix});
  if (changed == 0) return no_route(destination, table);
  reach_changed(ec2);
  return Done{};
}

}  // namespace windlass::cloud::ec2
