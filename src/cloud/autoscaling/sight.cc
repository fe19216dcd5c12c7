#include "cloud/autoscaling/sight.h"

#include <algorithm>

#include "base/time.h"

namespace windlass::cloud::autoscaling {

namespace {

// Balancers that never stop draining do not hold a machine for ever.
constexpr auto draining_max = std::chrono::hours(1);

}  // namespace

const Machine* Sight::machine(const Member& member) const {
  auto found = machines.find(member.instance);
  return found == machines.end() ? nullptr : &found->second;
}

std::string Sight::state_of(const Member& member) const {
  auto* one = machine(member);
  return one ? one->state : "";
}

bool Sight::gone(const Member& member) const {
  auto state = state_of(member);
  return state.empty() || state == "terminated";
}

bool Sight::drained(const Member& member) const {
  if (now - member.since >= draining_max || gone(member)) return true;
  return std::ranges::all_of(targets, [&](auto& group) {
    auto found = group.second.find(member.instance);
    return found == group.second.end() || found->second.empty() || found->second == "unused";
  });
}

bool Sight::unwell_behind_balancer(const Member& member) const {
  return std::ranges::any_of(targets, [&](auto& group) {
    auto found = group.second.find(member.instance);
    return found != group.second.end() && found->second == "unhealthy";
  });
}

bool Sight::unsettled_behind_balancer(const Member& member) const {
  return std::ranges::any_of(targets, [&](auto& group) {
    auto found = group.second.find(member.instance);
    return found == group.second.end() || found->second == "initial";
  });
}

Sight look(Scaling& scaling, const Group& group, const std::vector<Member>& members, Time now) {
  Sight sight;
  sight.now = now;
  std::vector<std::string> ids;
  for (auto& member : members) ids.push_back(member.instance);
  if (!ids.empty()) sight.machines = look_at_machines(scaling, ids);
  sight.traffic = traffic_of(scaling, group);
  if (!ids.empty())
    for (auto& source : sight.traffic)
      sight.targets[source.identifier] = target_states(scaling, source.identifier);
  return sight;
}

bool is_ready(const Group& group, const Member& member, const Sight& sight, Duration warmup) {
  if (!member.is(state::in_service) || !member.healthy() || !sight.runs(member)) return false;
  if (sight.unsettled_behind_balancer(member)) return false;
  if (group.health_check_type().find("ELB") != std::string::npos &&
      sight.unwell_behind_balancer(member))
    return false;
  return member.in_service && sight.now - *member.in_service >= warmup;
}

std::string at(Time now) {
  return "At " + format_iso8601(std::chrono::floor<std::chrono::seconds>(now));
}

}  // namespace windlass::cloud::autoscaling
