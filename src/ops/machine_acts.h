// What is done to one machine at a time, by its group's leave.
#pragma once

#include <functional>
#include <string>

#include "ops/lock.h"
#include "ops/machines.h"

namespace windlass::ops {

struct ActWish {
  bool force = false;  // although others of its group do not serve, or something else runs
  bool wait = true;    // until the group is whole again
  std::chrono::seconds limit{15 * 60};
  // Whether a process of a machine is known to have ended.
  std::function<bool(const Owner&)> is_gone = {};
};

// Ends it and waits for the one that its group makes in its place. Refused where the group is not
// whole without it. A detached machine is only ended.
Result<> replace_machine(const Work& work, const Place& place, const manifest::Model& model,
                         const Machine& machine, ActWish wish);
// Out of its group and its balancer, still running, to be looked at; its group makes another.
Result<> detach_machine(const Work& work, const Place& place, const manifest::Model& model,
                        const Machine& machine, ActWish wish);
// Scaling in spares it, or does no more.
Result<> keep_machine(const Work& work, const Machine& machine, bool keep);
// Starts a machine on demand and waits until it serves; answers it as it then is.
Result<Machine> start_machine(const Work& work, const Place& place, const manifest::Model& model,
                              const std::string& layer, std::chrono::seconds limit);

}  // namespace windlass::ops
