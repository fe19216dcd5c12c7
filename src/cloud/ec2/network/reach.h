// Who may reach whom, as far as networks say: what the networks duty, the relay and the gateway's door
// in VPCs ask for. All of it is read from rows, whoever's they are.
#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/network/subnet.h"
#include "host/firewall.h"

namespace windlass::cloud::ec2 {

// All VPCs of all accounts and regions; also those that have no machines, which need nothing on a host.
std::vector<std::string> vpcs_on_host(store::Database& db);
// The addresses that a VPC's own router answers: every subnet's first, and DNS at the first range's +2
// (left out when the VPC has no DNS support).
std::vector<std::string> router_addresses(store::Database& db, const std::string& vpc);
// Network ACLs that have subnets, with their subnets' ranges.
std::vector<host::Firewall::Acl> acls_of(store::Database& db, const std::string& vpc);

// How a subnet's route table leads out of the VPC. Behind an internet gateway only interfaces with a
// public address get out; behind a NAT gateway that itself has a way, all of them do.
enum class WayOut { None, InternetGateway, NatGateway };
// By the route for 0.0.0.0/0, or else by any route that leads to a gateway.
WayOut way_out(store::Database& db, const Subnet& subnet);
// By the longest prefix that holds that address.
WayOut way_out_to(store::Database& db, const Subnet& subnet, std::uint32_t address);
inline bool has_internet_route(store::Database& db, const Subnet& subnet) {
  return way_out(db, subnet) != WayOut::None;
}
// AWS lets no public address lead into a VPC that has none.
bool has_internet_gateway(store::Database& db, const std::string& vpc);
// The public address that others see of machines behind the subnet's NAT gateway; "" if there is none.
std::string nat_address(store::Database& db, const Subnet& subnet);

// Gateway endpoints that the subnet's route table leads to.
struct ReachedEndpoint {
  std::string id;       // "vpce-0a": aws:SourceVpce
  std::string service;  // "s3", "dynamodb"
  std::string policy;   // JSON
};
std::vector<ReachedEndpoint> endpoints_reached(store::Database& db, const Subnet& subnet);

}  // namespace windlass::cloud::ec2
