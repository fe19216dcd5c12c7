// How long a revision may take until it serves: as its layers say that their machines need, and not
// longer. Pure.
#pragma once

#include <optional>

#include "base/clock.h"
#include "ops/checks.h"

namespace windlass::ops {

struct Patience {
  std::chrono::seconds machines{};  // from one that came to serve to the next one
  std::chrono::seconds doors{};     // once all machines serve
};
Patience patience_of(const Checks& checks, bool local);

// When a verdict is given up on, told at each look. A machine more that serves is progress and
// begins the wait anew; one that comes and goes is none.
class Waiting {
 public:
  Waiting(Patience patience, Time now) : patience_(patience), progress_(now) {}
  // `good`: nothing is to be said of machines, only of doors.
  void look(int serving, bool good, Time now);
  bool is_over(Time now) const;

 private:
  Patience patience_;
  Time progress_;
  std::optional<Time> all_served_;  // for the first time
  int most_ = 0;
  bool good_ = false;
};

}  // namespace windlass::ops
