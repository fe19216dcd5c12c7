// Machines that get another root volume and stay who they are: out of the balancer, a new root from
// the image that their group launches from, their agent's word that they serve, and back.
//
// A tag is on the machine from before its root is touched until its agent has spoken: without it,
// nobody could tell after a crash which root a machine has.
#pragma once

#include <vector>

#include "ops/group_turns.h"
#include "ops/machine_turns.h"

namespace windlass::ops {

// All of these at once. Can be repeated.
Result<> swap_roots(const Work& work, const GroupTurns& group, const TurnWish& wish,
                    const std::vector<MachineSeen>& machines);

}  // namespace windlass::ops
