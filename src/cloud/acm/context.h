// What ACM's handlers work with.
#pragma once

#include "cloud/core/call.h"

namespace windlass::cloud::acm {

struct Acm {
  const Work& work;
  store::Database& db;
  explicit Acm(const Work& for_work) : work(for_work), db(for_work.db) {}
};

// Times lie in rows as microseconds.
inline std::int64_t micros(Time time) { return time.time_since_epoch().count(); }
inline Time from_micros(std::int64_t count) { return Time{Duration{count}}; }

}  // namespace windlass::cloud::acm
