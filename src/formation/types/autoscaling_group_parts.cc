#include "formation/types/autoscaling_group_parts.h"

#include <algorithm>
#include <map>

#include "aws/autoscaling/attach_load_balancer_target_groups.h"
#include "aws/autoscaling/attach_traffic_sources.h"
#include "aws/autoscaling/delete_lifecycle_hook.h"
#include "aws/autoscaling/delete_notification_configuration.h"
#include "aws/autoscaling/describe_lifecycle_hooks.h"
#include "aws/autoscaling/detach_load_balancer_target_groups.h"
#include "aws/autoscaling/detach_traffic_sources.h"
#include "aws/autoscaling/disable_metrics_collection.h"
#include "aws/autoscaling/enable_metrics_collection.h"
#include "aws/autoscaling/put_lifecycle_hook.h"
#include "aws/autoscaling/put_notification_configuration.h"
#include "formation/types/autoscaling.h"

namespace windlass::formation::types {

using namespace aws::autoscaling;

namespace {

// Which events each topic hears of. A template may name one topic, or several.
std::map<std::string, std::vector<std::string>> topics_of(const Json& properties) {
  auto configurations = items(properties, "NotificationConfigurations");
  if (auto& old_form = part(properties, "NotificationConfiguration"); old_form.is_object())
    configurations.push_back(old_form);
  std::map<std::string, std::vector<std::string>> topics;
  for (auto& each : configurations) {
    auto arns = texts(each, "TopicARN");
    if (auto one = text(each, "TopicARN")) arns = {*one};
    for (auto& arn : arns) topics[arn] = texts(each, "NotificationTypes");
  }
  return topics;
}

Result<std::vector<TrafficSourceIdentifier>> sources_beyond(const Json& these, const Json& those) {
  std::vector<TrafficSourceIdentifier> sources;
  auto& others = items(those, "TrafficSources");
  for (auto& each : items(these, "TrafficSources"))
    if (std::ranges::find(others, each) == others.end())
      sources.push_back(TRY(made_of<TrafficSourceIdentifier>(each)));
  return sources;
}

}  // namespace

Result<> change_metrics(const Place& place, const std::string& group, const Json& before,
                        const Json& now) {
  if (!differs(before, now, "MetricsCollection")) return Done{};
  if (!items(before, "MetricsCollection").empty())
    TRY(place.client.call<op::DisableMetricsCollection>({.auto_scaling_group_name = group}));
  for (auto& each : items(now, "MetricsCollection")) {
    auto metrics = texts(each, "Metrics");
    EnableMetricsCollectionQuery request{.auto_scaling_group_name = group,
                                         .granularity = text(each, "Granularity")};
    if (!metrics.empty()) request.metrics = metrics;  // none named: all of them
    TRY(place.client.call<op::EnableMetricsCollection>(std::move(request)));
  }
  return Done{};
}

Result<> change_notifications(const Place& place, const std::string& group, const Json& before,
                              const Json& now) {
  auto old_topics = topics_of(before), topics = topics_of(now);
  for (auto& [topic, types] : topics)
    if (auto old = old_topics.find(topic); old == old_topics.end() || old->second != types)
      TRY(place.client.call<op::PutNotificationConfiguration>(
          {.auto_scaling_group_name = group, .topic_arn = topic, .notification_types = types}));
  for (auto& [topic, types] : old_topics)
    if (!topics.contains(topic))
      TRY(done_if_not_there(place.client.call<op::DeleteNotificationConfiguration>(
          {.auto_scaling_group_name = group, .topic_arn = topic})));
  return Done{};
}

Result<> change_hooks(const Place& place, const std::string& group, const Json& before,
                      const Json& now) {
  constexpr std::string_view list = "LifecycleHookSpecificationList";
  auto& old_hooks = items(before, list);
  std::vector<std::string> old_names, names;
  for (auto& hook : old_hooks) old_names.push_back(text_or(hook, "LifecycleHookName", ""));
  for (auto& hook : items(now, list)) {
    names.push_back(text_or(hook, "LifecycleHookName", ""));
    if (std::ranges::find(old_hooks, hook) != old_hooks.end()) continue;
    auto request = TRY(made_of<PutLifecycleHookType>(hook));
    request.auto_scaling_group_name = group;
    TRY(place.client.call<op::PutLifecycleHook>(std::move(request)));
  }
  for (auto& name : beyond(old_names, names))
    TRY(done_if_not_there(place.client.call<op::DeleteLifecycleHook>(
        {.lifecycle_hook_name = name, .auto_scaling_group_name = group})));
  return Done{};
}

// The new before the old: machines are never without a balancer.
Result<> change_traffic(const Place& place, const std::string& group, const Json& before,
                        const Json& now) {
  auto old_groups = texts(before, "TargetGroupARNs"), groups = texts(now, "TargetGroupARNs");
  if (auto added = beyond(groups, old_groups); !added.empty())
    TRY(place.client.call<op::AttachLoadBalancerTargetGroups>(
        {.auto_scaling_group_name = group, .target_group_ar_ns = added}));
  if (auto added = TRY(sources_beyond(now, before)); !added.empty())
    TRY(place.client.call<op::AttachTrafficSources>(
        {.auto_scaling_group_name = group, .traffic_sources = added}));
  if (auto dropped = beyond(old_groups, groups); !dropped.empty())
    TRY(place.client.call<op::DetachLoadBalancerTargetGroups>(
        {.auto_scaling_group_name = group, .target_group_ar_ns = dropped}));
  if (auto dropped = TRY(sources_beyond(before, now)); !dropped.empty())
    TRY(place.client.call<op::DetachTrafficSources>(
        {.auto_scaling_group_name = group, .traffic_sources = dropped}));
  return Done{};
}

Result<Json> hooks_as_they_stand(const Place& place, const std::string& group,
                                 const Json& properties) {
  auto answer =
      TRY(place.client.call<op::DescribeLifecycleHooks>({.auto_scaling_group_name = group}));
  auto live = answer.lifecycle_hooks.value_or(std::vector<LifecycleHook>{});
  Json::Array hooks;
  for (auto& wanted : items(properties, "LifecycleHookSpecificationList"))
    for (auto& hook : live)
      if (hook.lifecycle_hook_name == text(wanted, "LifecycleHookName"))
        hooks.push_back(in_words_of(wanted, told(hook)));
  return Json(std::move(hooks));
}

}  // namespace windlass::formation::types
