// What Auto Scaling's handlers and its engine work with.
#pragma once

#include "cloud/core/call.h"

namespace windlass::cloud::autoscaling {

struct Scaling {
  const Work& work;
  store::Database& db;
  explicit Scaling(const Work& for_work) : work(for_work), db(for_work.db) {}
};

// Times lie in rows as microseconds.
inline std::int64_t micros(Time time) { return time.time_since_epoch().count(); }
inline Time from_micros(std::int64_t count) { return Time{Duration{count}}; }
inline std::optional<std::int64_t> micros(const std::optional<Time>& time) {
  return time ? std::optional(micros(*time)) : std::nullopt;
}
inline std::optional<Time> optional_time(const std::optional<std::int64_t>& count) {
  return count ? std::optional(from_micros(*count)) : std::nullopt;
}
inline Duration seconds(std::int64_t count) { return std::chrono::seconds(count); }

}  // namespace windlass::cloud::autoscaling
