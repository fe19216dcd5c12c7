// What an alarm has other services do: scaling policies executed, machines stopped, started anew,
// terminated.
#pragma once

#include "cloud/cloudwatch/alarm.h"

namespace windlass::cloud::cloudwatch {

// Within the alarm's account, and the region that the action's ARN names, if any.
ActingFor in_place_of(const Alarm& alarm, const std::string& action);

// "arn:aws:autoscaling:...:scalingPolicy:...", with how far the metric is beyond its threshold.
Result<> execute_scaling_policy(Cloudwatch& watch, const Alarm& alarm, const std::string& policy);

// "arn:aws:automate:REGION:ec2:stop" (terminate, reboot, recover), on the instance that the alarm
// watches.
Result<> automate(Cloudwatch& watch, const Alarm& alarm, const std::string& action);

}  // namespace windlass::cloud::cloudwatch
