// Recurrences as crontab has them, in UTC: minute, hour, day, month, weekday.
#pragma once

#include <bitset>
#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace windlass::cloud::autoscaling {

class Cron {
 public:
  // Five fields with lists, ranges, steps and names. Nothing when it is none.
  static std::optional<Cron> parse(std::string_view text);
  // The first minute after that time (not at it) that it names; nothing within eight years.
  std::optional<Time> next(Time after) const;

 private:
  using Values = std::bitset<64>;
  bool names_day(std::chrono::year_month_day day) const;

  Values minutes_, hours_, days_, months_, weekdays_;
  bool any_day_ = true, any_weekday_ = true;
};

}  // namespace windlass::cloud::autoscaling
