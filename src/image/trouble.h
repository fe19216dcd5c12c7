// A desk's network has bad moments, and what is under way goes on meanwhile.
#pragma once

#include <chrono>

#include "image/bake.h"

namespace windlass::image {

inline constexpr auto trouble_limit = std::chrono::minutes(1);

// What a later try may answer otherwise.
inline bool may_pass(const Error& error) {
  return error.code == "ConnectFailed" || error.code == "Timeout" ||
         error.code == "ConnectionLost" || error.status >= 500 || error.status == 429 ||
         error.code == "RequestLimitExceeded" || error.code == "Throttling";
}

inline Error cancelled() { return {"Cancelled", "it was cancelled"}; }

// Tries again for a minute, unless it is cancelled. What is taken away is so when it is, too.
template <class Act>
auto patiently(const BakeParts& parts, Act act, bool takes_away = false) -> decltype(act()) {
  auto began = parts.clock.now();
  for (;;) {
    if (parts.cancelled() && !takes_away) return cancelled();
    auto done = act();
    if (done || !may_pass(done.error()) || parts.clock.now() - began > trouble_limit) return done;
    parts.sleep(std::chrono::seconds(2));
  }
}

}  // namespace windlass::image
