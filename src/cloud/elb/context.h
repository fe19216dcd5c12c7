// What ELB's handlers work with.
#pragma once

#include <map>

#include "cloud/core/call.h"

namespace windlass::cloud::elb {

struct Elb {
  const Work& work;
  store::Database& db;
  explicit Elb(const Work& for_work) : work(for_work), db(for_work.db) {}
};

// Times lie in rows as microseconds.
inline std::int64_t micros(Time time) { return time.time_since_epoch().count(); }
inline Time from_micros(std::int64_t count) { return Time{Duration{count}}; }

// Attributes that somebody set, or tags: by name.
using Words = std::map<std::string, std::string>;
std::string to_json(const Words& words);
Words words_in(std::string_view json);

// The duty that makes the host's balancers equal to the rows.
inline constexpr std::string_view balancers_duty = "elb.balancers";

}  // namespace windlass::cloud::elb
