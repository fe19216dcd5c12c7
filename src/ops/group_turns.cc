#include "ops/group_turns.h"

#include <algorithm>

namespace windlass::ops {

namespace {
// To leave, to boot and to be found well by a balancer, beside a layer's own grace.
constexpr std::chrono::seconds all_limit{600};
}  // namespace

Result<GroupSeen> GroupTurns::look() const {
  auto stack = TRY(find_stack(work_, place_.stack()));
  if (!stack) return turn_failed("the stack is gone");
  Checks checks;
  checks.groups.push_back({.layer = act_.layer, .output = act_.group});
  auto groups = TRY(look_at_groups(work_, place_, checks, *stack));
  if (groups.empty()) return turn_failed("the group of " + act_.layer + " is not there");
  return groups.front();
}

Result<> GroupTurns::until(const std::string& machine, std::chrono::seconds limit,
                           const Lacks& lacks) const {
  auto end = work_.clock.now() + limit;
  std::string why;
  while (true) {
    auto group = TRY(look());
    auto found = std::ranges::find(group.machines, machine, &MachineSeen::id);
    if (found == group.machines.end()) return turn_failed(machine + " is gone");
    auto lack = TRY(lacks(*found));
    if (lack.empty()) return Done{};
    if (lack != why) work_.say("machine/" + machine, Event::State::Going, machine + " " + lack);
    why = lack;
    if (work_.clock.now() >= end) return turn_failed(machine + " " + why);
    TRY(work_.go_on());
    work_.sleep(poll_pause(work_.target));
  }
}

Result<> GroupTurns::until_all_serve(int least) const {
  auto end = work_.clock.now() + all_limit + std::chrono::seconds(act_.grace_s);
  std::string why;
  while (work_.clock.now() < end) {
    auto group = TRY(look());
    auto complain = complaints(group, "");
    if (group.desired >= least && complain.empty()) return Done{};
    if (!complain.empty()) {
      auto& last = complain.back();
      why = last.machine + (last.machine.empty() ? "" : " ") + last.text;
      work_.say("act", Event::State::Going, act_.layer + ": " + why);
    }
    TRY(work_.go_on());
    work_.sleep(poll_pause(work_.target));
  }
  return turn_failed(act_.layer + " does not serve again: " + why);
}

}  // namespace windlass::ops
