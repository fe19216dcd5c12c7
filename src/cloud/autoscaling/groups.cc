// Groups come, change and go.
#include <algorithm>

#include "cloud/autoscaling/alarms.h"
#include "cloud/autoscaling/balancers.h"
#include "cloud/autoscaling/capacity.h"
#include "cloud/autoscaling/configuration.h"
#include "cloud/autoscaling/group_checks.h"
#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/hook_checks.h"
#include "cloud/autoscaling/launch_way.h"
#include "cloud/autoscaling/like_instance.h"
#include "cloud/autoscaling/paging.h"
#include "cloud/autoscaling/tag_rows.h"

namespace windlass::cloud::autoscaling {

namespace {

constexpr std::size_t groups_max = 500;

// The requests for a new group and for a change share these members.
template <class In>
void take_settings(GroupSettings& settings, const In& in) {
  auto take = [](auto& to, auto& from) {
    if (from) to = from;
  };
  take(settings.default_cooldown, in.default_cooldown);
  take(settings.health_check_type, in.health_check_type);
  take(settings.health_check_grace_period, in.health_check_grace_period);
  take(settings.placement_group, in.placement_group);
  take(settings.termination_policies, in.termination_policies);
  take(settings.new_instances_protected_from_scale_in, in.new_instances_protected_from_scale_in);
  take(settings.service_linked_role_arn, in.service_linked_role_arn);
  take(settings.max_instance_lifetime, in.max_instance_lifetime);
  take(settings.capacity_rebalance, in.capacity_rebalance);
  take(settings.context, in.context);
  take(settings.desired_capacity_type, in.desired_capacity_type);
  take(settings.default_instance_warmup, in.default_instance_warmup);
  take(settings.instance_maintenance_policy, in.instance_maintenance_policy);
  take(settings.availability_zone_distribution, in.availability_zone_distribution);
  take(settings.availability_zone_impairment_policy, in.availability_zone_impairment_policy);
  take(settings.capacity_reservation_specification, in.capacity_reservation_specification);
  take(settings.instance_lifecycle_policy, in.instance_lifecycle_policy);
  take(settings.deletion_protection, in.deletion_protection);
  if (settings.termination_policies && settings.termination_policies->empty())
    settings.termination_policies.reset();
  // -1 takes a default warm-up away, 0 a lifetime.
  if (settings.default_instance_warmup == -1) settings.default_instance_warmup.reset();
  if (settings.max_instance_lifetime == 0) settings.max_instance_lifetime.reset();
  if (settings.placement_group == "") settings.placement_group.reset();
}

template <class In>
LaunchWay way_in(const In& in) {
  return {in.launch_configuration_name.value_or(""), in.launch_template, in.mixed_instances_policy};
}

template <class In>
bool takes_places(GroupSettings& settings, const In& in) {
  if (!in.vpc_zone_identifier && !in.availability_zones && !in.availability_zone_ids) return false;
  // New subnets are the whole answer; new zones alone take the subnets away.
  settings.vpc_zone_identifier = in.vpc_zone_identifier;
  settings.availability_zones = in.availability_zones;
  settings.availability_zone_ids = in.availability_zone_ids;
  return true;
}

Result<> add_traffic_of(Scaling& scaling, const Group& group,
                        const CreateAutoScalingGroupType& in) {
  for (auto& arn : in.target_group_ar_ns.value_or(std::vector<std::string>{}))
    TRY(add_traffic(scaling, group, arn, "elbv2"));
  for (auto& one : in.traffic_sources.value_or(std::vector<TrafficSourceIdentifier>{})) {
    auto kind = one.type.value_or("elbv2");
    if (kind != "elbv2")
      return validation_error("Traffic sources of type " + kind +
                              " are not served by the windlass local cloud");
    TRY(add_traffic(scaling, group, one.identifier.value_or(""), kind));
  }
  return Done{};
}

Result<> refuse_name(const std::string& name) {
  if (name.find(':') != std::string::npos)
    return validation_error("Auto Scaling group names must not contain colons");
  return Done{};
}

// Cancels what a refresh was about: its group has no settings of its own any more that hold.
bool refreshing(Scaling& scaling, const Group& group) {
  return scaling.db.any(
      "select 1 from asg_refresh where group_id = ? and ended is null and desired != ''",
      {group.id});
}

}  // namespace

Result<> create_auto_scaling_group(Scaling& scaling, const Call& call,
                                   const CreateAutoScalingGroupType& in) {
  Group group;
  group.account = call.caller.account;
  group.region = call.region;
  group.name = in.auto_scaling_group_name.value_or("");
  group.uuid = scaling.work.random.uuid();
  group.created = call.now;
  group.min = in.min_size.value_or(0);
  group.max = in.max_size.value_or(0);
  TRY(refuse_name(group.name));
  if (auto there = find_group(scaling, call, group.name))
    return already_exists(there->going()
                              ? "AutoScalingGroup by this name already exists and is being deleted"
                              : "AutoScalingGroup by this name already exists - A group with the "
                                "name " +
                                    group.name + " already exists");
  if (groups_of(scaling, call).size() >= groups_max)
    return limit_exceeded("The account has " + std::to_string(groups_max) + " groups already");
  TRY(check_sizes(group.min, group.max, in.desired_capacity));
  group.settings.health_check_grace_period = 0;
  take_settings(group.settings, in);
  takes_places(group.settings, in);
  auto way = way_in(in);
  if (in.instance_id) way = TRY(way_like_instance(scaling, call, *in.instance_id, group));
  TRY(check_launch_way(scaling, call, way));
  set_launch_way(group.settings, way);
  group.settings.load_balancer_names = in.load_balancer_names;
  TRY(check_settings(group.settings));
  auto places = TRY(find_places(scaling, group.settings));
  insert_group(scaling, group);
  set_places(scaling, group, places);
  TRY(put_tags(scaling, call, group, in.tags.value_or(std::vector<Tag>{})));
  TRY(add_traffic_of(scaling, group, in));
  for (auto& hook :
       in.lifecycle_hook_specification_list.value_or(std::vector<LifecycleHookSpecification>{}))
    TRY(put_hook_of(scaling, group, hook, call.now));
  auto desired = in.desired_capacity ? std::int64_t{*in.desired_capacity} : group.min;
  want(group, desired, "a user request created an AutoScalingGroup", call.now);
  save_group(scaling, group);
  return Done{};
}

Result<> update_auto_scaling_group(Scaling& scaling, const Call& call,
                                   const UpdateAutoScalingGroupType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  if (group.going())
    return activity_in_progress("You cannot update an AutoScalingGroup that is being deleted.");
  auto way = way_in(in);
  if (!way.none()) {
    if (refreshing(scaling, group))
      return validation_error(
          "An active instance refresh with a desired configuration exists. All configuration "
          "options derived from the desired configuration are not available for update while the "
          "instance refresh is active.");
    TRY(check_launch_way(scaling, call, way));
    set_launch_way(group.settings, way);
  }
  take_settings(group.settings, in);
  TRY(check_settings(group.settings));
  if (takes_places(group.settings, in))
    set_places(scaling, group, TRY(find_places(scaling, group.settings)));
  if (in.min_size) group.min = *in.min_size;
  if (in.max_size) group.max = *in.max_size;
  std::optional<std::int64_t> wanted;
  if (in.desired_capacity) wanted = *in.desired_capacity;
  TRY(check_sizes(group.min, group.max, wanted));
  // Bounds that leave the capacity outside pull it in.
  auto desired = std::clamp(wanted.value_or(group.desired), group.min, group.max);
  want(
      group, desired,
      "a user request update of AutoScalingGroup constraints to min: " + std::to_string(group.min) +
          ", max: " + std::to_string(group.max) + ", desired: " + std::to_string(desired),
      call.now);
  // What could not be launched so far may succeed by what changed now.
  group.launch_after = Time{};
  save_group(scaling, group);
  return Done{};
}

Result<> delete_auto_scaling_group(Scaling& scaling, const Call& call,
                                   const DeleteAutoScalingGroupType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto force = in.force_delete.value_or(false);
  auto protection = group.settings.deletion_protection.value_or("none");
  if (protection == "prevent-all-deletion" || (force && protection == "prevent-force-deletion"))
    return resource_in_use("The group is protected from deletion (" + protection + ").");
  auto members = members_of(scaling, group);
  if (group.going()) return activity_in_progress("The group is being deleted already.");
  if (!force && std::ranges::any_of(members, [](auto& one) { return !one.leaving(); }))
    return resource_in_use(
        "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance "
        "request(s) still in the group.");
  if (!force && !members.empty())
    return activity_in_progress(
        "You cannot delete an AutoScalingGroup while there are scaling activities in progress for "
        "that group.");
  if (members.empty()) {
    for (auto& policy : policies_of(scaling, group)) delete_target_alarms(scaling, group, policy);
    forget_group(scaling, group);
    return Done{};
  }
  group.status = "Delete in progress";
  group.min = group.max = group.desired = 0;
  save_group(scaling, group);
  return Done{};
}

Result<> set_desired_capacity(Scaling& scaling, const Call& call,
                              const SetDesiredCapacityType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  if (group.going())
    return activity_in_progress("You cannot update an AutoScalingGroup that is being deleted.");
  std::int64_t desired = in.desired_capacity.value_or(0);
  if (desired > group.max)
    return validation_error("New SetDesiredCapacity value " + std::to_string(desired) +
                            " is above max value " + std::to_string(group.max) +
                            " for the AutoScalingGroup.");
  if (desired < group.min)
    return validation_error("New SetDesiredCapacity value " + std::to_string(desired) +
                            " is below min value " + std::to_string(group.min) +
                            " for the AutoScalingGroup.");
  if (in.honor_cooldown.value_or(false) && group.cooldown_from &&
      call.now < *group.cooldown_from + seconds(group.cooldown))
    return activity_in_progress("The group is in its cooldown period, which blocks this action");
  want(group, desired, "a user request explicitly set group desired capacity", call.now);
  save_group(scaling, group);
  return Done{};
}

}  // namespace windlass::cloud::autoscaling
