#include <algorithm>

#include "aws/autoscaling/create_auto_scaling_group.h"
#include "aws/autoscaling/create_or_update_tags.h"
#include "aws/autoscaling/delete_auto_scaling_group.h"
#include "aws/autoscaling/delete_tags.h"
#include "aws/autoscaling/describe_auto_scaling_groups.h"
#include "aws/autoscaling/describe_scaling_activities.h"
#include "aws/autoscaling/update_auto_scaling_group.h"
#include "base/text.h"
#include "formation/types/autoscaling.h"
#include "formation/types/autoscaling_group_parts.h"
#include "formation/types/names.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

extern const ResourceType autoscaling_group;

namespace {

using namespace aws::autoscaling;

// The activity that was the last when a change began: what failed before it is no news.
constexpr const char* seen_activity = "windlass:activity";

Result<std::optional<AutoScalingGroup>> find(const Place& place, const std::string& name) {
  return find_one<op::DescribeAutoScalingGroups>(place,
                                                 {.auto_scaling_group_names = std::vector{name}},
                                                 &AutoScalingGroupsType::auto_scaling_groups);
}

std::vector<Tag> own_tags(const Json& properties, const std::string& group) {
  std::vector<Tag> tags;
  for (auto& tag : items(properties, "Tags"))
    tags.push_back({.resource_id = group,
                    .resource_type = "auto-scaling-group",
                    .key = text(tag, "Key"),
                    .value = text_or(tag, "Value", ""),
                    .propagate_at_launch = flag(tag, "PropagateAtLaunch").value_or(false)});
  return tags;
}

// The group's own, and its stack's, which go on to the machines.
std::vector<Tag> tags_for(const Wanted& wanted, const std::string& group) {
  auto tags = own_tags(wanted.properties, group);
  for (auto& each : wanted.tags) {
    auto same = [&](const Tag& tag) { return tag.key == each.first; };
    if (std::ranges::any_of(tags, same)) continue;
    tags.push_back({.resource_id = group,
                    .resource_type = "auto-scaling-group",
                    .key = each.first,
                    .value = each.second,
                    .propagate_at_launch = true});
  }
  return tags;
}

Tag token_of(const Wanted& wanted, const std::string& group) {
  return {.resource_id = group,
          .resource_type = "auto-scaling-group",
          .key = std::string(token_tag),
          .value = wanted.token,
          .propagate_at_launch = false};
}

// Words that Auto Scaling calls otherwise, and what has operations of its own.
Json plain(const Json& properties) {
  auto rest = without(properties, {"Tags", "MetricsCollection", "NotificationConfiguration",
                                   "NotificationConfigurations", "VPCZoneIdentifier"});
  rest = renamed(rest, {{"Cooldown", "DefaultCooldown"}});
  if (auto subnets = texts(properties, "VPCZoneIdentifier"); !subnets.empty())
    rest.set("VPCZoneIdentifier", Json(join(subnets, ",")));
  else if (auto list = text(properties, "VPCZoneIdentifier"))
    rest.set("VPCZoneIdentifier", Json(*list));
  return rest;
}

Result<> make(const Place& place, const Wanted& wanted, const std::string& name) {
  auto request = TRY(made_of<CreateAutoScalingGroupType>(plain(wanted.properties)));
  request.auto_scaling_group_name = name;
  request.tags = tags_for(wanted, name);
  request.tags->push_back(token_of(wanted, name));
  auto made = place.client.call<op::CreateAutoScalingGroup>(std::move(request));
  if (!is_refused(made, {"AlreadyExists"})) return done_or(std::move(made), {});
  auto there = TRY(find(place, name));
  if (there && has_token(tag_map(there->tags), wanted)) return Done{};
  return already_exists(autoscaling_group.name, name);
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto name = name_of(wanted, "AutoScalingGroupName", 255);
  TRY(make(place, wanted, name));
  TRY(change_metrics(place, name, Json(), wanted.properties));
  TRY(change_notifications(place, name, Json(), wanted.properties));
  return Physical{name};
}

Result<std::optional<Activity>> last_activity(const Place& place, const std::string& name) {
  return find_one<op::DescribeScalingActivities>(
      place, {.auto_scaling_group_name = name, .max_records = 1}, &ActivitiesType::activities);
}

Error not_stabilized(const AutoScalingGroup& group, std::size_t in_service,
                     const Activity& failed) {
  auto number = [](const std::optional<std::int32_t>& value) {
    return std::to_string(value.value_or(0));
  };
  return {"NotStabilized", "Group did not stabilize. {current/minSize/maxSize group size = " +
                               std::to_string(in_service) + "/" + number(group.min_size) + "/" +
                               number(group.max_size) + "}. Failed Scaling Activity: " +
                               failed.status_message.value_or(failed.description.value_or(""))};
}

bool launches_nothing(const AutoScalingGroup& group) {
  using Processes = std::vector<SuspendedProcess>;
  auto processes = group.suspended_processes.value_or(Processes{});
  return std::ranges::any_of(processes, [](auto& one) { return one.process_name == "Launch"; });
}

// It is there when its machines are.
Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  auto group = TRY(find(place, physical.id));
  if (!group) return vanished(physical);
  auto instances = group->instances.value_or(std::vector<Instance>{});
  auto in_service = static_cast<std::size_t>(std::ranges::count_if(
      instances, [](auto& one) { return one.lifecycle_state == "InService"; }));
  auto desired = static_cast<std::size_t>(std::max(0, group->desired_capacity.value_or(0)));
  if (in_service < desired && !launches_nothing(*group)) {
    auto activity = TRY(last_activity(place, physical.id));
    auto seen = text(physical.attributes, seen_activity);
    if (activity && activity->status_code == "Failed" && activity->activity_id != seen)
      return not_stabilized(*group, in_service, *activity);
    return Progress::Pending;
  }
  physical.attributes =
      Json::Object{{"AutoScalingGroupARN", Json(group->auto_scaling_group_arn.value_or(""))}};
  return Progress::Ready;
}

Result<> retag(const Place& place, const Wanted& wanted, const Json& before,
               const std::string& group) {
  auto tags = tags_for(wanted, group);
  std::erase_if(tags, [](auto& tag) { return is_systems(*tag.key); });
  if (!tags.empty()) TRY(place.client.call<op::CreateOrUpdateTags>({.tags = tags}));
  std::vector<Tag> drop;
  for (auto& tag : own_tags(before, group))
    if (std::ranges::none_of(tags_for(wanted, group),
                             [&](const Tag& other) { return other.key == tag.key; }))
      drop.push_back(tag);
  if (!drop.empty()) TRY(place.client.call<op::DeleteTags>({.tags = drop}));
  return Done{};
}

const std::initializer_list<std::string_view> not_in_an_update = {
    "AutoScalingGroupName", "InstanceId",      "LifecycleHookSpecificationList",
    "LoadBalancerNames",    "TargetGroupARNs", "TrafficSources"};

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  // What is looked up of a group that somebody else may have changed has a list of none.
  if (texts(before, "LoadBalancerNames") != texts(now, "LoadBalancerNames"))
    return unsupported(autoscaling_group.name, "LoadBalancerNames");
  auto activity = TRY(last_activity(place, was.id));

  auto request = TRY(made_of<UpdateAutoScalingGroupType>(without(plain(now), not_in_an_update)));
  request.auto_scaling_group_name = was.id;
  TRY(place.client.call<op::UpdateAutoScalingGroup>(std::move(request)));
  TRY(change_metrics(place, was.id, before, now));
  TRY(change_notifications(place, was.id, before, now));
  TRY(change_hooks(place, was.id, before, now));
  TRY(change_traffic(place, was.id, before, now));
  TRY(retag(place, wanted, before, was.id));

  auto physical = was;
  if (activity) tell(physical.attributes, seen_activity, activity->activity_id);
  return physical;
}

// Machines leave as they do when a group shrinks: balancers let go of them first.
Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_not_there(
      place.client.call<op::UpdateAutoScalingGroup>({.auto_scaling_group_name = physical.id,
                                                     .min_size = 0,
                                                     .max_size = 0,
                                                     .desired_capacity = 0}));
}

// A group that would never shrink by itself is deleted with its machines.
bool never_shrinks(const AutoScalingGroup& group) {
  using Processes = std::vector<SuspendedProcess>;
  for (auto& one : group.suspended_processes.value_or(Processes{}))
    if (one.process_name == "Terminate") return true;
  for (auto& one : group.instances.value_or(std::vector<Instance>{}))
    if (one.protected_from_scale_in.value_or(false) || one.lifecycle_state == "Standby")
      return true;
  return false;
}

Result<Progress> gone(const Place& place, const Physical& physical) {
  auto group = TRY(find(place, physical.id));
  if (!group) return Progress::Ready;
  if (group->status) return Progress::Pending;  // it is being deleted
  auto force = never_shrinks(*group);
  auto empty = !group->instances || group->instances->empty();
  if (!force && !empty) return Progress::Pending;
  auto deleted = place.client.call<op::DeleteAutoScalingGroup>(
      {.auto_scaling_group_name = physical.id, .force_delete = force});
  if (is_refused(deleted, {"ResourceInUse", "ScalingActivityInProgress"})) return Progress::Pending;
  TRY(done_if_not_there(std::move(deleted)));
  return TRY(find(place, physical.id)) ? Progress::Pending : Progress::Ready;
}

Json tags_as_they_stand(const AutoScalingGroup& group, const Json& properties) {
  Json::Array list;
  using Tags = std::vector<TagDescription>;
  for (auto& wanted : items(properties, "Tags"))
    for (auto& tag : group.tags.value_or(Tags{}))
      if (tag.key == text(wanted, "Key"))
        list.push_back(only(told(tag), {"Key", "Value", "PropagateAtLaunch"}));
  return Json(std::move(list));
}

// A collection without names is of all metrics there are.
Json metrics_as_they_stand(const AutoScalingGroup& group, const Json& properties) {
  std::vector<std::string> live;
  for (auto& one : group.enabled_metrics.value_or(std::vector<EnabledMetric>{}))
    live.push_back(one.metric.value_or(""));
  Json::Array collections;
  for (auto collection : items(properties, "MetricsCollection")) {
    auto wanted = texts(collection, "Metrics");
    if (live.empty()) continue;
    if (!wanted.empty()) collection.set("Metrics", list_of(beyond(wanted, beyond(wanted, live))));
    collections.push_back(std::move(collection));
  }
  return Json(std::move(collections));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto group = TRY(find(place, physical.id));
  if (!group) return {std::nullopt};
  auto all = told(*group);
  auto now = without(
      all, {"AutoScalingGroupARN", "CreatedTime", "DefaultCooldown", "EnabledMetrics", "Instances",
            "PredictedCapacity", "Status", "SuspendedProcesses", "Tags", "TrafficSources",
            "VPCZoneIdentifier", "WarmPoolConfiguration", "WarmPoolSize"});
  if (auto cooldown = text(all, "DefaultCooldown")) now.set("Cooldown", Json(*cooldown));
  if (auto subnets = text(all, "VPCZoneIdentifier")) {
    std::vector<std::string> ids;
    for (auto id : split(*subnets, ',')) ids.emplace_back(id);
    now.set("VPCZoneIdentifier", list_of(ids));
  }
  // How many there are just now is not what a template without that number means.
  if (part(properties, "DesiredCapacity").is_null()) now = without(now, {"DesiredCapacity"});
  // Target groups are traffic sources too: the template says them the one way or the other.
  if (!part(properties, "TrafficSources").is_null())
    now.set("TrafficSources", part(all, "TrafficSources"));
  if (!items(properties, "LifecycleHookSpecificationList").empty())
    now.set("LifecycleHookSpecificationList",
            TRY(hooks_as_they_stand(place, physical.id, properties)));
  if (!items(properties, "MetricsCollection").empty())
    now.set("MetricsCollection", metrics_as_they_stand(*group, properties));
  keep_words(now, properties,
             {"LaunchTemplate", "MixedInstancesPolicy", "InstanceMaintenancePolicy",
              "AvailabilityZoneDistribution", "AvailabilityZoneImpairmentPolicy",
              "CapacityReservationSpecification", "InstanceLifecyclePolicy"});
  now.set("Tags", tags_as_they_stand(*group, properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType autoscaling_group = {.name = "AWS::AutoScaling::AutoScalingGroup",
                                        .create = create,
                                        .ready = ready,
                                        .update = update,
                                        .remove = remove,
                                        .gone = gone,
                                        .read = read,
                                        .passing = autoscaling_passing};

}  // namespace windlass::formation::types
