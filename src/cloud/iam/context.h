// What IAM's handlers work with.
#pragma once

#include "cloud/core/call.h"

namespace windlass::cloud::iam {

struct Iam {
  const Work& work;
  store::Database& db;
  explicit Iam(const Work& for_work) : work(for_work), db(for_work.db) {}
};

// Times lie in rows as microseconds; IAM shows whole seconds.
inline std::int64_t micros(Time time) {
  return Time{std::chrono::floor<std::chrono::seconds>(time)}.time_since_epoch().count();
}
inline Time from_micros(std::int64_t count) { return Time{Duration{count}}; }

}  // namespace windlass::cloud::iam
