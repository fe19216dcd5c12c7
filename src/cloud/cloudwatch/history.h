// What happened to alarms, for thirty days.
#pragma once

#include "base/json.h"
#include "cloud/cloudwatch/alarm.h"

namespace windlass::cloud::cloudwatch {

void note(Cloudwatch& watch, const Alarm& alarm, Time now, std::string_view kind,
          std::string_view summary, const Json& data);
// `what` is "created", "updated" or "deleted".
void note_configuration(Cloudwatch& watch, const Alarm& alarm, Time now, std::string_view what);
// `before` is the alarm as it was.
void note_state(Cloudwatch& watch, const Alarm& before, const Alarm& alarm, Time now);

bool forget_history(Work& work, const Call& call);

}  // namespace windlass::cloud::cloudwatch
