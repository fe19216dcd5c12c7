// What an alarm does when its state changes.
#pragma once

#include "cloud/cloudwatch/alarm.h"

namespace windlass::cloud::cloudwatch {

// Carries the actions of the alarm's present state out, one after another. What becomes of each is
// in the alarm's history: a refused one holds up none of the others.
void carry_out_actions(Cloudwatch& watch, const Alarm& alarm, const std::string& state_before,
                       Time now);

// What is published; for tests.
std::string message_of(const Alarm& alarm, const std::string& state_before);

}  // namespace windlass::cloud::cloudwatch
