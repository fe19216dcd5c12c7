// DescribeAlarms and DescribeAlarmsForMetric.
#include <algorithm>

#include "cloud/cloudwatch/alarm.h"
#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/handlers.h"
#include "cloud/cloudwatch/rule.h"

namespace windlass::cloud::cloudwatch {

namespace {

using Names = std::vector<std::string>;

Names or_empty(const std::optional<Names>& names) { return names.value_or(Names{}); }

MetricAlarm shown_metric_alarm(const Alarm& alarm) {
  auto settings = metric_settings(alarm);
  MetricAlarm shown;
  shown.alarm_name = alarm.name;
  shown.alarm_arn = alarm.arn();
  shown.alarm_description = settings.alarm_description;
  shown.alarm_configuration_updated_timestamp = alarm.configured;
  shown.actions_enabled = alarm.enabled;
  shown.ok_actions = or_empty(settings.ok_actions);
  shown.alarm_actions = or_empty(settings.alarm_actions);
  shown.insufficient_data_actions = or_empty(settings.insufficient_data_actions);
  shown.state_value = alarm.state;
  shown.state_reason = alarm.reason;
  if (!alarm.reason_data.empty()) shown.state_reason_data = alarm.reason_data;
  shown.state_updated_timestamp = alarm.updated;
  shown.state_transitioned_timestamp = alarm.transitioned;
  shown.metric_name = settings.metric_name;
  shown.namespace_ = settings.namespace_;
  shown.statistic = settings.statistic;
  shown.extended_statistic = settings.extended_statistic;
  shown.dimensions = settings.dimensions.value_or(Dimensions{});
  shown.period = settings.period;
  shown.unit = settings.unit;
  shown.evaluation_periods = settings.evaluation_periods;
  shown.datapoints_to_alarm = settings.datapoints_to_alarm;
  shown.threshold = settings.threshold;
  shown.comparison_operator = settings.comparison_operator;
  shown.treat_missing_data = settings.treat_missing_data;
  shown.evaluate_low_sample_count_percentile = settings.evaluate_low_sample_count_percentile;
  shown.metrics = settings.metrics;
  return shown;
}

CompositeAlarm shown_composite_alarm(const Alarm& alarm) {
  auto settings = composite_settings(alarm);
  CompositeAlarm shown;
  shown.alarm_name = alarm.name;
  shown.alarm_arn = alarm.arn();
  shown.alarm_description = settings.alarm_description;
  shown.alarm_configuration_updated_timestamp = alarm.configured;
  shown.actions_enabled = alarm.enabled;
  shown.ok_actions = or_empty(settings.ok_actions);
  shown.alarm_actions = or_empty(settings.alarm_actions);
  shown.insufficient_data_actions = or_empty(settings.insufficient_data_actions);
  shown.alarm_rule = settings.alarm_rule;
  shown.state_value = alarm.state;
  shown.state_reason = alarm.reason;
  if (!alarm.reason_data.empty()) shown.state_reason_data = alarm.reason_data;
  shown.state_updated_timestamp = alarm.updated;
  shown.state_transitioned_timestamp = alarm.transitioned;
  shown.actions_suppressor = settings.actions_suppressor;
  shown.actions_suppressor_wait_period = settings.actions_suppressor_wait_period;
  shown.actions_suppressor_extension_period = settings.actions_suppressor_extension_period;
  if (alarm.held_by) {
    shown.actions_suppressed_by = alarm.held_by;
    shown.actions_suppressed_reason = "Actions suppressed by " + *alarm.held_by;
  }
  return shown;
}

Names actions_of(const Alarm& alarm) {
  auto all = [](auto settings) {
    Names names;
    for (auto* list :
         {&settings.ok_actions, &settings.alarm_actions, &settings.insufficient_data_actions})
      for (auto& name : or_empty(*list)) names.push_back(name);
    return names;
  };
  return alarm.composite ? all(composite_settings(alarm)) : all(metric_settings(alarm));
}

Names children_of(const Alarm& alarm) {
  Names names;
  if (!alarm.composite) return names;
  auto rule = parse_rule(composite_settings(alarm).alarm_rule.value_or(""));
  if (!rule) return names;
  for (auto& reference : alarms_of(*rule)) names.emplace_back(alarm_name_of(reference));
  return names;
}

Result<> check_filters(const DescribeAlarmsInput& in) {
  if (in.alarm_names && in.alarm_name_prefix)
    return invalid_combination("AlarmNamePrefix and AlarmNames are mutually exclusive");
  bool family = in.children_of_alarm_name || in.parents_of_alarm_name;
  if (family && (in.alarm_names || in.alarm_name_prefix || in.state_value || in.action_prefix ||
                 in.alarm_types || (in.children_of_alarm_name && in.parents_of_alarm_name)))
    return invalid_combination(
        "ChildrenOfAlarmName and ParentsOfAlarmName cannot be used with other filters.");
  return Done{};
}

bool fits(const DescribeAlarmsInput& in, const Names& children, const Alarm& alarm) {
  if (in.children_of_alarm_name) return std::ranges::count(children, alarm.name) > 0;
  if (in.parents_of_alarm_name)
    return std::ranges::count(children_of(alarm), *in.parents_of_alarm_name) > 0;
  // By default metric alarms only, even when a composite one was named.
  auto types = in.alarm_types.value_or(Names{"MetricAlarm"});
  if (std::ranges::count(types, alarm.type()) == 0) return false;
  if (in.alarm_names && !in.alarm_names->empty() &&
      std::ranges::count(*in.alarm_names, alarm.name) == 0)
    return false;
  if (in.alarm_name_prefix && !alarm.name.starts_with(*in.alarm_name_prefix)) return false;
  if (in.state_value && alarm.state != *in.state_value) return false;
  if (!in.action_prefix) return true;
  return std::ranges::any_of(actions_of(alarm),
                             [&](auto& action) { return action.starts_with(*in.action_prefix); });
}

}  // namespace

Result<DescribeAlarmsOutput> describe_alarms(Cloudwatch& watch, const Call& call,
                                             const DescribeAlarmsInput& in) {
  TRY(check_filters(in));
  Names children;
  if (in.children_of_alarm_name)
    if (auto parent = find_alarm(watch, scope_of(call), *in.children_of_alarm_name))
      children = children_of(*parent);
  auto size = static_cast<std::size_t>(in.max_records.value_or(50));

  DescribeAlarmsOutput answer;
  answer.metric_alarms.emplace();
  answer.composite_alarms.emplace();
  // The next page begins after the name that this one ended with.
  static const std::string sql = "select " + alarm_columns +
                                 " from cloudwatch_alarm "
                                 "where account = ? and region = ? and name > ? order by name";
  std::string last;
  for (auto row : watch.db.query(
           sql, {call.caller.account.text, call.region.text, in.next_token.value_or("")})) {
    auto alarm = alarm_of(row);
    if (!fits(in, children, alarm)) continue;
    if (answer.metric_alarms->size() + answer.composite_alarms->size() == size) {
      answer.next_token = last;
      break;
    }
    last = alarm.name;
    if (alarm.composite)
      answer.composite_alarms->push_back(shown_composite_alarm(alarm));
    else
      answer.metric_alarms->push_back(shown_metric_alarm(alarm));
  }
  return answer;
}

Result<DescribeAlarmsForMetricOutput> describe_alarms_for_metric(
    Cloudwatch& watch, const Call& call, const DescribeAlarmsForMetricInput& in) {
  auto dimensions = dimension_text(in.dimensions.value_or(Dimensions{}));
  DescribeAlarmsForMetricOutput answer;
  answer.metric_alarms.emplace();
  for (auto& alarm : all_alarms(watch, scope_of(call))) {
    if (alarm.composite) continue;
    auto settings = metric_settings(alarm);
    if (settings.metric_name != in.metric_name || settings.namespace_ != in.namespace_ ||
        dimension_text(settings.dimensions.value_or(Dimensions{})) != dimensions)
      continue;
    if ((in.statistic && settings.statistic != in.statistic) ||
        (in.extended_statistic && settings.extended_statistic != in.extended_statistic) ||
        (in.period && settings.period != in.period) || (in.unit && settings.unit != in.unit))
      continue;
    answer.metric_alarms->push_back(shown_metric_alarm(alarm));
  }
  return answer;
}

}  // namespace windlass::cloud::cloudwatch
