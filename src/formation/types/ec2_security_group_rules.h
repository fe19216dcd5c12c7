// What rules of a security group that are resources of their own have in common.
#pragma once

#include "aws/ec2/describe_security_group_rules.h"
#include "aws/ec2/describe_security_groups.h"
#include "aws/ec2/modify_security_group_rules.h"
#include "formation/types/ec2.h"
#include "formation/types/ec2_rules.h"

namespace windlass::formation::types {

// By its name only where no id is given: groups of the default VPC.
inline Result<std::string> group_of(const Place& place, const Json& properties) {
  if (auto id = text(properties, "GroupId")) return *id;
  auto name = text_or(properties, "GroupName", "");
  auto group = TRY(find_one<aws::ec2::op::DescribeSecurityGroups>(
      place, {.filters = std::vector{filter("group-name", name)}},
      &aws::ec2::DescribeSecurityGroupsResult::security_groups));
  if (group) return group->group_id.value_or("");
  return Error{"InvalidGroup.NotFound", "The security group '" + name + "' does not exist"};
}

inline Result<std::optional<aws::ec2::SecurityGroupRule>> find_rule(
    const Place& place, std::vector<aws::ec2::Filter> filters) {
  return find_one<aws::ec2::op::DescribeSecurityGroupRules>(
      place, {.filters = std::move(filters)},
      &aws::ec2::DescribeSecurityGroupRulesResult::security_group_rules);
}

template <class Op>
Result<Physical> create_rule(const Place& place, const Wanted& wanted, Way way,
                             std::string_view type) {
  auto group = TRY(group_of(place, wanted.properties));
  auto rule = TRY(find_rule(place, made_before(wanted)));
  if (!rule) {
    typename Op::Request request{};
    request.group_id = group;
    request.ip_permissions = std::vector{permission(wanted.properties, way)};
    request.tag_specifications = tagged("security-group-rule", wanted);
    auto made = place.client.call<Op>(std::move(request));
    if (is_refused(made, {"InvalidPermission.Duplicate"}))
      return already_exists(type, group + "|" + rule_key(wanted.properties, way));
    auto rules = TRY(std::move(made)).security_group_rules;
    if (rules && !rules->empty()) rule = rules->front();
  }
  auto id = rule ? rule->security_group_rule_id.value_or("") : "";
  return Physical{id, Json::Object{{"Id", Json(id)}}};
}

// All but the description replaces it.
inline Result<Physical> update_rule(const Place& place, const Wanted& wanted, Way way,
                                    const Physical& was) {
  auto group = TRY(group_of(place, wanted.properties));
  auto rule = wanted.properties;
  if (!text(rule, "Description")) rule.set("Description", "");
  TRY(describe(place, group, {rule}, way));
  return Physical{was.id, Json::Object{{"Id", Json(was.id)}}};
}

template <class Op>
Result<> remove_rule(const Place& place, const Wanted& wanted, const Physical& physical) {
  auto group = group_of(place, wanted.properties);
  if (is_gone(group)) return Done{};
  typename Op::Request request{};
  request.group_id = TRY(std::move(group));
  request.security_group_rule_ids = std::vector{physical.id};
  return done_if_gone(place.client.call<Op>(std::move(request)));
}

inline Result<std::optional<Json>> read_rule(const Place& place, const Physical& physical,
                                             const Json& properties, Way way) {
  auto rule = TRY(find_rule(place, {filter("security-group-rule-id", physical.id)}));
  if (!rule) return {std::nullopt};
  auto now = rule_as_written(*rule);
  // The same rule may be written in many ways.
  if (rule_key(now, way) == rule_key(properties, way)) {
    auto same = without(properties, {"Description"});
    if (auto why = text(now, "Description")) same.set("Description", Json(*why));
    now = std::move(same);
  }
  tell(now, "GroupId", rule->group_id);
  return {std::move(now)};
}

}  // namespace windlass::formation::types
