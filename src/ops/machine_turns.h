// Machines of a group that change one after another, staying in it: a rollout's acts.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ops/work.h"
#include "rollout/phases.h"

namespace windlass::ops {

struct TurnWish {
  std::string digest;                    // that each machine has afterwards
  std::vector<std::string> images = {};  // that carry an agent, which says how its machine is
  // Asked before each batch: waits while somebody wants it to.
  std::function<Result<>()> between = {};
};

// Done to a machine of this digest already, it does nothing: it can be repeated after any crash.
// "TurnFailed" where a machine does not come back; the others are left as they are.
Result<> turn_machines(const Work& work, const Place& place, const rollout::Act& act,
                       const TurnWish& wish);

}  // namespace windlass::ops
