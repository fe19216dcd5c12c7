#include "cloud/autoscaling/capacity.h"

#include <algorithm>

#include "cloud/autoscaling/activity.h"
#include "cloud/autoscaling/arrivals.h"
#include "cloud/autoscaling/departures.h"
#include "cloud/autoscaling/termination.h"
#include "cloud/autoscaling/warm_pool.h"
#include "cloud/autoscaling/zones.h"

namespace windlass::cloud::autoscaling {

namespace {

constexpr int launches_per_tick_max = 20;

std::string from_to(std::int64_t from, std::int64_t to) {
  return "from " + std::to_string(from) + " to " + std::to_string(to) + ".";
}

std::string after(const std::string& cause) { return cause.empty() ? "" : cause + "  "; }

std::string launch_cause(const Group& group, std::int64_t have, std::int64_t units, bool refreshing,
                         Time now) {
  if (group.rebalancing)
    return at(now) +
           " an instance was launched to balance instances across the group's zones, resulting in "
           "more than the desired number of instances in the group.";
  if (!group.cause.empty())
    return after(group.cause) + at(now) +
           " an instance was started in response to a difference between desired and actual "
           "capacity, increasing the capacity " +
           from_to(have, have + units);
  if (refreshing) return at(now) + " an instance was launched in response to an instance refresh.";
  return at(now) +
         " an instance was launched in response to an unhealthy instance needing to be replaced.";
}

bool any_pending(const std::vector<Member>& members) {
  return std::ranges::any_of(members, [](auto& one) { return one.pending(); });
}

bool settled(const std::vector<Member>& members) {
  return std::ranges::none_of(members, [](auto& one) {
    return one.pending() || one.leaving() || one.is(state::detaching);
  });
}

void grow(Scaling& scaling, Group& group, const LaunchWay& way, std::vector<Member>& members,
          std::int64_t wanted, bool refreshing, Time now) {
  if (group.going() || now < group.launch_after || is_suspended(scaling, group, "Launch")) return;
  for (int launched = 0; launched < launches_per_tick_max; ++launched) {
    auto have = units_of(members);
    if (have >= wanted) return;
    auto cause = launch_cause(group, have, 1, refreshing, now);
    if (take_from_pool(scaling, group, members, cause, now)) continue;
    if (now < group.launch_after) return;
    if (!launch_one(scaling, group, way, members, Into::Service, cause, now)) return;
  }
}

void all_protected(Scaling& scaling, Group& group, Time now) {
  ++group.failures;
  group.launch_after = now + std::chrono::minutes(1);
  note_activity(scaling, group,
                {.description = "Could not scale to desired capacity because all remaining "
                                "instances are protected from scale-in.",
                 .cause = after(group.cause) + at(now) +
                          " group reached equilibrium with fewer machines than it may let go.",
                 .status = "Failed"},
                now);
}

void shrink(Scaling& scaling, Group& group, std::vector<Member>& members, std::int64_t wanted,
            Time now) {
  if (is_suspended(scaling, group, "Terminate")) return;
  // What was launched for the zones' sake serves before another one goes.
  if (group.rebalancing && any_pending(members)) return;
  auto places = places_of(scaling, group);
  auto policies = group.settings.termination_policies.value_or(std::vector<std::string>{"Default"});
  for (;;) {
    auto have = units_of(members);
    auto* chosen = choose_victim(policies, places, members, now);
    if (have <= wanted) return;
    if (!chosen) {
      if (now >= group.launch_after) all_protected(scaling, group, now);
      return;
    }
    if (have - chosen->units() < wanted) return;
    auto& victim = *std::ranges::find(members, chosen->id, &Member::id);
    auto cause = after(group.cause) + at(now) +
                 " an instance was taken out of service in response to a difference between "
                 "desired and actual capacity, shrinking the capacity " +
                 from_to(have, have - victim.units()) + "  " + at(now) + " instance " +
                 victim.instance + " was selected for termination.";
    if (reuses_on_scale_in(group) && victim.healthy())
      begin_returning(scaling, group, victim, cause, now);
    else
      begin_terminating(scaling, group, victim, cause, now);
  }
}

}  // namespace

std::int64_t units_of(const std::vector<Member>& members) {
  std::int64_t units = 0;
  for (auto& member : members)
    if (member.counts()) units += member.units();
  return units;
}

void want(Group& group, std::int64_t desired, const std::string& why, Time now) {
  if (desired == group.desired) return;
  group.cause =
      at(now) + " " + why + " changing the desired capacity " + from_to(group.desired, desired);
  group.desired = desired;
  group.rebalancing = false;
  // Somebody wants something new: what was refused before may be tried at once.
  group.launch_after = Time{};
  group.failures = 0;
}

void reach_capacity(Scaling& scaling, Group& group, const LaunchWay& way,
                    std::vector<Member>& members, std::int64_t surplus, bool refreshing,
                    const Sight& sight) {
  auto wanted = group.going() ? 0 : group.desired + surplus;
  auto have = units_of(members);
  if (have < wanted)
    grow(scaling, group, way, members, wanted, refreshing, sight.now);
  else if (have > wanted)
    shrink(scaling, group, members, wanted, sight.now);
  auto has = units_of(members);
  if (has == wanted || (have <= wanted && has > wanted)) group.cause.clear();
}

std::int64_t balance_zones(Scaling& scaling, Group& group, const std::vector<Member>& members) {
  if (group.rebalancing) {
    if (any_pending(members)) return 1;
    if (units_of(members) <= group.desired) group.rebalancing = false;
    return 0;
  }
  if (group.going() || !settled(members) || units_of(members) != group.desired) return 0;
  if (is_suspended(scaling, group, "AZRebalance") || is_suspended(scaling, group, "Launch") ||
      is_suspended(scaling, group, "Terminate"))
    return 0;
  auto places = places_of(scaling, group);
  if (!out_of_balance(places, members)) return 0;
  // Without a machine that may go, one more would stay for ever.
  if (!choose_victim({"Default"}, places, members, Time{})) return 0;
  group.rebalancing = true;
  return 1;
}

}  // namespace windlass::cloud::autoscaling
