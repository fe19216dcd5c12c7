// What was denied lately, so that its owner can see which permissions are missing.
#pragma once

#include <deque>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/json.h"

namespace windlass::cloud {

struct Denied {
  Time at{};
  std::string principal;  // who was told so
  std::string identity;   // whose policies count: of a session, its role
  std::string action;
  std::string resource;
  std::string why;  // "no identity-based policy allows it"
  // A statement in the identity's own policies would have let it in.
  bool identity_can_mend = false;
  int count = 1;
};

class Denials {
 public:
  void note(Denied denied);
  void clear();
  Json list() const;  // oldest first

 private:
  // The same again is counted, not kept twice; beyond this many the oldest are forgotten.
  static constexpr std::size_t kept_max = 500;

  mutable std::mutex mutex_;
  std::deque<Denied> kept_;
};

}  // namespace windlass::cloud
