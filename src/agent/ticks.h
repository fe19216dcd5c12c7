// Time that only goes forward, however the clock is set: deadlines and graces are told by it.
#pragma once

#include "base/clock.h"

namespace windlass::agent {

class Ticks {
 public:
  virtual ~Ticks() = default;
  // Since the machine booted: the same for all processes, and also after a restart of ours.
  virtual Duration now() const = 0;
  virtual void sleep(Duration how_long) const = 0;
};

class RealTicks final : public Ticks {
 public:
  Duration now() const override;
  void sleep(Duration how_long) const override;
};

}  // namespace windlass::agent
