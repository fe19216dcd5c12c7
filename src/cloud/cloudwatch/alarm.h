// An alarm's row: its settings, its state, and what waits for a suppressor.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/cloudwatch/put_composite_alarm.h"
#include "aws/cloudwatch/put_metric_alarm.h"
#include "cloud/cloudwatch/metric_names.h"

namespace windlass::cloud::cloudwatch {

struct Alarm {
  std::int64_t id = 0;
  Scope scope;
  std::string name;
  bool composite = false;
  std::string settings;  // the request that made it, as JSON
  bool enabled = true;   // its actions, that is
  Time configured{};
  std::string state = "INSUFFICIENT_DATA";
  std::string reason = "Unchecked: Initial alarm creation";
  std::string reason_data = {};
  Time updated{};
  Time transitioned{};
  // Actions that wait: for the change from this state, held by "Alarm", "WaitPeriod" or
  // "ExtensionPeriod", the last two until then.
  std::optional<std::string> held_from = {};
  std::optional<std::string> held_by = {};
  std::optional<Time> held_until = {};

  std::string arn() const;
  const char* type() const { return composite ? "CompositeAlarm" : "MetricAlarm"; }
};

using MetricSettings = aws::cloudwatch::PutMetricAlarmInput;
using CompositeSettings = aws::cloudwatch::PutCompositeAlarmInput;
MetricSettings metric_settings(const Alarm& alarm);
CompositeSettings composite_settings(const Alarm& alarm);
std::string settings_text(const MetricSettings& settings);
std::string settings_text(const CompositeSettings& settings);

// What a query over cloudwatch_alarm selects, and what to make of it.
extern const std::string alarm_columns;
Alarm alarm_of(const store::Row& row);

std::optional<Alarm> find_alarm(Cloudwatch& watch, const Scope& scope, std::string_view name);
// By name, or by an ARN of the same account and region.
std::optional<Alarm> find_alarm_by_name_or_arn(Cloudwatch& watch, const Scope& scope,
                                               std::string_view reference);
// The name within an alarm's ARN; a name is itself.
std::string_view alarm_name_of(std::string_view reference);
std::vector<Alarm> all_alarms(Cloudwatch& watch, const Scope& scope);

void insert_alarm(Cloudwatch& watch, Alarm& alarm);
void save_settings(Cloudwatch& watch, const Alarm& alarm);
void save_state(Cloudwatch& watch, const Alarm& alarm);

}  // namespace windlass::cloud::cloudwatch
