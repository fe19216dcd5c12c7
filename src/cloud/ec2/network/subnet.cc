#include "cloud/ec2/network/subnet.h"

#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr std::string_view columns =
    "select id, account, region, vpc, first, prefix, zone, zone_id, is_default, map_public,"
    "  hostname_type, resource_name_a_record, acl, acl_association from ec2_subnet ";

Subnet subnet_in(const store::Row& row) {
  return {.id = row.text(0),
          .account = {row.text(1)},
          .region = {row.text(2)},
          .vpc = row.text(3),
          .range = {static_cast<std::uint32_t>(row.integer(4)), static_cast<int>(row.integer(5))},
          .zone = row.text(6),
          .zone_id = row.text(7),
          .is_default = row.integer(8) != 0,
          .map_public = row.integer(9) != 0,
          .hostname_type = row.text(10),
          .resource_name_a_record = row.integer(11) != 0,
          .acl = row.text(12),
          .acl_association = row.text(13)};
}

}  // namespace

Result<Subnet> find_subnet(Ec2& ec2, const Call& call, const std::string& id) {
  auto subnet = subnet_by_id(ec2.db, id);
  if (!subnet || subnet->account != call.caller.account || subnet->region != call.region)
    return not_there(subnets, id);
  return *std::move(subnet);
}

std::optional<Subnet> subnet_by_id(store::Database& db, const std::string& id) {
  auto rows = db.query(std::string(columns) + "where id = ?", {id});
  if (rows.done()) return std::nullopt;
  return subnet_in(rows.row());
}

std::vector<Subnet> subnets_of(store::Database& db, const std::string& vpc) {
  std::vector<Subnet> all;
  for (auto row : db.query(std::string(columns) + "where vpc = ? order by first", {vpc}))
    all.push_back(subnet_in(row));
  return all;
}

std::optional<Subnet> default_subnet(Ec2& ec2, const Call& call, std::string_view zone) {
  auto vpc = default_vpc(ec2, call);
  if (!vpc) return std::nullopt;
  std::optional<Subnet> first;
  for (auto& subnet : subnets_of(ec2.db, vpc->id)) {
    if (!subnet.is_default) continue;
    if (!zone.empty() && subnet.zone != zone && subnet.zone_id != zone) continue;
    if (!first || subnet.zone < first->zone) first = subnet;
  }
  return first;
}

}  // namespace windlass::cloud::ec2
