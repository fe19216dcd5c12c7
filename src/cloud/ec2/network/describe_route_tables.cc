#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/prefix_lists.h"
#include "cloud/ec2/network/route_table.h"
#include "cloud/ec2/network/route_table_handlers.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

namespace {

Route shape_of(store::Database& db, const std::string& vpc, const RouteRow& row) {
  Route route;
  route.destination_cidr_block = row.destination.text();
  route.origin = row.origin;
  route.state = is_active(db, vpc, row) ? "active" : "blackhole";
  (row.target.starts_with("nat-") ? route.nat_gateway_id : route.gateway_id) = row.target;
  return route;
}

void add_endpoints(store::Database& db, const Call& call, RouteTable& table) {
  for (auto row : db.query("select service, endpoint from ec2_endpoint_route where route_table = ?"
                           " order by service", {*table.route_table_id})) {
    Route route;
    route.destination_prefix_list_id = prefix_list_of(call.region, row.text(0)).id;
    route.gateway_id = row.text(1);
    route.origin = "CreateRoute";
    route.state = "active";
    table.routes->push_back(std::move(route));
  }
}

void add_associations(store::Database& db, RouteTable& table) {
  auto& associations = table.associations.emplace();
  for (auto row : db.query("select id, subnet from ec2_route_association where route_table = ?"
                           " order by subnet is not null, id", {*table.route_table_id})) {
    RouteTableAssociation association;
    association.route_table_association_id = row.text(0);
    association.route_table_id = table.route_table_id;
    association.subnet_id = row.optional_text(1);
    association.main = row.is_null(1);
    association.association_state = RouteTableAssociationState{.state = "associated"};
    associations.push_back(std::move(association));
  }
}

Facts facts_of(const RouteTable& table, Tags tags) {
  Facts facts;
  facts.add("route-table-id", table.route_table_id)
      .add("vpc-id", table.vpc_id)
      .add("owner-id", table.owner_id)
      .tags(std::move(tags));
  for (auto& association : *table.associations)
    facts.add("association.route-table-association-id", association.route_table_association_id)
        .add("association.route-table-id", association.route_table_id)
        .add("association.subnet-id", association.subnet_id)
        .add("association.main", *association.main);
  for (auto& route : *table.routes)
    facts.add("route.destination-cidr-block", route.destination_cidr_block)
        .add("route.destination-prefix-list-id", route.destination_prefix_list_id)
        .add("route.gateway-id", route.gateway_id)
        .add("route.nat-gateway-id", route.nat_gateway_id)
        .add("route.origin", route.origin)
        .add("route.state", route.state);
  return facts;
}

}  // namespace

RouteTable route_table_shape(Ec2& ec2, const Call& call, const std::string& id) {
  RouteTable table;
  table.route_table_id = id;
  table.vpc_id = vpc_of_table(ec2.db, id);
  table.owner_id = call.caller.account.text;
  table.propagating_vgws.emplace();
  table.tags = tag_list(tags_of(ec2.db, id));
  auto& routes = table.routes.emplace();
  for (auto& row : routes_of(ec2.db, id)) routes.push_back(shape_of(ec2.db, *table.vpc_id, row));
  add_endpoints(ec2.db, call, table);
  add_associations(ec2.db, table);
  return table;
}

Result<DescribeRouteTablesResult> describe_route_tables(Ec2& ec2, const Call& call,
                                                        const DescribeRouteTablesRequest& in) {
  TRY(make_defaults(ec2, call));
  auto filters = TRY(Filters::read(
      in.filters,
      {"route-table-id", "vpc-id", "owner-id", "association.route-table-association-id",
       "association.route-table-id", "association.subnet-id", "association.main",
       "route.destination-cidr-block", "route.destination-prefix-list-id", "route.gateway-id",
       "route.nat-gateway-id", "route.origin", "route.state",
       // Known, and true of no table here.
       "association.gateway-id", "route.destination-ipv6-cidr-block",
       "route.egress-only-internet-gateway-id", "route.instance-id", "route.transit-gateway-id",
       "route.vpc-peering-connection-id"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto ids = TRY(chosen(ec2, call, route_tables, in.route_table_ids));
  TRY(refuse_dry_run(in.dry_run));

  std::vector<RouteTable> found;
  for (auto& id : ids) {
    auto table = route_table_shape(ec2, call, id);
    if (filters.match(facts_of(table, tags_of(ec2.db, id)))) found.push_back(std::move(table));
  }
  auto next = cut(found, page);
  DescribeRouteTablesResult result;
  result.route_tables = std::move(found);
  result.next_token = std::move(next);
  return result;
}

}  // namespace windlass::cloud::ec2
