// Groups and their machines, as they are told.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "cloud/autoscaling/balancers.h"
#include "cloud/autoscaling/filters.h"
#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/instance_view.h"
#include "cloud/autoscaling/paging.h"
#include "cloud/autoscaling/tag_rows.h"
#include "cloud/autoscaling/warm_pool.h"

namespace windlass::cloud::autoscaling {

namespace {

constexpr std::string_view granularity = "1Minute";

template <class T>
std::optional<LaunchTemplateSpecification> template_of(const T& of) {
  if (of.template_id.empty()) return std::nullopt;
  return LaunchTemplateSpecification{of.template_id, of.template_name, of.template_version};
}

void show_places(Scaling& scaling, const Group& group, AutoScalingGroup& shown) {
  std::set<std::string> zones, ids;
  for (auto& place : places_of(scaling, group)) {
    zones.insert(place.zone);
    if (!place.zone_id.empty()) ids.insert(place.zone_id);
  }
  shown.availability_zones.emplace(zones.begin(), zones.end());
  if (group.settings.availability_zone_ids)
    shown.availability_zone_ids.emplace(ids.begin(), ids.end());
  shown.vpc_zone_identifier = group.settings.vpc_zone_identifier.value_or("");
}

void show_traffic(Scaling& scaling, const Group& group, AutoScalingGroup& shown) {
  shown.load_balancer_names.emplace();
  shown.target_group_ar_ns.emplace();
  shown.traffic_sources.emplace();
  for (auto& source : traffic_of(scaling, group)) {
    if (source.state == "Removing") continue;
    shown.target_group_ar_ns->push_back(source.identifier);
    shown.traffic_sources->push_back({source.identifier, source.kind});
  }
}

void show_suspended(Scaling& scaling, const Group& group, AutoScalingGroup& shown) {
  shown.suspended_processes.emplace();
  for (auto row : scaling.db.query(
           "select process, reason from asg_suspended where group_id = ? order by process",
           {group.id}))
    shown.suspended_processes->push_back({row.text(0), row.text(1)});
}

void show_warm_pool(const Group& group, const std::vector<Member>& members,
                    AutoScalingGroup& shown) {
  auto pool = warm_pool_of(group);
  if (!pool) return;
  shown.warm_pool_configuration = pool;
  shown.warm_pool_size = static_cast<std::int32_t>(
      std::ranges::count_if(members, [](auto& one) { return one.warm(); }));
}

void show_settings(const Group& group, AutoScalingGroup& shown) {
  auto& settings = group.settings;
  shown.launch_configuration_name = settings.launch_configuration_name;
  shown.launch_template = settings.launch_template;
  shown.mixed_instances_policy = settings.mixed_instances_policy;
  shown.default_cooldown = settings.default_cooldown.value_or(300);
  shown.health_check_type = group.health_check_type();
  shown.health_check_grace_period = settings.health_check_grace_period.value_or(0);
  shown.placement_group = settings.placement_group;
  shown.termination_policies =
      settings.termination_policies.value_or(std::vector<std::string>{"Default"});
  shown.new_instances_protected_from_scale_in =
      settings.new_instances_protected_from_scale_in.value_or(false);
  shown.service_linked_role_arn = settings.service_linked_role_arn.value_or(
      "arn:aws:iam::" + group.account.text +
      ":role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling");
  shown.max_instance_lifetime = settings.max_instance_lifetime;
  shown.capacity_rebalance = settings.capacity_rebalance;
  shown.context = settings.context;
  shown.desired_capacity_type = settings.desired_capacity_type;
  shown.default_instance_warmup = settings.default_instance_warmup;
  shown.instance_maintenance_policy = settings.instance_maintenance_policy;
  shown.deletion_protection = settings.deletion_protection;
  shown.availability_zone_distribution = settings.availability_zone_distribution;
  shown.availability_zone_impairment_policy = settings.availability_zone_impairment_policy;
  shown.capacity_reservation_specification = settings.capacity_reservation_specification;
  shown.instance_lifecycle_policy = settings.instance_lifecycle_policy;
  if (!shown.availability_zone_distribution)
    shown.availability_zone_distribution.emplace().capacity_distribution_strategy =
        "balanced-best-effort";
  if (!shown.availability_zone_impairment_policy) {
    auto& policy = shown.availability_zone_impairment_policy.emplace();
    policy.zonal_shift_enabled = false;
    policy.impaired_zone_health_check_behavior = "IgnoreUnhealthy";
  }
  if (!shown.capacity_reservation_specification)
    shown.capacity_reservation_specification.emplace().capacity_reservation_preference = "default";
}

AutoScalingGroup shown_group(Scaling& scaling, const Group& group, bool with_instances) {
  AutoScalingGroup shown;
  shown.auto_scaling_group_name = group.name;
  shown.auto_scaling_group_arn = group.arn();
  shown.min_size = static_cast<std::int32_t>(group.min);
  shown.max_size = static_cast<std::int32_t>(group.max);
  shown.desired_capacity = static_cast<std::int32_t>(group.desired);
  shown.created_time = group.created;
  if (group.going()) shown.status = group.status;
  show_settings(group, shown);
  show_places(scaling, group, shown);
  show_traffic(scaling, group, shown);
  show_suspended(scaling, group, shown);
  auto members = members_of(scaling, group);
  show_warm_pool(group, members, shown);
  shown.instances.emplace();
  if (with_instances)
    for (auto& member : members)
      if (!member.warm()) shown.instances->push_back(shown_instance(member));
  shown.enabled_metrics.emplace();
  for (auto metric : split(group.metrics, ','))
    if (!metric.empty())
      shown.enabled_metrics->push_back({std::string(metric), std::string(granularity)});
  shown.tags = tags_of(scaling, group);
  return shown;
}

std::vector<std::string> values_of(Scaling& scaling, const Group& group, const std::string& name) {
  std::vector<std::string> values;
  for (auto& tag : tags_of(scaling, group)) {
    if (name == "tag-key") values.push_back(*tag.key);
    if (name == "tag-value" || name == "tag:" + *tag.key) values.push_back(*tag.value);
  }
  return values;
}

AutoScalingInstanceDetails shown_details(const Group& group, const Member& member) {
  AutoScalingInstanceDetails shown;
  shown.instance_id = member.instance;
  shown.instance_type = member.type;
  shown.auto_scaling_group_name = group.name;
  shown.availability_zone = member.zone;
  if (!member.zone_id.empty()) shown.availability_zone_id = member.zone_id;
  shown.lifecycle_state = member.state;
  // These are upper case here, and here only.
  shown.health_status = upper(member.health);
  if (!member.configuration.empty()) shown.launch_configuration_name = member.configuration;
  shown.launch_template = template_of(member);
  shown.image_id = member.image;
  shown.protected_from_scale_in = member.is_protected;
  if (!member.weight.empty()) shown.weighted_capacity = member.weight;
  return shown;
}

}  // namespace

Instance shown_instance(const Member& member) {
  Instance shown;
  shown.instance_id = member.instance;
  shown.instance_type = member.type;
  shown.availability_zone = member.zone;
  if (!member.zone_id.empty()) shown.availability_zone_id = member.zone_id;
  shown.lifecycle_state = member.state;
  shown.health_status = member.health;
  if (!member.configuration.empty()) shown.launch_configuration_name = member.configuration;
  shown.launch_template = template_of(member);
  shown.image_id = member.image;
  shown.protected_from_scale_in = member.is_protected;
  if (!member.weight.empty()) shown.weighted_capacity = member.weight;
  return shown;
}

Result<AutoScalingGroupsType> describe_auto_scaling_groups(Scaling& scaling, const Call& call,
                                                           const AutoScalingGroupNamesType& in) {
  TRY(check_filters(in.filters, {"tag-key", "tag-value", "tag:"}));
  auto names = in.auto_scaling_group_names.value_or(std::vector<std::string>{});
  auto groups = groups_of(scaling, call);
  std::erase_if(groups, [&](auto& group) {
    if (!names.empty() && std::ranges::find(names, group.name) == names.end()) return true;
    return !matches(in.filters,
                    [&](const std::string& name) { return values_of(scaling, group, name); });
  });
  AutoScalingGroupsType answer;
  answer.next_token = TRY(cut(groups, in.max_records, in.next_token));
  auto& all = answer.auto_scaling_groups.emplace();
  for (auto& group : groups)
    all.push_back(shown_group(scaling, group, in.include_instances.value_or(true)));
  return answer;
}

Result<AutoScalingInstancesType> describe_auto_scaling_instances(
    Scaling& scaling, const Call& call, const DescribeAutoScalingInstancesType& in) {
  auto ids = in.instance_ids.value_or(std::vector<std::string>{});
  AutoScalingInstancesType answer;
  auto& all = answer.auto_scaling_instances.emplace();
  for (auto& group : groups_of(scaling, call))
    for (auto& member : members_of(scaling, group))
      if (ids.empty() || std::ranges::find(ids, member.instance) != ids.end())
        all.push_back(shown_details(group, member));
  answer.next_token = TRY(cut(all, in.max_records, in.next_token));
  return answer;
}

}  // namespace windlass::cloud::autoscaling
