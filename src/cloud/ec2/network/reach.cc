#include "cloud/ec2/network/reach.h"

#include <optional>

#include "cloud/ec2/network/route_table.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

namespace {

// The entry that AWS shows as `*`: what matches nothing is dropped anyway.
constexpr std::int64_t last_entry = 32767;

std::string protocol_word(std::string number) {
  if (number == "6") return "tcp";
  if (number == "17") return "udp";
  if (number == "1") return "icmp";
  return number;
}

host::Firewall::AclEntry entry_in(const store::Row& row) {
  Range range{static_cast<std::uint32_t>(row.integer(4)), static_cast<int>(row.integer(5))};
  host::Firewall::AclEntry entry;
  entry.out = row.integer(0) != 0;
  entry.number = static_cast<int>(row.integer(1));
  entry.protocol = protocol_word(row.text(2));
  entry.allow = row.integer(3) != 0;
  entry.range = range.text();
  entry.from = static_cast<int>(row.optional_integer(6).value_or(-1));
  entry.to = static_cast<int>(row.optional_integer(7).value_or(-1));
  return entry;
}

// A route to a gateway that leads out at this moment.
WayOut way_of(store::Database& db, const std::string& vpc, const RouteRow& route) {
  if (!is_active(db, vpc, route)) return WayOut::None;
  if (route.target.starts_with("igw-")) return WayOut::InternetGateway;
  if (!route.target.starts_with("nat-")) return WayOut::None;
  // A gateway's own way must be an internet gateway: AWS does not chain them.
  auto place = db.find_text("select subnet from ec2_nat_gateway where id = ? and public",
                            {route.target});
  auto subnet = place ? subnet_by_id(db, *place) : std::nullopt;
  if (!subnet) return WayOut::None;
  for (auto& its : routes_of(db, table_of(db, *subnet)))
    if (its.target.starts_with("igw-") && is_active(db, vpc, its)) return WayOut::NatGateway;
  return WayOut::None;
}

// The route that a packet to somewhere in the internet takes first.
std::optional<RouteRow> route_out(store::Database& db, const Subnet& subnet) {
  std::optional<RouteRow> widest;
  for (auto& route : routes_of(db, table_of(db, subnet)))
    if (way_of(db, subnet.vpc, route) != WayOut::None &&
        (!widest || route.destination.prefix < widest->destination.prefix))
      widest = route;
  return widest;
}

}  // namespace

std::vector<std::string> vpcs_on_host(store::Database& db) {
  std::vector<std::string> ids;
  for (auto row : db.query("select id from ec2_vpc order by created, id")) ids.push_back(row.text(0));
  return ids;
}

std::vector<std::string> router_addresses(store::Database& db, const std::string& vpc) {
  std::vector<std::string> addresses;
  for (auto& subnet : subnets_of(db, vpc)) addresses.push_back(address_text(subnet.router()));
  if (auto its = vpc_by_id(db, vpc); its && its->dns_support)
    addresses.push_back(address_text(its->range.first + 2));
  return addresses;
}

std::vector<host::Firewall::Acl> acls_of(store::Database& db, const std::string& vpc) {
  std::vector<host::Firewall::Acl> all;
  for (auto row : db.query("select id from ec2_acl where vpc = ? order by id", {vpc})) {
    host::Firewall::Acl acl{.id = row.text(0), .subnets = {}, .entries = {}};
    for (auto one : db.query("select first, prefix from ec2_subnet where acl = ? order by first",
                             {acl.id}))
      acl.subnets.push_back(Range{static_cast<std::uint32_t>(one.integer(0)),
                                  static_cast<int>(one.integer(1))}.text());
    if (acl.subnets.empty()) continue;
    for (auto one : db.query(
             "select egress, number, protocol, allow, first, prefix, coalesce(port_from, icmp_type),"
             "  coalesce(port_to, icmp_code) from ec2_acl_entry where acl = ? and number < ?"
             " order by egress, number", {acl.id, last_entry}))
      acl.entries.push_back(entry_in(one));
    all.push_back(std::move(acl));
  }
  return all;
}

WayOut way_out(store::Database& db, const Subnet& subnet) {
  auto route = route_out(db, subnet);
  return route ? way_of(db, subnet.vpc, *route) : WayOut::None;
}

WayOut way_out_to(store::Database& db, const Subnet& subnet, std::uint32_t address) {
  std::optional<RouteRow> longest;
  for (auto& route : routes_of(db, table_of(db, subnet)))
    if (route.destination.contains(address) &&
        (!longest || route.destination.prefix > longest->destination.prefix))
      longest = route;
  return longest ? way_of(db, subnet.vpc, *longest) : WayOut::None;
}

bool has_internet_gateway(store::Database& db, const std::string& vpc) {
  return db.any("select 1 from ec2_internet_gateway where vpc = ?", {vpc});
}

std::string nat_address(store::Database& db, const Subnet& subnet) {
  auto route = route_out(db, subnet);
  if (!route || !route->target.starts_with("nat-")) return "";
  return db.find_text("select public_address from ec2_nat_gateway where id = ?", {route->target})
      .value_or("");
}

std::vector<ReachedEndpoint> endpoints_reached(store::Database& db, const Subnet& subnet) {
  std::vector<ReachedEndpoint> reached;
  for (auto row : db.query("select e.id, e.service, e.policy from ec2_endpoint_route r"
                           " join ec2_endpoint e on e.id = r.endpoint where r.route_table = ?"
                           " order by e.service", {table_of(db, subnet)}))
    reached.push_back({row.text(0), row.text(1), row.text(2)});
  return reached;
}

}  // namespace windlass::cloud::ec2
