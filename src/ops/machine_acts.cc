#include "ops/machine_acts.h"

#include <algorithm>

#include "aws/autoscaling/detach_instances.h"
#include "aws/autoscaling/set_instance_protection.h"
#include "aws/autoscaling/terminate_instance_in_auto_scaling_group.h"
#include "aws/ec2/terminate_instances.h"
#include "ops/holder.h"

namespace windlass::ops {

namespace autoscaling = aws::autoscaling;
namespace ec2 = aws::ec2;

namespace {

using Health = Machine::Health;
using Kind = Machine::Kind;

bool serves(const Machine& machine) {
  return machine.health == Health::Serves || machine.health == Health::Runs;
}

struct Wholeness {
  int desired = 0, serving = 0;
};

Result<Wholeness> look_at_group(const Work& work, const Place& place, const manifest::Model& model,
                                const std::string& group, const std::string& without) {
  auto stack = TRY(find_stack(work, place.stack()));
  auto fleet = TRY(look_at_machines(work, place, model, stack));
  Wholeness whole;
  for (auto& layer : fleet.layers)
    if (layer.group == group) whole.desired = layer.desired;
  for (auto& machine : fleet.machines)
    if (machine.group == group && machine.id != without && serves(machine)) ++whole.serving;
  return whole;
}

// A rollout counts machines: nobody takes one from under it. What the dead left counts none.
Result<> may_act(const Work& work, const Place& place, const ActWish& wish) {
  auto lock = find_lock(work, place);
  if (!lock && lock.error().code == "ResourceNotFoundException") return Done{};
  if (!lock) return std::move(lock).error();
  if (!*lock) return Done{};
  auto holder = TRY(look_at_holder(work, place, **lock, wish.is_gone));
  if (!holder.lock) return Done{};
  auto& owner = holder.lock->owner;
  if (!holder.gone.empty()) {
    work.say("lock", Event::State::Warning,
             owner.who + " left " + place.stack() + " in the middle of " + owner.verb + ": " +
                 holder.gone);
    return Done{};
  }
  return Error{"Locked", place.environment + " is being changed (" + owner.verb + " by " +
                             owner.who + "): wait for it (windlass watch " + place.environment +
                             "), or say --force"};
}

Result<> must_be_whole(const Work& work, const Place& place, const manifest::Model& model,
                       const Machine& machine) {
  auto whole = TRY(look_at_group(work, place, model, machine.group, machine.id));
  if (whole.serving >= whole.desired - 1) return Done{};
  return Error{"NotWhole", "of " + machine.layer + " only " + std::to_string(whole.serving) +
                               " of " + std::to_string(whole.desired) +
                               " machines would serve without " + machine.id +
                               ": wait until the others do (windlass status " + place.environment +
                               "), or say --force"};
}

Result<> wait_until_whole(const Work& work, const Place& place, const manifest::Model& model,
                          const Machine& machine, const ActWish& wish) {
  auto id = "layer/" + machine.layer;
  auto until = work.clock.now() + wish.limit;
  while (true) {
    auto whole = TRY(look_at_group(work, place, model, machine.group, machine.id));
    auto told = std::to_string(whole.serving) + " of " + std::to_string(whole.desired) +
                " machines of " + machine.layer + " serve";
    if (whole.serving >= whole.desired) {
      work.say(id, Event::State::Done, told);
      return Done{};
    }
    if (work.clock.now() > until) {
      work.say(id, Event::State::Failed, told);
      return Error{"TooSlow", "after " + std::to_string(wish.limit.count() / 60) + " minutes " +
                                  told + ": windlass status " + place.environment};
    }
    work.say(id, Event::State::Going, told,
             whole.desired > 0 ? static_cast<double>(whole.serving) / whole.desired : -1);
    TRY(work.go_on());
    work.sleep(poll_pause(work.target));
  }
}

Result<> must_be_member(const Machine& machine, const std::string& verb) {
  if (machine.kind == Kind::Member) return Done{};
  return Error{"NoMember", machine.id + " is in no group (" + to_text(machine.kind) +
                               "): there is nothing to " + verb};
}

}  // namespace

Result<> replace_machine(const Work& work, const Place& place, const manifest::Model& model,
                         const Machine& machine, ActWish wish) {
  if (machine.kind == Kind::OnDemand)
    return Error{"OnDemand", machine.id +
                                 " is a machine on demand, which the stack makes: a deploy "
                                 "replaces it when its template changes"};
  if (!wish.force) TRY(may_act(work, place, wish));
  if (machine.kind == Kind::Detached) {
    TRY(work.target.client.call<ec2::op::TerminateInstances>({.instance_ids = {{machine.id}}}));
    work.say("machine/" + machine.id, Event::State::Done, "ended: it was detached");
    return Done{};
  }
  if (!wish.force) TRY(must_be_whole(work, place, model, machine));
  TRY(work.target.client.call<autoscaling::op::TerminateInstanceInAutoScalingGroup>(
      {.instance_id = machine.id, .should_decrement_desired_capacity = false}));
  work.say("machine/" + machine.id, Event::State::Done, "leaves; its group makes another");
  return wish.wait ? wait_until_whole(work, place, model, machine, wish) : Result<>(Done{});
}

Result<> detach_machine(const Work& work, const Place& place, const manifest::Model& model,
                        const Machine& machine, ActWish wish) {
  TRY(must_be_member(machine, "detach it from"));
  if (!wish.force) TRY(may_act(work, place, wish));
  TRY(work.target.client.call<autoscaling::op::DetachInstances>(
      {.instance_ids = {{machine.id}},
       .auto_scaling_group_name = machine.group,
       .should_decrement_desired_capacity = false}));
  work.say("machine/" + machine.id, Event::State::Done,
           "is out of its group, still running; its group makes another");
  return wish.wait ? wait_until_whole(work, place, model, machine, wish) : Result<>(Done{});
}

Result<> keep_machine(const Work& work, const Machine& machine, bool keep) {
  TRY(must_be_member(machine, "keep it from"));
  TRY(work.target.client.call<autoscaling::op::SetInstanceProtection>(
      {.instance_ids = {{machine.id}},
       .auto_scaling_group_name = machine.group,
       .protected_from_scale_in = keep}));
  return Done{};
}

}  // namespace windlass::ops
