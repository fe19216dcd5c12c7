#include "ops/alarms.h"

#include "aws/cloudwatch/describe_alarms.h"
#include "aws/paginate.h"
#include "ops/stack.h"

namespace windlass::ops {

namespace cloudwatch = aws::cloudwatch;

Result<std::set<std::string>> alarms_of(const Work& work, const Place& place) {
  std::set<std::string> names;
  for (auto& part : TRY(stack_parts(work, place.stack())))
    if (part.type == "AWS::CloudWatch::Alarm" && !part.physical_id.empty())
      names.insert(part.physical_id);
  return names;
}

namespace {

Result<std::vector<Ringing>> alarms_in(const Work& work, const Place& place,
                                       const std::set<std::string>& names, const char* state) {
  std::vector<Ringing> found;
  if (names.empty()) return found;
  // By state and prefix: one call however many there are. "shop-qa" is also how "shop-qa-2" begins.
  auto take = [&](const cloudwatch::DescribeAlarmsOutput& page) {
    if (page.metric_alarms)
      for (auto& one : *page.metric_alarms)
        if (names.contains(one.alarm_name.value_or("")))
          found.push_back(
              {*one.alarm_name, one.state_reason.value_or(""), one.metric_name.value_or("")});
    return true;
  };
  TRY(aws::each_page<cloudwatch::op::DescribeAlarms>(
      *work.target.gate, {.alarm_name_prefix = place.stack(), .state_value = state}, take));
  return found;
}

}  // namespace

Result<std::vector<Ringing>> ringing_alarms(const Work& work, const Place& place,
                                            const std::set<std::string>& names) {
  return alarms_in(work, place, names, "ALARM");
}

Result<std::vector<Ringing>> undecided_alarms(const Work& work, const Place& place,
                                              const std::set<std::string>& names) {
  return alarms_in(work, place, names, "INSUFFICIENT_DATA");
}

bool counts_machines(const Ringing& alarm) {
  return alarm.metric == "UnHealthyHostCount" || alarm.metric == "HealthyHostCount" ||
         alarm.metric == "GroupInServiceInstances";
}

}  // namespace windlass::ops
