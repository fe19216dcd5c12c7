#include "cloud/autoscaling/alarms.h"

#include <algorithm>

#include "aws/cloudwatch/delete_alarms.h"
#include "aws/cloudwatch/describe_alarms.h"
#include "aws/cloudwatch/get_metric_data.h"

namespace windlass::cloud::autoscaling {

namespace {

namespace watch = aws::cloudwatch;
using Names = std::vector<std::string>;

Names named_by(const aws::autoscaling::RefreshPreferences& wishes) {
  if (!wishes.alarm_specification) return {};
  return wishes.alarm_specification->alarms.value_or(Names{});
}

watch::DescribeAlarmsOutput describe(Scaling& scaling, watch::DescribeAlarmsInput request) {
  request.alarm_types = {{"MetricAlarm", "CompositeAlarm"}};
  auto answer = scaling.work.peers.call<watch::op::DescribeAlarms>(std::move(request));
  return answer ? *std::move(answer) : watch::DescribeAlarmsOutput{};
}

watch::MetricDataQuery query_of(const watch::MetricAlarm& alarm) {
  watch::MetricDataQuery query;
  query.id = "m";
  query.return_data = true;
  auto& stat = query.metric_stat.emplace();
  stat.period = alarm.period.value_or(60);
  stat.stat = alarm.statistic ? alarm.statistic : alarm.extended_statistic;
  stat.unit = alarm.unit;
  auto& metric = stat.metric.emplace();
  metric.namespace_ = alarm.namespace_;
  metric.metric_name = alarm.metric_name;
  metric.dimensions = alarm.dimensions;
  return query;
}

std::optional<double> latest_value(Scaling& scaling, const watch::MetricAlarm& alarm, Time now) {
  watch::GetMetricDataInput request;
  request.metric_data_queries =
      alarm.metrics ? *alarm.metrics : std::vector<watch::MetricDataQuery>{query_of(alarm)};
  auto period = alarm.period.value_or(60);
  request.start_time = now - std::max(seconds(300), seconds(std::int64_t{period} * 3));
  request.end_time = now;
  request.scan_by = "TimestampDescending";
  auto answer = scaling.work.peers.call<watch::op::GetMetricData>(std::move(request));
  if (!answer || !answer->metric_data_results) return std::nullopt;
  for (auto& one : *answer->metric_data_results)
    if (one.values && !one.values->empty()) return one.values->front();
  return std::nullopt;
}

}  // namespace

std::optional<std::string> find_firing_alarm(Scaling& scaling,
                                             const aws::autoscaling::RefreshPreferences& wishes) {
  watch::DescribeAlarmsInput request;
  request.alarm_names = named_by(wishes);
  if (request.alarm_names->empty()) return std::nullopt;
  auto found = describe(scaling, std::move(request));
  for (auto& alarm : found.metric_alarms.value_or(std::vector<watch::MetricAlarm>{}))
    if (alarm.state_value == "ALARM") return alarm.alarm_name;
  for (auto& alarm : found.composite_alarms.value_or(std::vector<watch::CompositeAlarm>{}))
    if (alarm.state_value == "ALARM") return alarm.alarm_name;
  return std::nullopt;
}

std::optional<std::string> find_unknown_alarm(Scaling& scaling,
                                              const aws::autoscaling::RefreshPreferences& wishes) {
  watch::DescribeAlarmsInput request;
  auto names = named_by(wishes);
  if (names.empty()) return std::nullopt;
  request.alarm_names = names;
  auto found = describe(scaling, std::move(request));
  for (auto& alarm : found.metric_alarms.value_or(std::vector<watch::MetricAlarm>{}))
    std::erase(names, alarm.alarm_name.value_or(""));
  for (auto& alarm : found.composite_alarms.value_or(std::vector<watch::CompositeAlarm>{}))
    std::erase(names, alarm.alarm_name.value_or(""));
  if (names.empty()) return std::nullopt;
  return names.front();
}

std::vector<aws::autoscaling::Alarm> alarms_of(Scaling& scaling, const std::string& policy_arn) {
  watch::DescribeAlarmsInput request;
  request.action_prefix = policy_arn;
  std::vector<aws::autoscaling::Alarm> alarms;
  auto found = describe(scaling, std::move(request));
  for (auto& alarm : found.metric_alarms.value_or(std::vector<watch::MetricAlarm>{}))
    alarms.push_back({alarm.alarm_name, alarm.alarm_arn});
  for (auto& alarm : found.composite_alarms.value_or(std::vector<watch::CompositeAlarm>{}))
    alarms.push_back({alarm.alarm_name, alarm.alarm_arn});
  return alarms;
}

std::vector<Firing> firing_alarms(Scaling& scaling, const std::string& policy_arn, Time now) {
  watch::DescribeAlarmsInput request;
  request.action_prefix = policy_arn;
  request.state_value = "ALARM";
  std::vector<Firing> firing;
  auto found = describe(scaling, std::move(request));
  for (auto& alarm : found.metric_alarms.value_or(std::vector<watch::MetricAlarm>{})) {
    if (!alarm.actions_enabled.value_or(true)) continue;
    auto actions = alarm.alarm_actions.value_or(Names{});
    if (std::ranges::find(actions, policy_arn) == actions.end()) continue;
    if (auto value = latest_value(scaling, alarm, now))
      firing.push_back({alarm.alarm_name.value_or(""), *value, alarm.threshold.value_or(0)});
  }
  return firing;
}

}  // namespace windlass::cloud::autoscaling
