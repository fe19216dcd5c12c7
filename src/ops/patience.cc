#include "ops/patience.h"

#include <algorithm>

namespace windlass::ops {

namespace {

using std::chrono::seconds;

// A machine of EC2 boots in minutes; one of the local cloud shares its host with everything else.
constexpr seconds boots{300}, boots_here{120};
// The balancer looks every ten seconds, twice; the agent reports meanwhile.
constexpr seconds looked_at{60};
// A new balancer's name comes to be known, certificates are fetched.
constexpr seconds door_opens{300}, door_opens_here{120};
// Of revisions from before graces were kept.
constexpr seconds usual_grace{300};

}  // namespace

Patience patience_of(const Checks& checks, bool local) {
  seconds grace{0};
  for (auto& group : checks.groups) grace = std::max(grace, group.grace);
  if (checks.groups.empty()) grace = usual_grace;
  return {.machines = grace + (local ? boots_here : boots) + looked_at,
          .doors = std::max(grace, local ? door_opens_here : door_opens)};
}

void Waiting::look(int serving, bool good, Time now) {
  if (serving > most_) {
    most_ = serving;
    progress_ = now;
  }
  good_ = good;
  if (good && !all_served_) all_served_ = now;
}

bool Waiting::is_over(Time now) const {
  auto machines = progress_ + patience_.machines;
  if (!all_served_) return now >= machines;
  auto doors = *all_served_ + patience_.doors;
  return now >= (good_ ? doors : std::max(machines, doors));
}

}  // namespace windlass::ops
