// The operations on security groups themselves; those on their rules are in rule_*.cc.
#include <algorithm>

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/interfaces/group_rows.h"
#include "cloud/ec2/interfaces/handlers.h"
#include "cloud/ec2/interfaces/rules.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

constexpr std::size_t text_max = 255;

bool is_group_text(std::string_view text) {
  constexpr std::string_view others = " ._-:/()#,@[]+=&;{}!$*";
  return text.size() <= text_max && std::ranges::all_of(text, [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  others.find(c) != std::string_view::npos;
         });
}

Error bad_text(std::string_view what) {
  auto plural = what == "name" ? "names" : "descriptions";
  return {"InvalidParameterValue",
          "Invalid security group " + std::string(what) + ". Valid " + plural +
              " are strings less than 256 characters from the following set:  a-zA-Z0-9. "
              "_-:/()#,@[]+=&;{}!$*"};
}

Result<> check_name(const std::string& name) {
  if (name.empty()) return missing_parameter("groupName");
  if (name == "default")
    return Error{"InvalidGroup.Reserved", "The security group 'default' is reserved"};
  if (name.starts_with("sg-"))
    return Error{"InvalidParameterValue", "Invalid value '" + name +
                                              "' for groupName. Group names may not be in the "
                                              "format sg-*"};
  return is_group_text(name) ? Result<>(Done{}) : bad_text("name");
}

Result<> check_description(const std::string& description) {
  if (description.empty()) return missing_parameter("GroupDescription");
  return is_group_text(description) ? Result<>(Done{}) : bad_text("description");
}

// What filters of DescribeSecurityGroups may ask of rules.
void add_rule_facts(Facts& facts, Ec2& ec2, const Call& call, const GroupRule& rule) {
  auto add = [&](std::string_view in, std::string_view out, std::string value) {
    facts.add(rule.egress ? out : in, std::move(value));
  };
  add("ip-permission.protocol", "egress.ip-permission.protocol", rule.protocol);
  if (rule.has_ports()) {
    add("ip-permission.from-port", "egress.ip-permission.from-port", std::to_string(rule.from));
    add("ip-permission.to-port", "egress.ip-permission.to-port", std::to_string(rule.to));
  }
  switch (rule.kind) {
    case GroupRule::Peer::Ipv4:
      return add("ip-permission.cidr", "egress.ip-permission.cidr", rule.peer);
    case GroupRule::Peer::Ipv6:
      return add("ip-permission.ipv6-cidr", "egress.ip-permission.ipv6-cidr", rule.peer);
    case GroupRule::Peer::PrefixList:
      return add("ip-permission.prefix-list-id", "egress.ip-permission.prefix-list-id", rule.peer);
    case GroupRule::Peer::Group: break;
  }
  add("ip-permission.group-id", "egress.ip-permission.group-id", rule.peer);
  add("ip-permission.user-id", "egress.ip-permission.user-id", call.caller.account.text);
  if (auto peer = find_group(ec2, call, rule.peer))
    add("ip-permission.group-name", "egress.ip-permission.group-name", peer->name);
}

bool matches(const Filters& filters, Ec2& ec2, const Call& call, const Group& group,
             const std::vector<GroupRule>& rules, const Tags& tags) {
  if (filters.empty()) return true;
  Facts facts;
  facts.add("group-id", group.id)
      .add("group-name", group.name)
      .add("description", group.description)
      .add("vpc-id", group.vpc)
      .add("owner-id", call.caller.account.text)
      .tags(tags);
  for (auto& rule : rules) add_rule_facts(facts, ec2, call, rule);
  return filters.match(facts);
}

SecurityGroup view(const Call& call, const Group& group, const std::vector<GroupRule>& rules,
                   const Tags& tags) {
  SecurityGroup shown;
  shown.group_id = group.id;
  shown.group_name = group.name;
  shown.description = group.description;
  shown.vpc_id = group.vpc;
  shown.owner_id = call.caller.account.text;
  shown.security_group_arn = arn_of(call, group.id);
  shown.ip_permissions = permissions_view(call, rules, false);
  shown.ip_permissions_egress = permissions_view(call, rules, true);
  shown.tags = tag_list(tags);
  return shown;
}

// Those that the request names; all of them when it names none.
Result<std::vector<Group>> groups_asked(Ec2& ec2, const Call& call,
                                        const DescribeSecurityGroupsRequest& in) {
  auto named = [](const auto& list) { return list && !list->empty(); };
  if (!named(in.group_ids) && !named(in.group_names)) return all_groups(ec2, call);
  if (in.max_results)
    return invalid_combination(
        "The parameter GroupIds cannot be used with the parameter MaxResults");
  std::vector<Group> groups;
  if (in.group_ids)
    for (auto& id : *in.group_ids) groups.push_back(TRY(find_group(ec2, call, id)));
  if (in.group_names)
    for (auto& name : *in.group_names) groups.push_back(TRY(group_named(ec2, call, {}, name)));
  return groups;
}

// Members, rules of other groups: what keeps a group from going.
bool is_depended_on(store::Database& db, const std::string& id) {
  return db.any("select 1 from ec2_interface_group where security_group = ?", {id}) ||
         db.any(
             "select 1 from ec2_security_group_rule where peer = ? and kind = ? and "
             "security_group <> ?",
             {id, static_cast<int>(GroupRule::Peer::Group), id});
}

}  // namespace

Result<CreateSecurityGroupResult> create_security_group(Ec2& ec2, const Call& call,
                                                        const CreateSecurityGroupRequest& in) {
  auto name = in.group_name.value_or("");
  TRY(check_name(name));
  TRY(check_description(in.description.value_or("")));
  auto vpc = in.vpc_id ? TRY(find_vpc(ec2, call, *in.vpc_id)) : TRY(default_vpc(ec2, call));
  if (find_group_by_name(ec2, call, vpc.id, name))
    return Error{"InvalidGroup.Duplicate",
                 "The security group '" + name + "' already exists for VPC '" + vpc.id + "'"};
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "security-group"));
  TRY(refuse_dry_run(in.dry_run));

  Group group{.id = new_id(ec2.work.random, "sg"),
              .vpc = vpc.id,
              .name = std::move(name),
              .description = *in.description};
  insert_group(ec2, call, group);
  TRY(put_tags(ec2, call, group.id, tags));
  ec2.work.summon(networks_duty);
  CreateSecurityGroupResult answer;
  answer.group_id = group.id;
  answer.security_group_arn = arn_of(call, group.id);
  answer.tags = tag_list(tags);
  return answer;
}

Result<DeleteSecurityGroupResult> delete_security_group(Ec2& ec2, const Call& call,
                                                        const DeleteSecurityGroupRequest& in) {
  auto group = TRY(group_named(ec2, call, in.group_id, in.group_name));
  if (group.name == "default")
    return Error{"CannotDelete", "the specified group: \"" + group.id +
                                     "\" name: \"default\" cannot be deleted by a user"};
  if (is_depended_on(ec2.db, group.id))
    return dependency_violation("resource " + group.id + " has a dependent object");
  TRY(refuse_dry_run(in.dry_run));
  remove_group(ec2, group.id);
  return DeleteSecurityGroupResult{.return_ = true, .group_id = group.id};
}

Result<DescribeSecurityGroupsResult> describe_security_groups(
    Ec2& ec2, const Call& call, const DescribeSecurityGroupsRequest& in) {
  TRY(make_defaults(ec2, call));
  auto filters = TRY(Filters::read(in.filters, {"description",
                                                "group-id",
                                                "group-name",
                                                "owner-id",
                                                "vpc-id",
                                                "ip-permission.cidr",
                                                "ip-permission.from-port",
                                                "ip-permission.group-id",
                                                "ip-permission.group-name",
                                                "ip-permission.ipv6-cidr",
                                                "ip-permission.prefix-list-id",
                                                "ip-permission.protocol",
                                                "ip-permission.to-port",
                                                "ip-permission.user-id",
                                                "egress.ip-permission.cidr",
                                                "egress.ip-permission.from-port",
                                                "egress.ip-permission.group-id",
                                                "egress.ip-permission.group-name",
                                                "egress.ip-permission.ipv6-cidr",
                                                "egress.ip-permission.prefix-list-id",
                                                "egress.ip-permission.protocol",
                                                "egress.ip-permission.to-port",
                                                "egress.ip-permission.user-id"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto groups = TRY(groups_asked(ec2, call, in));
  TRY(refuse_dry_run(in.dry_run));

  DescribeSecurityGroupsResult answer;
  answer.security_groups.emplace();
  for (auto& group : groups) {
    auto rules = rules_of(ec2.db, group.id);
    auto tags = tags_of(ec2.db, group.id);
    if (matches(filters, ec2, call, group, rules, tags))
      answer.security_groups->push_back(view(call, group, rules, tags));
  }
  answer.next_token = cut(*answer.security_groups, page);
  return answer;
}

// References come from the other side of a peering connection, and there is none.
Result<DescribeSecurityGroupReferencesResult> describe_security_group_references(
    Ec2& ec2, const Call& call, const DescribeSecurityGroupReferencesRequest& in) {
  if (!in.group_id || in.group_id->empty()) return missing_parameter("groupId");
  for (auto& id : *in.group_id) TRY(find_group(ec2, call, id));
  TRY(refuse_dry_run(in.dry_run));
  DescribeSecurityGroupReferencesResult answer;
  answer.security_group_reference_set.emplace();
  return answer;
}

Result<GetSecurityGroupsForVpcResult> get_security_groups_for_vpc(
    Ec2& ec2, const Call& call, const GetSecurityGroupsForVpcRequest& in) {
  auto vpc = TRY(find_vpc(ec2, call, in.vpc_id.value_or("")));
  auto filters = TRY(Filters::read(
      in.filters, {"group-id", "description", "group-name", "owner-id", "primary-vpc-id"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  TRY(refuse_dry_run(in.dry_run));

  GetSecurityGroupsForVpcResult answer;
  answer.security_group_for_vpcs.emplace();
  for (auto& group : groups_in(ec2.db, vpc.id)) {
    auto tags = tags_of(ec2.db, group.id);
    Facts facts;
    facts.add("group-id", group.id)
        .add("group-name", group.name)
        .add("description", group.description)
        .add("owner-id", call.caller.account.text)
        .add("primary-vpc-id", vpc.id)
        .tags(tags);
    if (!filters.match(facts)) continue;
    SecurityGroupForVpc shown;
    shown.group_id = group.id;
    shown.group_name = group.name;
    shown.description = group.description;
    shown.owner_id = call.caller.account.text;
    shown.primary_vpc_id = vpc.id;
    shown.tags = tag_list(tags);
    answer.security_group_for_vpcs->push_back(std::move(shown));
  }
  answer.next_token = cut(*answer.security_group_for_vpcs, page);
  return answer;
}

}  // namespace windlass::cloud::ec2
