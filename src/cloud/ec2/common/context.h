// What EC2's handlers work with, whatever their noun.
#pragma once

#include "cloud/core/call.h"

namespace windlass::cloud::ec2 {

struct Ec2 {
  const Work& work;
  store::Database& db;
  explicit Ec2(const Work& for_work) : work(for_work), db(for_work.db) {}
};

// Times lie in rows as microseconds.
inline std::int64_t micros(Time time) { return time.time_since_epoch().count(); }
inline Time from_micros(std::int64_t count) { return Time{Duration{count}}; }

// The duties that make the host equal to the rows (cloud/ec2): to be summoned by whoever changes rows
// that they look at. One for networks and who may talk to whom; one for machines; one for volumes.
inline constexpr std::string_view networks_duty = "ec2.networks";
inline constexpr std::string_view machines_duty = "ec2.machines";
inline constexpr std::string_view storage_duty = "ec2.storage";

}  // namespace windlass::cloud::ec2
