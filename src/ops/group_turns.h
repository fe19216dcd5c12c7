// The group of an act, looked at and waited for.
#pragma once

#include <functional>
#include <string>

#include "ops/fleet.h"
#include "rollout/phases.h"

namespace windlass::ops {

inline Error turn_failed(const std::string& why) { return {"TurnFailed", why}; }

class GroupTurns {
 public:
  GroupTurns(const Work& work, const Place& place, const rollout::Act& act)
      : work_(work), place_(place), act_(act) {}

  const rollout::Act& act() const { return act_; }
  Result<GroupSeen> look() const;
  // Until this says nothing about the machine any more; "TurnFailed" with the last that it said.
  using Lacks = std::function<Result<std::string>(const MachineSeen&)>;
  Result<> until(const std::string& machine, std::chrono::seconds limit, const Lacks& lacks) const;
  Result<> until_all_serve(int least) const;

 private:
  const Work& work_;
  const Place& place_;
  const rollout::Act& act_;
};

}  // namespace windlass::ops
