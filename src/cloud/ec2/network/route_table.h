// Route tables as rows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"
#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/network/subnet.h"

namespace windlass::cloud::ec2 {

struct RouteRow {
  Range destination;
  std::string target;  // "local", "igw-...", "nat-..."
  std::string origin;  // "CreateRouteTable", "CreateRoute"
};
// The VPC's own ranges first, then what was added, by destination.
std::vector<RouteRow> routes_of(store::Database& db, const std::string& table);
// Its target is there and leads somewhere; otherwise AWS calls the route a black hole.
bool is_active(store::Database& db, const std::string& vpc, const RouteRow& route);

// The main one of a VPC.
std::string main_table(store::Database& db, const std::string& vpc);
// The one a subnet is associated with, or the VPC's main one.
std::string table_of(store::Database& db, const Subnet& subnet);
std::string vpc_of_table(store::Database& db, const std::string& table);

}  // namespace windlass::cloud::ec2
