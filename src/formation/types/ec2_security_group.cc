#include <algorithm>

#include "aws/ec2/create_security_group.h"
#include "aws/ec2/delete_security_group.h"
#include "aws/ec2/describe_security_group_rules.h"
#include "aws/ec2/describe_security_groups.h"
#include "formation/types/ec2.h"
#include "formation/types/ec2_rules.h"
#include "formation/types/names.h"

namespace windlass::formation::types {

extern const ResourceType ec2_security_group;

namespace {

using namespace aws::ec2;

RuleList rules_in(const Json& properties) { return items(properties, "SecurityGroupIngress"); }

// A group is born with the way out open; a template that lists ways out means these alone.
RuleList rules_out(const Json& properties) {
  auto rules = items(properties, "SecurityGroupEgress");
  if (rules.empty()) rules.push_back(Json::Object{{"IpProtocol", "-1"}, {"CidrIp", "0.0.0.0/0"}});
  return rules;
}

Result<> change_rules(const Place& place, const std::string& id, const RuleList& before,
                      const RuleList& after, Way way) {
  // The new before the old: what stays allowed is never interrupted.
  TRY(allow(place, id, beyond(after, before, way), way));
  TRY(forbid(place, id, beyond(before, after, way), way));
  RuleList told_otherwise;
  for (auto& rule : after)
    for (auto& old : before)
      if (rule_key(rule, way) == rule_key(old, way) && differs(old, rule, "Description"))
        told_otherwise.push_back(rule);
  return describe(place, id, told_otherwise, way);
}

Result<std::string> make(const Place& place, const Wanted& wanted) {
  auto group = TRY(find_one<op::DescribeSecurityGroups>(
      place, {.filters = made_before(wanted)}, &DescribeSecurityGroupsResult::security_groups));
  if (group) return group->group_id.value_or("");
  auto made = place.client.call<op::CreateSecurityGroup>(
      {.description = text(wanted.properties, "GroupDescription"),
       .group_name = name_of(wanted, "GroupName", 255),
       .vpc_id = text(wanted.properties, "VpcId"),
       .tag_specifications = tagged("security-group", wanted)});
  if (is_refused(made, {"InvalidGroup.Duplicate"}))
    return already_exists(ec2_security_group.name, name_of(wanted, "GroupName", 255));
  return TRY(std::move(made)).group_id.value_or("");
}

Result<std::optional<SecurityGroup>> find(const Place& place, const std::string& id) {
  return find_one<op::DescribeSecurityGroups>(place, {.group_ids = std::vector{id}},
                                              &DescribeSecurityGroupsResult::security_groups);
}

Result<Physical> known_by(const Place& place, const Wanted& wanted, const std::string& id) {
  auto vpc = text(wanted.properties, "VpcId");
  if (!vpc)
    if (auto group = TRY(find(place, id))) vpc = group->vpc_id;
  Json attributes = Json::Object{{"GroupId", Json(id)}, {"Id", Json(id)}};
  tell(attributes, "VpcId", vpc);
  return Physical{id, std::move(attributes)};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto id = TRY(make(place, wanted));
  TRY(change_rules(place, id, {}, rules_in(wanted.properties), Way::In));
  TRY(change_rules(place, id, rules_out(Json()), rules_out(wanted.properties), Way::Out));
  return known_by(place, wanted, id);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  TRY(change_rules(place, was.id, rules_in(before), rules_in(now), Way::In));
  TRY(change_rules(place, was.id, rules_out(before), rules_out(now), Way::Out));
  TRY(retag(place, wanted, before, was.id));
  return known_by(place, wanted, was.id);
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(place.client.call<op::DeleteSecurityGroup>({.group_id = physical.id}));
}

// Rules that are resources of their own carry their token; the group does not speak for them.
Result<RuleList> rules_as_they_stand(const Place& place, const std::string& group, Way way) {
  auto answer = TRY(place.client.call<op::DescribeSecurityGroupRules>(
      {.filters = std::vector{filter("group-id", group)}}));
  RuleList rules;
  for (auto& rule : answer.security_group_rules.value_or(std::vector<SecurityGroupRule>{}))
    if (rule.is_egress == (way == Way::Out) && !tag_map(rule.tags).contains(std::string(token_tag)))
      rules.push_back(rule_as_written(rule));
  return rules;
}

// In the template's own words and order where it has them.
Json in_words_of(const RuleList& written, const RuleList& live, Way way) {
  Json::Array told;
  for (auto& rule : written) {
    auto same = [&](const Json& other) { return rule_key(other, way) == rule_key(rule, way); };
    auto found = std::ranges::find_if(live, same);
    if (found == live.end()) continue;
    auto one = without(rule, {"Description"});
    if (auto why = text(*found, "Description")) one.set("Description", Json(*why));
    told.push_back(std::move(one));
  }
  for (auto& rule : beyond(live, written, way)) told.push_back(rule);
  return Json(std::move(told));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto group = TRY(find(place, physical.id));
  if (!group) return {std::nullopt};
  auto now = only(told(*group), {"GroupName", "VpcId"});
  tell(now, "GroupDescription", group->description);
  now.set("Tags", tags_as_they_stand(group->tags, properties));
  auto in = TRY(rules_as_they_stand(place, physical.id, Way::In));
  now.set("SecurityGroupIngress", in_words_of(rules_in(properties), in, Way::In));
  auto out = TRY(rules_as_they_stand(place, physical.id, Way::Out));
  // The way out that a group is born with is nothing that a silent template would mention.
  auto& written = items(properties, "SecurityGroupEgress");
  if (!written.empty() || !beyond(out, rules_out(properties), Way::Out).empty() || out.empty())
    now.set("SecurityGroupEgress", in_words_of(written, out, Way::Out));
  return {std::move(now)};
}

}  // namespace

const ResourceType ec2_security_group = {.name = "AWS::EC2::SecurityGroup",
                                         .create = create,
                                         .update = update,
                                         .remove = remove,
                                         .read = read,
                                         .passing = ec2_passing};

}  // namespace windlass::formation::types
