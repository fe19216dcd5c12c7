// Machines that were taken out of their groups and run on: no stack knows them, and they keep its
// network.
#pragma once

#include <string>
#include <vector>

#include "ops/work.h"

namespace windlass::ops {

struct DetachedMachine {
  std::string id, layer, type, image;
};
// Of this environment, without its file: of no group, and not the stack's own.
Result<std::vector<DetachedMachine>> detached_machines(const Work& work, const Place& place);

// Ends them, and waits until they are gone: while they go, nothing that they stand in can.
Result<> end_machines(const Work& work, const std::vector<DetachedMachine>& machines);

// "i-0abc (app), i-0def (edge)"
std::string named(const std::vector<DetachedMachine>& machines);

}  // namespace windlass::ops
