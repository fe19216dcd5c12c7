#include "cloud/autoscaling/health.h"

#include <algorithm>

#include "cloud/autoscaling/departures.h"
#include "cloud/autoscaling/refresh_plan.h"

namespace windlass::cloud::autoscaling {

namespace {

bool over_age(const Group& group, const Member& member, Time now) {
  auto life = group.settings.max_instance_lifetime.value_or(0);
  return life > 0 && member.is(state::in_service) && now - member.launched >= seconds(life);
}

// What the owner said of how many may be missing or too many while machines are replaced; nothing
// where replacements are launched after the loss, as without any policy.
std::optional<Paces> paces_for_maintenance(const Group& group) {
  auto& policy = group.settings.instance_maintenance_policy;
  if (!policy) return std::nullopt;
  auto least = policy->min_healthy_percentage.value_or(-1);
  auto most = policy->max_healthy_percentage.value_or(-1);
  if (least < 0 || most < 0) return std::nullopt;
  return paces_of(group.desired, least, most);
}

void take_out(Scaling& scaling, Group& group, Member& member, Time now) {
  auto why = member.healthy() ? "the maximum instance lifetime" : member.unhealthy_why;
  begin_terminating(scaling, group, member,
                    at(now) + " an instance was taken out of service in response to " + why + ".",
                    now);
}

}  // namespace

std::optional<std::string> find_ailment(const Group& group, const Member& member,
                                        const Sight& sight) {
  if (!member.is(state::in_service)) return std::nullopt;
  if (!member.healthy()) return member.unhealthy_why;
  if (!sight.runs(member))
    return "an EC2 health check indicating it has been terminated or stopped";
  // What still starts up may fail checks for a while.
  if (member.in_service && sight.now - *member.in_service < group.grace()) return std::nullopt;
  if (sight.machine(member)->impaired) return "an EC2 instance status checks failure";
  if (group.health_check_type().find("ELB") != std::string::npos &&
      sight.unwell_behind_balancer(member))
    return "an ELB system health check failure";
  return std::nullopt;
}

void check_health(Scaling& scaling, const Group& group, std::vector<Member>& members,
                  const Sight& sight) {
  if (is_suspended(scaling, group, "HealthCheck")) return;
  for (auto& member : members) {
    auto ailment = find_ailment(group, member, sight);
    if (!ailment || !member.healthy()) continue;
    member.health = "Unhealthy";
    member.unhealthy_why = *ailment;
    save_member(scaling, member);
  }
}

std::int64_t replace_ailing(Scaling& scaling, Group& group, std::vector<Member>& members,
                            const Sight& sight) {
  if (is_suspended(scaling, group, "ReplaceUnhealthy") || is_suspended(scaling, group, "Terminate"))
    return 0;
  auto paces = paces_for_maintenance(group);
  std::int64_t ailing = 0, ready = 0;
  for (auto& member : members) {
    bool goes =
        (member.is(state::in_service) && !member.healthy()) || over_age(group, member, sight.now);
    if (goes)
      ++ailing;
    else if (is_ready(group, member, sight, group.warmup()))
      ++ready;
  }
  bool one_aged_out = false;
  for (auto& member : members) {
    bool unhealthy = member.is(state::in_service) && !member.healthy();
    bool aged = !unhealthy && over_age(group, member, sight.now);
    if (!unhealthy && !aged) continue;
    // One that is down serves nobody: nothing is gained by keeping it.
    bool down = !sight.runs(member);
    if (paces && !down && ready + ailing - 1 < paces->healthy_min) continue;
    // Without a policy the aged go one after another, while all others are at work.
    if (!paces && aged && (one_aged_out || ready + ailing < group.desired)) continue;
    one_aged_out = one_aged_out || aged;
    take_out(scaling, group, member, sight.now);
    --ailing;
  }
  return paces ? std::min(paces->extra_max, ailing) : 0;
}

}  // namespace windlass::cloud::autoscaling
