#include "cloud/ec2/network/make.h"

#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/network/hooks.h"
#include "cloud/ec2/network/nouns.h"

namespace windlass::cloud::ec2 {

namespace {

// What matches no other entry is denied: the entry that AWS shows as `*`.
constexpr int last_entry = 32767;

void put_acl_entry(Ec2& ec2, const Call& call, const std::string& acl, bool egress, int number,
                   bool allow) {
  ec2.db.run(
      "insert into ec2_acl_entry(acl, egress, number, account, region, protocol, allow, first,"
      "  prefix) values(?, ?, ?, ?, ?, '-1', ?, 0, 0)",
      {acl, egress, number, call.caller.account.text, call.region.text, allow});
}

}  // namespace

Result<Vpc> make_vpc(Ec2& ec2, const Call& call, const NewVpc& wanted) {
  auto& account = call.caller.account.text;
  auto& random = ec2.work.random;
  auto id = new_id(random, "vpc");
  auto dhcp = ec2.db.find_text(
      "select dhcp_options from ec2_region_start where account = ? and region = ?",
      {account, call.region.text});
  ec2.db.run(
      "insert into ec2_vpc(id, account, region, is_default, dns_hostnames, dhcp_options, tenancy,"
      "  created) values(?, ?, ?, ?, ?, ?, ?, ?)",
      {id, account, call.region.text, wanted.is_default, wanted.is_default,
       dhcp.value_or("default"), wanted.tenancy, micros(call.now)});
  ec2.db.run("insert into ec2_vpc_range(association, account, region, vpc, position, first, prefix)"
             " values(?, ?, ?, ?, 0, ?, ?)",
             {new_id(random, "vpc-cidr-assoc"), account, call.region.text, id, wanted.range.first,
              wanted.range.prefix});

  auto table = make_route_table(ec2, call, id);
  ec2.db.run("insert into ec2_route_association(id, account, region, vpc, route_table)"
             " values(?, ?, ?, ?, ?)",
             {new_id(random, "rtbassoc"), account, call.region.text, id, table});
  auto acl = make_acl(ec2, call, id, true);
  put_acl_entry(ec2, call, acl, false, 100, true);
  put_acl_entry(ec2, call, acl, true, 100, true);

  TRY(put_tags(ec2, call, id, wanted.tags));
  TRY(network_hooks.vpc_made(ec2, call, id));
  reach_changed(ec2);
  return *vpc_by_id(ec2.db, id);
}

Result<Subnet> make_subnet(Ec2& ec2, const Call& call, const Vpc& vpc, const NewSubnet& wanted) {
  auto id = new_id(ec2.work.random, "subnet");
  auto acl = ec2.db.find_text("select id from ec2_acl where vpc = ? and is_default", {vpc.id});
  ec2.db.run(
      "insert into ec2_subnet(id, account, region, vpc, first, prefix, zone, zone_id, is_default,"
      "  map_public, acl, acl_association, created) values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {id, call.caller.account.text, call.region.text, vpc.id, wanted.range.first,
       wanted.range.prefix, wanted.zone.name, wanted.zone.id, wanted.is_default, wanted.map_public,
       acl, new_id(ec2.work.random, "aclassoc"), micros(call.now)});
  TRY(put_tags(ec2, call, id, wanted.tags));
  reach_changed(ec2);
  return *subnet_by_id(ec2.db, id);
}

std::string make_route_table(Ec2& ec2, const Call& call, const std::string& vpc) {
  auto id = new_id(ec2.work.random, "rtb");
  ec2.db.run("insert into ec2_route_table(id, account, region, vpc, created) values(?, ?, ?, ?, ?)",
             {id, call.caller.account.text, call.region.text, vpc, micros(call.now)});
  return id;
}

std::string make_acl(Ec2& ec2, const Call& call, const std::string& vpc, bool is_default) {
  auto id = new_id(ec2.work.random, "acl");
  ec2.db.run("insert into ec2_acl(id, account, region, vpc, is_default, created)"
             " values(?, ?, ?, ?, ?, ?)",
             {id, call.caller.account.text, call.region.text, vpc, is_default, micros(call.now)});
  put_acl_entry(ec2, call, id, false, last_entry, false);
  put_acl_entry(ec2, call, id, true, last_entry, false);
  return id;
}

std::string make_internet_gateway(Ec2& ec2, const Call& call) {
  auto id = new_id(ec2.work.random, "igw");
  ec2.db.run("insert into ec2_internet_gateway(id, account, region, created) values(?, ?, ?, ?)",
             {id, call.caller.account.text, call.region.text, micros(call.now)});
  return id;
}

std::string make_dhcp_options(Ec2& ec2, const Call& call,
                              const std::vector<std::pair<std::string, std::string>>& options) {
  auto id = new_id(ec2.work.random, "dopt");
  auto& account = call.caller.account.text;
  ec2.db.run("insert into ec2_dhcp(id, account, region, created) values(?, ?, ?, ?)",
             {id, account, call.region.text, micros(call.now)});
  auto position = 0;
  for (auto& [key, value] : options)
    ec2.db.run("insert into ec2_dhcp_option(dhcp, position, account, region, key, value)"
               " values(?, ?, ?, ?, ?, ?)",
               {id, position++, account, call.region.text, key, value});
  return id;
}

}  // namespace windlass::cloud::ec2
