// What everything an operator does here needs: where, the time, patience, and whom to tell.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "aws/retry.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "ops/events.h"
#include "ops/target.h"

namespace windlass::ops {

struct Work {
  Target target;
  const Clock& clock;
  Random& random;
  // Every wait goes through it, so that whoever holds a lock renews it meanwhile.
  aws::Sleeper sleep;
  Tell tell = {};
  // Asked between two steps of whatever takes long: an error ends the work there ("Stopped",
  // "LockLost").
  std::function<Result<>()> may_go_on = {};

  void say(std::string id, Event::State state, std::string text, double share = -1) const {
    if (tell) tell({std::move(id), state, std::move(text), share});
  }
  Result<> go_on() const { return may_go_on ? may_go_on() : Result<>(Done{}); }
};

// How long to wait before asking again: the local cloud answers in a millisecond, AWS counts calls.
inline std::chrono::milliseconds poll_pause(const Target& target) {
  return std::chrono::milliseconds(target.local ? 150 : 4000);
}

// An environment, as everything in AWS is named by it.
struct Place {
  std::string app, environment;
  std::string stack() const { return app + "-" + environment; }
  std::string path() const { return app + "/" + environment; }  // in the bucket, and of the lock
};

}  // namespace windlass::ops
