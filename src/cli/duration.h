// Time as people say it.
#pragma once

#include <string>

#include "base/clock.h"

namespace windlass::cli {

std::string short_duration(
    Duration duration);                    // "0.4 s", "12 s", "1 min 05 s", "2 h 03 min", "3 days"
std::string about(Duration duration);  // in its largest unit: "12 s", "5 min", "2 h", "3 days"
std::string ago(Time then, Time now);      // "12 s ago", "just now"; "" for a time that is none
std::string stopwatch(Duration duration);  // "00:12", "1:02:03"

}  // namespace windlass::cli
