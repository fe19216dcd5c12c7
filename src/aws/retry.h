// When to try again, and how long to wait before: AWS's standard retry mode, as pure decisions.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "http/message.h"

namespace windlass::aws {

using Sleeper = std::function<void(std::chrono::milliseconds)>;
Sleeper system_sleeper();

enum class Trouble {
  Final,      // trying again would not help
  Transient,  // the network or the server had a bad moment
  Throttled,  // we ask too often
};
// Whether another attempt may go better. `status` is 0 when there was no response.
Trouble trouble_of(const Error& error, int status);

// A wait before attempt `next` (the second attempt is 2): exponential with full jitter, at most 20
// s.
std::chrono::milliseconds backoff(int next, Random& random);
// What the server asks for, if it asks: Retry-After or x-amz-retry-after; bounded.
std::optional<std::chrono::milliseconds> asked_delay(const http::Headers& headers);

// How many retries all calls of a client may still cause, so that an outage is not made worse: a
// retry takes from it, successes give back.
class RetryBudget {
 public:
  static constexpr int full = 500;

  bool take(bool timed_out);  // false: nothing left, do not retry
  void succeeded(int taken);  // with what this call's last retry had taken; 0: it had no retry
  int left() const;
  static int cost(bool timed_out) { return timed_out ? 10 : 5; }

 private:
  mutable std::mutex mutex_;
  int left_ = full;
};

}  // namespace windlass::aws
