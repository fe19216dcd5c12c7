// How often the machine is looked at, and when what is seen counts.
#pragma once

#include "agent/health.h"
#include "agent/ticks.h"

namespace windlass::agent {

class Watch {
 public:
  Watch(Eyes& eyes, const Ticks& ticks) : eyes_(eyes), ticks_(ticks) {}

  // Looks when it is time. A machine that served must fail twice in a row before that counts: one
  // slow answer is no news.
  const Health& step(bool proving);
  const Health& health() const { return health_; }
  Duration due() const { return due_; }

 private:
  Health seen(bool proving);

  Eyes& eyes_;
  const Ticks& ticks_;
  Health health_;
  Health close_;  // what the last close look found
  int looks_ = 0;
  bool suspected_ = false;
  Duration due_{}, close_due_{};
};

}  // namespace windlass::agent
