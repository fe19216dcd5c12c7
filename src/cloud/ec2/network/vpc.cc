#include "cloud/ec2/network/vpc.h"

#include "cloud/ec2/network/nouns.h"

namespace windlass::cloud::ec2 {

Result<Vpc> find_vpc(Ec2& ec2, const Call& call, const std::string& id) {
  auto vpc = vpc_by_id(ec2.db, id);
  if (!vpc || vpc->account != call.caller.account || vpc->region != call.region)
    return not_there(vpcs, id);
  return *std::move(vpc);
}

std::optional<Vpc> vpc_by_id(store::Database& db, const std::string& id) {
  auto rows = db.query(
      "select v.id, v.account, v.region, r.first, r.prefix, v.is_default, v.dns_support,"
      "  v.dns_hostnames, v.usage_metrics, v.dhcp_options, v.tenancy"
      " from ec2_vpc v join ec2_vpc_range r on r.vpc = v.id and r.position = 0 where v.id = ?",
      {id});
  if (rows.done()) return std::nullopt;
  auto row = rows.row();
  return Vpc{.id = row.text(0),
             .account = {row.text(1)},
             .region = {row.text(2)},
             .range = {static_cast<std::uint32_t>(row.integer(3)), static_cast<int>(row.integer(4))},
             .is_default = row.integer(5) != 0,
             .dns_support = row.integer(6) != 0,
             .dns_hostnames = row.integer(7) != 0,
             .usage_metrics = row.integer(8) != 0,
             .dhcp_options = row.text(9),
             .tenancy = row.text(10)};
}

std::vector<VpcRange> ranges_of(store::Database& db, const std::string& vpc) {
  std::vector<VpcRange> ranges;
  for (auto row : db.query("select association, first, prefix from ec2_vpc_range where vpc = ?"
                           " order by position", {vpc}))
    ranges.push_back({row.text(0),
                      {static_cast<std::uint32_t>(row.integer(1)), static_cast<int>(row.integer(2))}});
  return ranges;
}

}  // namespace windlass::cloud::ec2
