// How alarms get from one state to another.
#pragma once

#include "cloud/cloudwatch/alarm.h"

namespace windlass::cloud::cloudwatch {

struct NewState {
  std::string state;
  std::string reason;
  std::string data = {};
};
// Takes the state on, remembers it in the history, and lets the alarm act, unless its suppressor
// holds that up.
void change_state(Cloudwatch& watch, Alarm& alarm, NewState next, Time now);

// Looks at the alarm's data as they are now. Answers whether its state changed.
bool evaluate_metric_alarm(Cloudwatch& watch, Alarm& alarm, Time now);

// Looks at the rule. `made` says "created" or "updated" while the alarm is being put.
bool evaluate_composite(Cloudwatch& watch, Alarm& alarm, Time now, std::string_view made = {});
// All composite alarms of the account and region, until none changes any more: they may look at
// each other, also in a circle, so the rounds are bounded.
void evaluate_composites(Cloudwatch& watch, const Scope& scope, Time now);

// Lets go of actions that a suppressor holds up, once it is time.
void look_at_suppressor(Cloudwatch& watch, Alarm& alarm, Time now);

// Every alarm of the cloud, some hundreds a run.
bool evaluate_alarms(Work& work, const Call& call);

}  // namespace windlass::cloud::cloudwatch
