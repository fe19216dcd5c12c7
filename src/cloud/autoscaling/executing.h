// A scaling policy does its work: by hand, or because an alarm fires.
#pragma once

#include "cloud/autoscaling/policy.h"

namespace windlass::cloud::autoscaling {

struct Occasion {
  std::string who;  // "a user request executed", "a monitor alarm high in state ALARM triggered"
  bool by_alarm = false;
  bool honor_cooldown = false;
  std::optional<double> value, threshold;
};
// Changes the group's desired capacity, or not; saves it. The refusals are those for people.
Result<> execute(Scaling& scaling, Group& group, const Policy& policy, const Occasion& occasion,
                 Time now);

// As long as an alarm fires its policies are executed again, once a minute.
bool follow_alarms(Work& work, const Call& call);

}  // namespace windlass::cloud::autoscaling
