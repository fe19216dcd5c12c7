// CloudWatch, as Auto Scaling needs it: alarms of policies and of refreshes.
#pragma once

#include "aws/autoscaling/shape/alarm.h"
#include "aws/autoscaling/shape/refresh_preferences.h"
#include "cloud/autoscaling/policy.h"

namespace windlass::cloud::autoscaling {

// The first of a refresh's alarms that fires.
std::optional<std::string> find_firing_alarm(Scaling& scaling,
                                             const aws::autoscaling::RefreshPreferences& wishes);
// A name among them that CloudWatch does not know.
std::optional<std::string> find_unknown_alarm(Scaling& scaling,
                                              const aws::autoscaling::RefreshPreferences& wishes);

// The alarms whose action is that policy.
std::vector<aws::autoscaling::Alarm> alarms_of(Scaling& scaling, const std::string& policy_arn);

// Alarms that follow from a target: one that fires when there is too little capacity, and one for
// too much. They are made again when the policy changes.
Result<> put_target_alarms(Scaling& scaling, const Group& group, const Policy& policy);
void delete_target_alarms(Scaling& scaling, const Group& group, const Policy& policy);

// An alarm that fires now, and the newest value of what it watches.
struct Firing {
  std::string name;
  double value = 0;
  double threshold = 0;
};
std::vector<Firing> firing_alarms(Scaling& scaling, const std::string& policy_arn, Time now);

}  // namespace windlass::cloud::autoscaling
