// One tick of an instance refresh: what the plan says, done.
#include <algorithm>

#include "aws/autoscaling/shape/desired_configuration.h"
#include "cloud/autoscaling/alarms.h"
#include "cloud/autoscaling/departures.h"
#include "cloud/autoscaling/documents.h"
#include "cloud/autoscaling/refresh.h"
#include "cloud/autoscaling/refresh_plan.h"
#include "cloud/autoscaling/replace_root.h"

namespace windlass::cloud::autoscaling {

using namespace aws::autoscaling;

namespace {

// So long may nothing move on (launches fail, machines stay unwell, protection stays) before it
// fails.
constexpr auto stuck_max = std::chrono::hours(1);

void end(Scaling& scaling, Refresh& refresh, std::string_view status, const std::string& why,
         Time now) {
  refresh.status = status;
  refresh.reason = why;
  refresh.ended = now;
  save_refresh(scaling, refresh);
}

void forget_stale(Scaling& scaling, const Group& group) {
  scaling.db.run("update asg_member set stale = 0 where group_id = ?", {group.id});
}

void fail(Scaling& scaling, const Group& group, Refresh& refresh, const std::string& why,
          Time now) {
  bool turns = refresh.is(status::in_progress) || refresh.is(status::baking);
  if (turns && refresh.wishes().auto_rollback.value_or(false) && !irreversible(group, refresh))
    return roll_back(scaling, group, refresh, why, now);
  forget_stale(scaling, group);
  end(scaling, refresh, refresh.is(status::rolling_back) ? status::rollback_failed : status::failed,
      why, now);
}

// All have it: the group's own settings follow.
void take_over(Group& group, const Refresh& refresh) {
  if (refresh.desired.empty()) return;
  set_launch_way(group.settings, launch_way_of(read_document<DesiredConfiguration>(refresh.desired),
                                               group.settings));
}

void succeed(Scaling& scaling, Group& group, Refresh& refresh, Time now) {
  forget_stale(scaling, group);
  if (refresh.is(status::rolling_back))
    return end(scaling, refresh, status::rollback_successful, refresh.reason, now);
  take_over(group, refresh);
  end(scaling, refresh, status::successful, "", now);
}

Duration warmup_of(const Group& group, const RefreshPreferences& wishes) {
  if (auto given = wishes.instance_warmup) return seconds(*given);
  if (group.settings.default_instance_warmup) return group.warmup();
  return group.grace();
}

Paces paces_for(const Group& group, const RefreshPreferences& wishes) {
  auto least = wishes.min_healthy_percentage.value_or(90);
  auto most = wishes.max_healthy_percentage.value_or(100);
  return paces_of(group.desired, least, most);
}

// How far it may go before the next pause; 100 when there are no more checkpoints.
struct Checkpoint {
  std::int64_t percent = 100;
  bool last = true;  // nothing is replaced beyond it
  bool is_set = false;
};
Checkpoint next_checkpoint(const Refresh& refresh, const RefreshPreferences& wishes) {
  if (refresh.is(status::rolling_back)) return {};
  auto all = wishes.checkpoint_percentages.value_or(std::vector<std::int32_t>{});
  auto passed = static_cast<std::size_t>(refresh.passed);
  if (passed >= all.size()) return {};
  return {all[passed], passed + 1 == all.size(), true};
}

// A protected machine, or one in standby, that it was told to wait for.
bool must_wait_for(const Member& member, const RefreshPreferences& wishes) {
  if (member.is_protected && wishes.scale_in_protected_instances == "Wait") return true;
  return member.is(state::standby) && wishes.standby_instances == "Wait";
}

bool can_go(const Member& member, const RefreshPreferences& wishes) {
  if (!member.stale || must_wait_for(member, wishes)) return false;
  return member.is(state::in_service) || member.is(state::standby) || member.pending();
}

RefreshSight sight_of(const Group& group, const Refresh& refresh,
                      const std::vector<Member>& members, const Sight& sight, Duration warmup) {
  RefreshSight seen{.desired = group.desired, .total = refresh.total};
  for (auto& member : members) {
    bool replacing = member.state.starts_with("ReplacingRootVolume");
    if (member.stale && member.leaving() && !member.warm()) {
      ++seen.leaving;
    } else if (member.stale) {
      if (!member.counts() && !member.is(state::standby)) continue;
      bool ready = is_ready(group, member, sight, Duration(0));
      ++seen.stale;
      if (ready)
        ++seen.ready;
      else
        ++seen.stale_unready;
    } else if (member.counts()) {
      bool since_then = member.launched >= refresh.started || replacing ||
                        (refresh.strategy != "Rolling" && member.since >= refresh.started);
      if (is_ready(group, member, sight, since_then ? warmup : Duration(0)))
        ++seen.ready;
      else if (since_then)
        ++seen.fresh_unready;
    }
  }
  return seen;
}

void let_go(Scaling& scaling, Group& group, const Refresh& refresh, const LaunchWay& way,
            std::vector<Member>& members, std::int64_t count, const Sight& sight) {
  auto wishes = refresh.wishes();
  std::vector<Member*> candidates;
  for (auto& member : members)
    if (can_go(member, wishes)) candidates.push_back(&member);
  // Those that serve nobody first, then the oldest.
  std::ranges::stable_sort(candidates, [&](auto* a, auto* b) {
    auto rank = [&](auto* one) {
      return std::pair(is_ready(group, *one, sight, Duration(0)), one->launched);
    };
    return rank(a) < rank(b);
  });
  for (auto* member : candidates) {
    if (count-- <= 0) return;
    if (refresh.strategy == "ReplaceRootVolume" && member->is(state::in_service)) {
      begin_replacing_root(scaling, group, *member, way, sight.now);
    } else {
      begin_terminating(
          scaling, group, *member,
          at(sight.now) +
              " an instance was taken out of service in response to an instance refresh.",
          sight.now);
    }
  }
}

// Waits at a checkpoint as long as it is told. True when it may go on now.
bool pass_checkpoint(Refresh& refresh, const RefreshPreferences& wishes, Time now) {
  if (!refresh.paused_until) {
    refresh.paused_until = now + seconds(wishes.checkpoint_delay.value_or(3600));
    refresh.reason =
        "Instance refresh is paused at checkpoint: " + std::to_string(refresh.percent) +
        "% of the instances are replaced";
    if (now < *refresh.paused_until) return false;
  }
  if (now < *refresh.paused_until) return false;
  refresh.paused_until.reset();
  refresh.reason.clear();
  ++refresh.passed;
  refresh.progressed = now;
  return true;
}

void complete(Scaling& scaling, Group& group, Refresh& refresh, const RefreshPreferences& wishes,
              Time now) {
  auto bake = wishes.bake_time.value_or(0);
  if (bake == 0 || refresh.is(status::rolling_back)) return succeed(scaling, group, refresh, now);
  refresh.status = status::baking;
  refresh.reason = "";
  refresh.baking_until = now + seconds(bake);
  save_refresh(scaling, refresh);
}

std::string stuck_reason(const Group& group, const std::vector<Member>& members,
                         const RefreshPreferences& wishes) {
  auto waits = std::ranges::any_of(
      members, [&](auto& one) { return one.stale && must_wait_for(one, wishes); });
  if (waits)
    return "There are instances that are protected from scale in or in standby, and they stayed so "
           "for an hour.";
  if (group.failures > 0) return "Instances could not be launched for an hour.";
  return "Replacement instances did not become healthy for an hour.";
}

void start(Scaling& scaling, const Group& group, Refresh& refresh, Time now) {
  auto wishes = refresh.wishes();
  auto everything = !wishes.skip_matching.value_or(false);
  auto way = launch_way_now(group, refresh);
  auto stale = mark_stale(scaling, group, way, wishes, everything);
  if (!stale) return end(scaling, refresh, status::failed, stale.error().message, now);
  refresh.total = refresh.to_update = *stale;
  refresh.status = status::in_progress;
  refresh.progressed = now;
  save_refresh(scaling, refresh);
}

std::int64_t replace_more(Scaling& scaling, Group& group, Refresh& refresh,
                          std::vector<Member>& members, const Sight& sight) {
  auto wishes = refresh.wishes();
  auto checkpoint = next_checkpoint(refresh, wishes);
  auto seen = sight_of(group, refresh, members, sight, warmup_of(group, wishes));
  auto plan = plan_refresh(paces_for(group, wishes), seen, checkpoint.percent);
  if (plan.percent > refresh.percent || plan.remaining < refresh.to_update)
    refresh.progressed = sight.now;
  refresh.percent = std::max(refresh.percent, plan.percent);
  refresh.to_update = plan.remaining;
  // Warm machines are replaced by the pool itself: those that are stale go, others come.
  if (checkpoint.is_set && checkpoint.percent < 100 && plan.at_checkpoint) {
    if (pass_checkpoint(refresh, wishes, sight.now) && checkpoint.last) {
      complete(scaling, group, refresh, wishes, sight.now);
      return 0;
    }
    save_refresh(scaling, refresh);
    return 0;
  }
  if (plan.complete) {
    complete(scaling, group, refresh, wishes, sight.now);
    return 0;
  }
  // Those on their way out may take their time (hooks, draining): that is no standstill.
  bool waits = refresh.paused_until || seen.leaving > 0;
  if (!waits && sight.now - refresh.progressed > stuck_max) {
    fail(scaling, group, refresh, stuck_reason(group, members, wishes), sight.now);
    return 0;
  }
  save_refresh(scaling, refresh);
  if (is_suspended(scaling, group, "Terminate") || is_suspended(scaling, group, "Launch")) return 0;
  // While a launch has just failed no more machines are given away for ones that may never come.
  if (plan.out > 0 && group.failures == 0)
    let_go(scaling, group, refresh, launch_way_now(group, refresh), members, plan.out, sight);
  return refresh.strategy == "Rolling" ? plan.surplus : 0;
}

bool in_transition(const std::vector<Member>& members) {
  return std::ranges::any_of(members, [](auto& one) {
    return one.pending() || one.leaving() || one.state.starts_with("ReplacingRootVolume");
  });
}

// The time that it spends suspended is not held against it.
std::int64_t wait_while_suspended(Scaling& scaling, Refresh& refresh, Time now) {
  if (now - refresh.progressed < stuck_max / 2) return 0;
  refresh.progressed = now;
  save_refresh(scaling, refresh);
  return 0;
}

std::int64_t take_turn(Scaling& scaling, Group& group, Refresh& refresh,
                       std::vector<Member>& members, const Sight& sight) {
  if (refresh.is(status::cancelling)) {
    if (!in_transition(members)) {
      forget_stale(scaling, group);
      end(scaling, refresh, status::cancelled, refresh.reason, sight.now);
    }
    return 0;
  }
  if (is_suspended(scaling, group, "InstanceRefresh"))
    return wait_while_suspended(scaling, refresh, sight.now);
  if (refresh.is(status::pending)) {
    start(scaling, group, refresh, sight.now);
    members = members_of(scaling, group);
    if (!refresh.is(status::in_progress)) return 0;
  }
  if (!refresh.is(status::rolling_back))
    if (auto alarm = find_firing_alarm(scaling, refresh.wishes())) {
      fail(scaling, group, refresh,
           "CloudWatch alarm " + *alarm + " went into ALARM state during the instance refresh.",
           sight.now);
      members = members_of(scaling, group);
      if (!refresh.active()) return 0;
    }
  if (refresh.is(status::baking)) {
    if (sight.now >= *refresh.baking_until) succeed(scaling, group, refresh, sight.now);
    return 0;
  }
  return replace_more(scaling, group, refresh, members, sight);
}

}  // namespace

std::int64_t go_on_refreshing(Scaling& scaling, Group& group, std::vector<Member>& members,
                              const Sight& sight) {
  auto refresh = active_refresh(scaling, group);
  if (!refresh) return 0;
  auto surplus = take_turn(scaling, group, *refresh, members, sight);
  // What is stale may have changed in the rows.
  members = members_of(scaling, group);
  return surplus;
}

}  // namespace windlass::cloud::autoscaling
