// Numbers and times as AWS writes them into reasons, histories and messages.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"

namespace windlass::cloud::cloudwatch {

std::string number_text(double value);         // 5.0, 0.25
std::string short_date(std::int64_t seconds);  // 20/11/26 12:01:00
std::string offset_date(Time time);            // 2026-11-20T12:01:00.000+0000
std::string long_date(Time time);              // Friday 20 November, 2026 12:01:00 UTC
// "US East (N. Virginia)"; a region that we do not know is its code.
std::string region_name(const std::string& region);

}  // namespace windlass::cloud::cloudwatch
