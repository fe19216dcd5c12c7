#include <algorithm>

#include "aws/elbv2/create_target_group.h"
#include "aws/elbv2/delete_target_group.h"
#include "aws/elbv2/deregister_targets.h"
#include "aws/elbv2/describe_target_group_attributes.h"
#include "aws/elbv2/describe_target_groups.h"
#include "aws/elbv2/describe_target_health.h"
#include "aws/elbv2/modify_target_group.h"
#include "aws/elbv2/modify_target_group_attributes.h"
#include "aws/elbv2/register_targets.h"
#include "formation/types/elb.h"
#include "formation/types/names.h"

namespace windlass::formation::types {

extern const ResourceType elb_target_group;

namespace {

using namespace aws::elbv2;

Result<std::optional<TargetGroup>> find(const Place& place, DescribeTargetGroupsInput which) {
  return find_one<op::DescribeTargetGroups>(place, std::move(which),
                                            &DescribeTargetGroupsOutput::target_groups);
}

Result<> set_attributes(const Place& place, const Json& properties, const std::string& arn) {
  auto list = attribute_list<TargetGroupAttribute>(properties, "TargetGroupAttributes");
  if (list.empty()) return Done{};
  TRY(place.client.call<op::ModifyTargetGroupAttributes>(
      {.target_group_arn = arn, .attributes = list}));
  return Done{};
}

// The targets of the one that are not among the other's.
Result<std::vector<TargetDescription>> targets_beyond(const Json& these, const Json& those) {
  std::vector<TargetDescription> targets;
  auto& others = items(those, "Targets");
  for (auto& target : items(these, "Targets"))
    if (std::ranges::find(others, target) == others.end())
      targets.push_back(TRY(made_of<TargetDescription>(target)));
  return targets;
}

Result<> change_targets(const Place& place, const Json& before, const Json& now,
                        const std::string& arn) {
  if (auto added = TRY(targets_beyond(now, before)); !added.empty())
    TRY(place.client.call<op::RegisterTargets>({.target_group_arn = arn, .targets = added}));
  if (auto dropped = TRY(targets_beyond(before, now)); !dropped.empty())
    TRY(place.client.call<op::DeregisterTargets>({.target_group_arn = arn, .targets = dropped}));
  return Done{};
}

Physical target_group(const TargetGroup& group) {
  auto arn = group.target_group_arn.value_or("");
  auto full_name = "targetgroup/" + after(arn, ":targetgroup/");
  auto balancers = group.load_balancer_arns.value_or(std::vector<std::string>{});
  return {arn, Json::Object{{"TargetGroupArn", Json(arn)},
                            {"TargetGroupName", Json(group.target_group_name.value_or(""))},
                            {"TargetGroupFullName", Json(full_name)},
                            {"LoadBalancerArns", list_of(balancers)}}};
}

Result<TargetGroup> make(const Place& place, const Wanted& wanted) {
  auto name = name_of(wanted, "Name", 32);
  if (auto there = TRY(find(place, {.names = std::vector{name}}))) {
    if (!TRY(is_ours(place, wanted, there->target_group_arn.value_or(""))))
      return already_exists(elb_target_group.name, name);
    return std::move(*there);
  }
  auto request = TRY(made_of<CreateTargetGroupInput>(
      without(wanted.properties, {"Tags", "Targets", "TargetGroupAttributes"})));
  request.name = name;
  request.tags = elb_tags(wanted);
  auto made = TRY(place.client.call<op::CreateTargetGroup>(std::move(request)));
  return std::move(made.target_groups->front());
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto group = TRY(make(place, wanted));
  auto arn = group.target_group_arn.value_or("");
  TRY(set_attributes(place, wanted.properties, arn));
  TRY(change_targets(place, Json(), wanted.properties, arn));
  return target_group(group);
}

const std::initializer_list<std::string_view> health_check = {"HealthCheckProtocol",
                                                              "HealthCheckPort",
                                                              "HealthCheckPath",
                                                              "HealthCheckEnabled",
                                                              "HealthCheckIntervalSeconds",
                                                              "HealthCheckTimeoutSeconds",
                                                              "HealthyThresholdCount",
                                                              "UnhealthyThresholdCount",
                                                              "Matcher"};

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  if (differs(before, now, "TargetControlPort"))
    return unsupported(elb_target_group.name, "TargetControlPort");
  if (only(before, health_check) != only(now, health_check)) {
    auto request = TRY(made_of<ModifyTargetGroupInput>(only(now, health_check)));
    request.target_group_arn = was.id;
    TRY(place.client.call<op::ModifyTargetGroup>(std::move(request)));
  }
  if (differs(before, now, "TargetGroupAttributes")) TRY(set_attributes(place, now, was.id));
  TRY(change_targets(place, before, now, was.id));
  TRY(elb_retag(place, wanted, before, was.id));
  auto group = TRY(find(place, {.target_group_arns = std::vector{was.id}}));
  if (!group) return Error{"TargetGroupNotFound", "The target group " + was.id + " does not exist"};
  return target_group(*group);
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(place.client.call<op::DeleteTargetGroup>({.target_group_arn = physical.id}));
}

// Others register theirs too (a scaling group): only the template's are told.
Result<Json> targets_as_they_stand(const Place& place, const Json& properties,
                                   const std::string& arn) {
  auto answer = TRY(place.client.call<op::DescribeTargetHealth>({.target_group_arn = arn}));
  using Healths = std::vector<TargetHealthDescription>;
  auto live = answer.target_health_descriptions.value_or(Healths{});
  Json::Array targets;
  for (auto& wanted : items(properties, "Targets"))
    if (std::ranges::any_of(live, [&](auto& one) {
          return one.target && one.target->id == text(wanted, "Id") && one.target_health &&
                 one.target_health->state != "draining";
        }))
      targets.push_back(wanted);
  return Json(std::move(targets));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto group = TRY(find(place, {.target_group_arns = std::vector{physical.id}}));
  if (!group) return {std::nullopt};
  auto now = without(told(*group), {"TargetGroupArn", "TargetGroupName", "LoadBalancerArns"});
  tell(now, "Name", group->target_group_name);
  keep_words(now, properties, {"Matcher"});
  if (!items(properties, "Targets").empty())
    now.set("Targets", TRY(targets_as_they_stand(place, properties, physical.id)));
  auto attributes =
      TRY(place.client.call<op::DescribeTargetGroupAttributes>({.target_group_arn = physical.id}));
  now.set("TargetGroupAttributes",
          attributes_as_they_stand(attributes.attributes, properties, "TargetGroupAttributes"));
  now.set("Tags", tag_property(TRY(elb_tags_of(place, physical.id)), properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType elb_target_group = {.name = "AWS::ElasticLoadBalancingV2::TargetGroup",
                                       .create = create,
                                       .update = update,
                                       .remove = remove,
                                       .read = read,
                                       .passing = elb_passing};

}  // namespace windlass::formation::types
