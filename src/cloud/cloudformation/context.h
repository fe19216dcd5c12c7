// What CloudFormation's handlers work with.
#pragma once

#include "cloud/core/call.h"
#include "formation/account.h"

namespace windlass::cloud::cloudformation {

namespace engine = windlass::formation;

inline constexpr std::string_view stepping = "cloudformation.step";

// What handlers look up of other services (a template's body, a parameter's value) they look up as
// who asked: a stack shows nobody what they may not read themselves.
struct Formation {
  const Work& work;
  store::Database& db;
  explicit Formation(const Work& for_work) : work(for_work), db(for_work.db) {
    work.acting_for.as_who_asked = true;
  }
};

// Times lie in rows as microseconds.
inline std::int64_t micros(Time time) { return time.time_since_epoch().count(); }
inline Time from_micros(std::int64_t count) { return Time{Duration{count}}; }

// The account as handlers ask it: by their peers, at once.
inline engine::Account account_of(const Formation& formation, const Call&) {
  return engine::Account(formation.work.peers);
}

Error invalid(std::string message);  // ValidationError

}  // namespace windlass::cloud::cloudformation
