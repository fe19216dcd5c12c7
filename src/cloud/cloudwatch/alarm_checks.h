// What an alarm must say of itself before it is taken.
#pragma once

#include "cloud/cloudwatch/alarm.h"

namespace windlass::cloud::cloudwatch {

Result<> check_metric_alarm(const MetricSettings& in);

// Of both kinds: names that ARNs and rules can hold, actions that are ARNs.
Result<> check_alarm_name(const std::optional<std::string>& name);
template <class Settings>
std::vector<std::string> all_actions(const Settings& in) {
  std::vector<std::string> all;
  for (auto* list : {&in.ok_actions, &in.alarm_actions, &in.insufficient_data_actions})
    if (*list) all.insert(all.end(), (*list)->begin(), (*list)->end());
  return all;
}
Result<> check_actions(const std::vector<std::string>& actions);

}  // namespace windlass::cloud::cloudwatch
