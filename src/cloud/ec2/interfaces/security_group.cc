#include "cloud/ec2/interfaces/security_group.h"

#include <algorithm>

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/interfaces/group_rows.h"
#include "cloud/ec2/interfaces/malformed.h"
#include "cloud/ec2/interfaces/rules.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

namespace {

#define GROUP_COLUMNS "id, vpc, name, description"

Group group_of(const store::Row& row) {
  return {.id = row.text(0), .vpc = row.text(1), .name = row.text(2), .description = row.text(3)};
}

constexpr std::size_t groups_an_interface_max = 5;

}  // namespace

Result<Group> find_group(Ec2& ec2, const Call& call, const std::string& id) {
  TRY(check_id(id, "sg", "InvalidGroupId.Malformed"));
  auto rows = ec2.db.query("select " GROUP_COLUMNS
                           " from ec2_security_group where id = ? and account = ? and region = ?",
                           {id, call.caller.account.text, call.region.text});
  if (rows.done()) return not_found("InvalidGroup.NotFound", "security group", id);
  return group_of(rows.row());
}

Result<Group> find_group_by_name(Ec2& ec2, const Call&, const std::string& vpc,
                                 const std::string& name) {
  auto rows = ec2.db.query(
      "select " GROUP_COLUMNS " from ec2_security_group where vpc = ? and name = ?", {vpc, name});
  if (rows.done())
    return Error{"InvalidGroup.NotFound",
                 "The security group '" + name + "' does not exist in VPC '" + vpc + "'"};
  return group_of(rows.row());
}

Result<Group> group_named(Ec2& ec2, const Call& call, const std::optional<std::string>& id,
                          const std::optional<std::string>& name) {
  if (id) return find_group(ec2, call, *id);
  if (!name) return missing_parameter("groupName or groupId");
  auto vpc = TRY(default_vpc(ec2, call));
  auto group = find_group_by_name(ec2, call, vpc.id, *name);
  if (group) return group;
  return Error{"InvalidGroup.NotFound",
               "The security group '" + *name + "' does not exist in default VPC '" + vpc.id + "'"};
}

Result<> check_groups_of_interface(Ec2& ec2, const Call& call,
                                   const std::vector<std::string>& groups) {
  for (auto& id : groups) {
    auto group = find_group(ec2, call, id);
    if (group) continue;
    if (group.error().code != "InvalidGroup.NotFound") return group.error();
    return not_found("InvalidSecurityGroupID.NotFound", "securityGroup ID", id);
  }
  return Done{};
}

std::vector<Group> all_groups(Ec2& ec2, const Call& call) {
  std::vector<Group> groups;
  for (auto row : ec2.db.query("select " GROUP_COLUMNS
                               " from ec2_security_group where account = ? and region = ? "
                               "order by rowid",
                               {call.caller.account.text, call.region.text}))
    groups.push_back(group_of(row));
  return groups;
}

std::vector<Group> groups_in(store::Database& db, const std::string& vpc) {
  std::vector<Group> groups;
  for (auto row : db.query(
           "select " GROUP_COLUMNS " from ec2_security_group where vpc = ? order by rowid", {vpc}))
    groups.push_back(group_of(row));
  return groups;
}

void insert_group(Ec2& ec2, const Call& call, const Group& group) {
  ec2.db.run(
      "insert into ec2_security_group (id, account, region, vpc, name, description) "
      "values (?, ?, ?, ?, ?, ?)",
      {group.id, call.caller.account.text, call.region.text, group.vpc, group.name,
       group.description});
  // A new group lets everything out.
  insert_rule(ec2, call,
              {.id = new_id(ec2.work.random, "sgr"),
               .group = group.id,
               .egress = true,
               .protocol = "-1",
               .kind = GroupRule::Peer::Ipv4,
               .peer = "0.0.0.0/0",
               .description = {}});
}

void remove_group(Ec2& ec2, const std::string& id) {
  for (auto& rule : rules_of(ec2.db, id)) delete_rule(ec2, rule.id);
  drop_tags(ec2, id);
  ec2.db.run("delete from ec2_security_group where id = ?", {id});
  ec2.work.summon(networks_duty);
}

Result<std::vector<std::string>> wanted_groups(Ec2& ec2, const Call& call, const std::string& vpc,
                                               const std::vector<std::string>& ids,
                                               const std::vector<std::string>& names) {
  std::vector<std::string> groups;
  auto add = [&](const std::string& id) {
    if (std::ranges::find(groups, id) == groups.end()) groups.push_back(id);
  };
  for (auto& id : ids) {
    auto group = TRY(find_group(ec2, call, id));
    if (group.vpc != vpc)
      return Error{"InvalidParameter",
                   "Security group " + id + " and VPC " + vpc + " belong to different networks."};
    add(id);
  }
  for (auto& name : names) add(TRY(find_group_by_name(ec2, call, vpc, name)).id);
  if (groups.empty()) groups.push_back(default_group(ec2.db, vpc));
  if (groups.size() > groups_an_interface_max)
    return limit_exceeded("SecurityGroupsPerInterfaceLimitExceeded",
                          "The maximum number of security groups per interface has been reached.");
  return groups;
}

Result<> create_default_group(Ec2& ec2, const Call& call, const std::string& vpc) {
  Group group{.id = new_id(ec2.work.random, "sg"),
              .vpc = vpc,
              .name = "default",
              .description = "default VPC security group"};
  insert_group(ec2, call, group);
  // Its members may talk to each other.
  insert_rule(ec2, call,
              {.id = new_id(ec2.work.random, "sgr"),
               .group = group.id,
               .egress = false,
               .protocol = "-1",
               .kind = GroupRule::Peer::Group,
               .peer = group.id,
               .description = {}});
  ec2.work.summon(networks_duty);
  return Done{};
}

Result<> drop_default_group(Ec2& ec2, const Call&, const std::string& vpc) {
  if (auto id = default_group(ec2.db, vpc); !id.empty()) remove_group(ec2, id);
  return Done{};
}

std::string default_group(store::Database& db, const std::string& vpc) {
  return db.find_text("select id from ec2_security_group where vpc = ? and name = 'default'", {vpc})
      .value_or("");
}

}  // namespace windlass::cloud::ec2
