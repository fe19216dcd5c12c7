// What every region has from the start.
#include "cloud/ec2/network/dhcp.h"
#include "cloud/ec2/network/make.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr Range default_range{172u << 24 | 31u << 16, 16};

}  // namespace

Result<> make_defaults(Ec2& ec2, const Call& call) {
  auto& account = call.caller.account.text;
  if (ec2.db.any("select 1 from ec2_region_start where account = ? and region = ?",
                 {account, call.region.text}))
    return Done{};
  auto options = make_dhcp_options(ec2, call,
                                   {{"domain-name", internal_domain(call.region)},
                                    {"domain-name-servers", "AmazonProvidedDNS"}});
  ec2.db.run("insert into ec2_region_start(account, region, dhcp_options) values(?, ?, ?)",
             {account, call.region.text, options});
  TRY(make_default_vpc(ec2, call));
  return Done{};
}

Result<Vpc> make_default_vpc(Ec2& ec2, const Call& call) {
  auto vpc = TRY(make_vpc(ec2, call, {.range = default_range, .is_default = true}));
  Range range{default_range.first, default_subnet_prefix};
  for (auto& zone : zones_of(call.region)) {
    TRY(make_subnet(ec2, call, vpc,
                    {.range = range, .zone = zone, .is_default = true, .map_public = true}));
    range.first += static_cast<std::uint32_t>(range.size());
  }
  auto gateway = make_internet_gateway(ec2, call);
  ec2.db.run("update ec2_internet_gateway set vpc = ? where id = ?", {vpc.id, gateway});
  ec2.db.run("insert into ec2_route(route_table, first, prefix, account, region, target, origin)"
             " select route_table, 0, 0, account, region, ?, 'CreateRoute'"
             " from ec2_route_association where vpc = ? and subnet is null",
             {gateway, vpc.id});
  return vpc;
}

std::optional<std::string> default_vpc_id(Ec2& ec2, const Call& call) {
  return ec2.db.find_text("select id from ec2_vpc where account = ? and region = ? and is_default",
                          {call.caller.account.text, call.region.text});
}

Result<Vpc> default_vpc(Ec2& ec2, const Call& call) {
  TRY(make_defaults(ec2, call));
  auto id = default_vpc_id(ec2, call);
  if (!id) return Error{"VPCIdNotSpecified", "No default VPC for this user"};
  return find_vpc(ec2, call, *id);
}

}  // namespace windlass::cloud::ec2
