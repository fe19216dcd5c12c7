// What a tick sees of a group's machines: asked once, then decided upon.
#pragma once

#include "cloud/autoscaling/balancers.h"
#include "cloud/autoscaling/machines.h"

namespace windlass::cloud::autoscaling {

struct Sight {
  Time now{};
  Machines machines;
  std::vector<TrafficSource> traffic;
  std::map<std::string, TargetStates> targets;  // by target group

  const Machine* machine(const Member& member) const;
  // "" when EC2 knows nothing of it (any more).
  std::string state_of(const Member& member) const;
  bool runs(const Member& member) const { return state_of(member) == "running"; }
  bool gone(const Member& member) const;
  // No balancer sends it anything any more.
  bool drained(const Member& member) const;
  // Some balancer found it unwell.
  bool unwell_behind_balancer(const Member& member) const;
  // Some balancer does not know yet.
  bool unsettled_behind_balancer(const Member& member) const;
};
Sight look(Scaling& scaling, const Group& group, const std::vector<Member>& members, Time now);

// In service, well, warmed up, and known to be well by its balancers: what may be counted upon
// while others are taken out.
bool is_ready(const Group& group, const Member& member, const Sight& sight, Duration warmup);

// "2026-11-20T12:00:00Z", as causes have it.
std::string at(Time now);

}  // namespace windlass::cloud::autoscaling
