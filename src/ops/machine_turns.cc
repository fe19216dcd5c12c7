#include "ops/machine_turns.h"

#include <algorithm>
#include <set>

#include "aws/autoscaling/set_desired_capacity.h"
#include "aws/autoscaling/terminate_instance_in_auto_scaling_group.h"
#include "ops/group_least.h"
#include "ops/group_turns.h"
#include "ops/root_swap.h"

namespace windlass::ops {

namespace autoscaling = aws::autoscaling;

namespace {

using Kind = rollout::Act::Kind;

bool stands_aside(const MachineSeen& machine) {
  return machine.lifecycle == "Standby" || machine.lifecycle == "EnteringStandby";
}

class Turns {
 public:
  Turns(const Work& work, const Place& place, const rollout::Act& act, const TurnWish& wish)
      : work_(work), group_(work, place, act), act_(act), wish_(wish) {}

  Result<> run() {
    TRY(complete());
    while (true) {
      auto seen = TRY(group_.look());
      auto batch = next_batch(seen);
      if (batch.empty()) {
        TRY(group_.until_all_serve(act_.machines));
        return seen.lowered ? restore_least(work_, seen.name) : Result<>(Done{});
      }
      if (wish_.between) TRY(wish_.between());
      TRY(work_.go_on());
      if (act_.kind == Kind::SwapRoot) {
        TRY(swap_roots(work_, group_, wish_, batch));
      } else {
        TRY(replace(batch));
      }
      TRY(group_.until_all_serve(act_.machines));
    }
  }

 private:
  // Who was lost while it stood aside is not missed by its group.
  Result<> complete() {
    auto seen = TRY(group_.look());
    auto wanted = seen.desired;
    if (act_.kind == Kind::SwapRoot)
      wanted += static_cast<int>(std::ranges::count_if(seen.machines, stands_aside));
    if (wanted >= act_.machines) return Done{};
    TRY(work_.target.client.call<autoscaling::op::SetDesiredCapacity>(
        {.auto_scaling_group_name = seen.name, .desired_capacity = act_.machines}));
    return Done{};
  }

  bool needs_turn(const MachineSeen& machine) const {
    if (is_leaving(machine)) return false;
    if (machine.digest != wish_.digest || machine.swapping) return true;
    // Somebody that died has put it aside.
    return act_.kind == Kind::SwapRoot && stands_aside(machine);
  }

  // Each machine has one turn; who does not serve anyway has the first.
  std::vector<MachineSeen> next_batch(const GroupSeen& group) {
    std::vector<MachineSeen> batch;
    for (bool aside : {true, false})
      for (auto& machine : group.machines) {
        if (static_cast<int>(batch.size()) >= std::max(1, act_.at_once)) return batch;
        if (stands_aside(machine) != aside || !needs_turn(machine)) continue;
        if (turned_.insert(machine.id).second) batch.push_back(machine);
      }
    return batch;
  }

  Result<> replace(const std::vector<MachineSeen>& batch) const {
    for (auto& machine : batch) {
      work_.say("machine/" + machine.id, Event::State::Begun,
                machine.id + " makes room for another");
      TRY(work_.target.client.call<autoscaling::op::TerminateInstanceInAutoScalingGroup>(
          {.instance_id = machine.id, .should_decrement_desired_capacity = false}));
    }
    return Done{};
  }

  const Work& work_;
  GroupTurns group_;
  const rollout::Act& act_;
  const TurnWish& wish_;
  std::set<std::string> turned_;
};

}  // namespace

Result<> turn_machines(const Work& work, const Place& place, const rollout::Act& act,
                       const TurnWish& wish) {
  return Turns(work, place, act, wish).run();
}

}  // namespace windlass::ops
