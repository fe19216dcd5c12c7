#include "cloud/cloudwatch/actions.h"

#include "aws/sns/publish.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/cloudwatch/automations.h"
#include "cloud/cloudwatch/history.h"
#include "cloud/cloudwatch/words.h"

namespace windlass::cloud::cloudwatch {

namespace {

using Names = std::optional<std::vector<std::string>>;

template <class Settings>
Names actions_in(const Settings& settings, const std::string& state) {
  if (state == "ALARM") return settings.alarm_actions;
  if (state == "OK") return settings.ok_actions;
  return settings.insufficient_data_actions;
}

std::vector<std::string> actions_of(const Alarm& alarm) {
  auto names = alarm.composite ? actions_in(composite_settings(alarm), alarm.state)
                               : actions_in(metric_settings(alarm), alarm.state);
  return names.value_or(std::vector<std::string>{});
}

Json list_of(const Names& names) {
  Json::Array list;
  for (auto& name : names.value_or(std::vector<std::string>{})) list.emplace_back(name);
  return list;
}
template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json dimensions_json(const std::optional<Dimensions>& dimensions) {
  Json::Array list;
  for (auto& dimension : dimensions.value_or(Dimensions{}))
    list.push_back(Json::Object{{"value", *dimension.value}, {"name", *dimension.name}});
  return list;
}

Json query_json(const aws::cloudwatch::MetricDataQuery& query) {
  Json json;
  json.set("Id", *query.id);
  if (query.expression) json.set("Expression", *query.expression);
  if (auto& stat = query.metric_stat) {
    Json metric;
    metric.set("Dimensions", dimensions_json(stat->metric->dimensions));
    metric.set("MetricName", or_null(stat->metric->metric_name));
    metric.set("Namespace", or_null(stat->metric->namespace_));
    Json told;
    told.set("Metric", metric);
    told.set("Period", static_cast<std::int64_t>(*stat->period));
    told.set("Stat", *stat->stat);
    if (stat->unit) told.set("Unit", *stat->unit);
    json.set("MetricStat", told);
  }
  if (query.label) json.set("Label", *query.label);
  json.set("ReturnData", query.return_data.value_or(true));
  return json;
}

// What the message says of the metric that is watched, in the order that AWS writes it.
Json trigger_of(const MetricSettings& settings) {
  Json trigger;
  auto periods = static_cast<std::int64_t>(settings.evaluation_periods.value_or(1));
  if (settings.metrics) {
    Json::Array metrics;
    for (auto& query : *settings.metrics) metrics.push_back(query_json(query));
    trigger.set("Period", static_cast<std::int64_t>(settings.period.value_or(60)));
    trigger.set("Metrics", metrics);
  } else {
    trigger.set("MetricName", or_null(settings.metric_name));
    trigger.set("Namespace", or_null(settings.namespace_));
    trigger.set("StatisticType", settings.statistic ? "Statistic" : "ExtendedStatistic");
    if (settings.statistic) {
      auto name =
          *settings.statistic == "SampleCount" ? "SAMPLE_COUNT" : upper(*settings.statistic);
      trigger.set("Statistic", name);
    } else {
      trigger.set("ExtendedStatistic", or_null(settings.extended_statistic));
    }
    trigger.set("Unit", or_null(settings.unit));
    trigger.set("Dimensions", dimensions_json(settings.dimensions));
    trigger.set("Period", static_cast<std::int64_t>(settings.period.value_or(60)));
  }
  trigger.set("EvaluationPeriods", periods);
  if (settings.datapoints_to_alarm)
    trigger.set("DatapointsToAlarm", static_cast<std::int64_t>(*settings.datapoints_to_alarm));
  trigger.set("ComparisonOperator", or_null(settings.comparison_operator));
  trigger.set("Threshold", or_null(settings.threshold));
  trigger.set("TreatMissingData", settings.treat_missing_data.value_or("missing"));
  trigger.set("EvaluateLowSampleCountPercentile",
              settings.evaluate_low_sample_count_percentile.value_or(""));
  return trigger;
}

Json triggering_children(const Alarm& alarm) {
  Json::Array children;
  auto data = parse_json(alarm.reason_data.empty() ? "{}" : alarm.reason_data);
  auto* alarms = data ? data->find("triggeringAlarms") : nullptr;
  if (!alarms) return children;
  for (auto& child : alarms->as_array()) {
    auto* state = child.find("state");
    children.push_back(Json::Object{
        {"Arn", child.text("arn").value_or("")},
        {"State", Json::Object{{"Value", state->text("value").value_or("")},
                               {"Timestamp", state->text("timestamp").value_or("")}}}});
  }
  return children;
}

template <class Settings>
Json head_of(const Alarm& alarm, const Settings& settings, const std::string& state_before) {
  Json message;
  message.set("AlarmName", alarm.name);
  message.set("AlarmDescription", or_null(settings.alarm_description));
  message.set("AWSAccountId", alarm.scope.account.text);
  message.set("AlarmConfigurationUpdatedTimestamp", offset_date(alarm.configured));
  message.set("NewStateValue", alarm.state);
  message.set("NewStateReason", alarm.reason);
  message.set("StateChangeTime", offset_date(alarm.updated));
  message.set("Region", region_name(alarm.scope.region.text));
  message.set("AlarmArn", alarm.arn());
  message.set("OldStateValue", state_before);
  message.set("OKActions", list_of(settings.ok_actions));
  message.set("AlarmActions", list_of(settings.alarm_actions));
  message.set("InsufficientDataActions", list_of(settings.insufficient_data_actions));
  return message;
}

Result<> publish(Cloudwatch& watch, const Alarm& alarm, const std::string& topic,
                 const std::string& message) {
  constexpr std::size_t subject_max = 100;
  aws::sns::PublishInput request;
  request.topic_arn = topic;
  request.subject =
      (alarm.state + ": \"" + alarm.name + "\" in " + region_name(alarm.scope.region.text))
          .substr(0, subject_max);
  request.message = message;
  CallsFor for_alarm(watch.work, in_place_of(alarm, topic));
  TRY(watch.work.peers.call<aws::sns::op::Publish>(std::move(request)));
  return Done{};
}

Result<> carry_out(Cloudwatch& watch, const Alarm& alarm, const std::string& action,
                   const std::string& message) {
  auto parts = split(action, ':');
  auto service = parts.size() > 2 ? std::string(parts[2]) : action;
  if (service == "sns") return publish(watch, alarm, action, message);
  if (service == "autoscaling") return execute_scaling_policy(watch, alarm, action);
  if (service == "automate") return automate(watch, alarm, action);
  return Error{"NotImplemented", "actions of " + service + " are not served yet"};
}

}  // namespace

std::string message_of(const Alarm& alarm, const std::string& state_before) {
  if (alarm.composite) {
    auto settings = composite_settings(alarm);
    auto message = head_of(alarm, settings, state_before);
    message.set("AlarmRule", or_null(settings.alarm_rule));
    message.set("TriggeringChildren", triggering_children(alarm));
    return message.dump();
  }
  auto settings = metric_settings(alarm);
  auto message = head_of(alarm, settings, state_before);
  message.set("Trigger", trigger_of(settings));
  return message.dump();
}

void carry_out_actions(Cloudwatch& watch, const Alarm& alarm, const std::string& state_before,
                       Time now) {
  if (!alarm.enabled) return;
  auto actions = actions_of(alarm);
  if (actions.empty()) return;
  auto message = message_of(alarm, state_before);
  for (auto& action : actions) {
    auto done = carry_out(watch, alarm, action, message);
    Json data;
    data.set("actionState", done ? "Succeeded" : "Failed");
    data.set("stateUpdateTimestamp", epoch_millis(alarm.updated));
    data.set("notificationResource", action);
    if (!done) data.set("error", done.error().message);
    auto summary = done ? "Successfully executed action " + action
                        : "Failed to execute action " + action + ". Received error: \"" +
                              done.error().message + "\"";
    note(watch, alarm, now, "Action", summary, data);
  }
}

}  // namespace windlass::cloud::cloudwatch
