#include "cloud/ec2/network/route_table.h"

#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

std::vector<RouteRow> routes_of(store::Database& db, const std::string& table) {
  std::vector<RouteRow> routes;
  for (auto& [association, range] : ranges_of(db, vpc_of_table(db, table)))
    routes.push_back({range, "local", "CreateRouteTable"});
  for (auto row : db.query("select first, prefix, target, origin from ec2_route"
                           " where route_table = ? order by first, prefix", {table}))
    routes.push_back({{static_cast<std::uint32_t>(row.integer(0)), static_cast<int>(row.integer(1))},
                      row.text(2),
                      row.text(3)});
  return routes;
}

bool is_active(store::Database& db, const std::string& vpc, const RouteRow& route) {
  if (route.target == "local") return true;
  if (route.target.starts_with("igw-"))
    return db.any("select 1 from ec2_internet_gateway where id = ? and vpc = ?",
                  {route.target, vpc});
  return db.any("select 1 from ec2_nat_gateway where id = ? and deleted is null and failure is null",
                {route.target});
}

std::string main_table(store::Database& db, const std::string& vpc) {
  return db.find_text("select route_table from ec2_route_association where vpc = ?"
                      " and subnet is null", {vpc}).value_or("");
}

std::string table_of(store::Database& db, const Subnet& subnet) {
  auto own = db.find_text("select route_table from ec2_route_association where subnet = ?",
                          {subnet.id});
  return own ? *own : main_table(db, subnet.vpc);
}

std::string vpc_of_table(store::Database& db, const std::string& table) {
  return db.find_text("select vpc from ec2_route_table where id = ?", {table}).value_or("");
}

}  // namespace windlass::cloud::ec2
