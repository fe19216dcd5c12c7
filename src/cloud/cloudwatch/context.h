// What CloudWatch's handlers work with.
#pragma once

#include "cloud/core/call.h"

namespace windlass::cloud::cloudwatch {

struct Cloudwatch {
  const Work& work;
  store::Database& db;
  explicit Cloudwatch(const Work& for_work) : work(for_work), db(for_work.db) {}
};

// Times lie in rows as microseconds; metrics reckon in whole seconds.
inline std::int64_t micros(Time time) { return time.time_since_epoch().count(); }
inline Time from_micros(std::int64_t count) { return Time{Duration{count}}; }
inline std::int64_t whole_seconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}
inline Time from_seconds(std::int64_t seconds) { return Time{std::chrono::seconds(seconds)}; }

// The largest multiple of `step` that is not beyond `value`, also below zero.
inline std::int64_t floor_to(std::int64_t value, std::int64_t step) {
  auto rest = value % step;
  return value - (rest < 0 ? rest + step : rest);
}

}  // namespace windlass::cloud::cloudwatch
