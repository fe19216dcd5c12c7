#include "cloud/autoscaling/arrivals.h"

#include <algorithm>

#include "cloud/autoscaling/activity.h"
#include "cloud/autoscaling/departures.h"
#include "cloud/autoscaling/hooks.h"
#include "cloud/autoscaling/notifications.h"
#include "cloud/autoscaling/warm_pool.h"

namespace windlass::cloud::autoscaling {

namespace {

// A machine that stays stopped this long after it was asked to start will not start.
constexpr auto start_grace = std::chrono::seconds(30);

void end(Scaling& scaling, Group& group, Member& member, Time now) {
  end_activity(scaling, member.activity, "Successful", now);
  if (group.cooldown) group.cooldown_from = now;
  if (!member.warm())
    notify(scaling, group, event::launched, member.activity, member.instance, now);
  member.activity = 0;
}

void serve(Scaling& scaling, Group& group, Member& member, Time now) {
  join_balancers(scaling, group, member);
  end(scaling, group, member, now);
  enter(scaling, member, state::in_service, now);
}

void fail(Scaling& scaling, Group& group, Member& member, const std::string& why, Time now) {
  end_activity(scaling, member.activity, "Failed", now, why);
  notify(scaling, group, event::launch_failed, member.activity, member.instance, now);
  member.activity = 0;
  begin_terminating(scaling, group, member,
                    at(now) +
                        " an instance was taken out of service in response to a failed "
                        "launch.",
                    now);
}

bool failed_to_start(const Member& member, const Sight& sight) {
  auto state = sight.state_of(member);
  if (sight.gone(member) || state == "shutting-down") return true;
  return (state == "stopped" || state == "stopping") && sight.now - member.since > start_grace;
}

// Asks hooks when it runs; then it may proceed.
void when_running(Scaling& scaling, Group& group, Member& member, const Sight& sight) {
  bool warm = member.warm();
  if (!sight.runs(member)) {
    // A pool of stopped machines takes one that is already stopped: it was put back.
    if (warm && sight.state_of(member) == "stopped" && member.in_service)
      return void(enter(scaling, member, state::warmed_pending_proceed, sight.now));
    if (failed_to_start(member, sight))
      fail(scaling, group, member,
           "Instance failed to start: it is " +
               (sight.gone(member) ? "gone" : sight.state_of(member)) + ".",
           sight.now);
    return;
  }
  set_activity_status(scaling, member.activity, "PreInService");
  // One that served before (it comes out of standby) has been asked for already.
  bool asked = member.in_service && !warm;
  if (!asked && begin_waiting(scaling, group, member, on_launching, sight.now)) {
    set_activity_status(scaling, member.activity, "MidLifecycleAction");
    enter(scaling, member, warm ? state::warmed_pending_wait : state::pending_wait, sight.now);
    return;
  }
  enter(scaling, member, warm ? state::warmed_pending_proceed : state::pending_proceed, sight.now);
}

void when_waiting(Scaling& scaling, Group& group, Member& member, const Sight& sight) {
  if (failed_to_start(member, sight))
    return fail(scaling, group, member, "Instance was lost while a lifecycle hook waited.",
                sight.now);
  switch (word_of_hooks(scaling, member, sight.now)) {
    case Word::Waiting: return;
    case Word::Abandon:
      return fail(scaling, group, member, "Lifecycle action was abandoned.", sight.now);
    case Word::Continue: break;
  }
  forget_waiting(scaling, member);
  set_activity_status(scaling, member.activity, "PreInService");
  enter(scaling, member, member.warm() ? state::warmed_pending_proceed : state::pending_proceed,
        sight.now);
}

void settle_in_pool(Scaling& scaling, Group& group, Member& member, const Sight& sight) {
  auto pool = warm_pool_of(group);
  if (pool && pool->pool_state == "Running") {
    end(scaling, group, member, sight.now);
    return enter(scaling, member, state::warmed_running, sight.now);
  }
  auto state = sight.state_of(member);
  if (state == "running") {
    [[maybe_unused]] auto stopped = stop_machine(scaling, member.instance);
  } else if (state == "stopped") {
    end(scaling, group, member, sight.now);
    enter(scaling, member, state::warmed_stopped, sight.now);
  } else if (sight.gone(member)) {
    fail(scaling, group, member, "Instance was lost on its way into the warm pool.", sight.now);
  }
}

}  // namespace

void join_balancers(Scaling& scaling, const Group& group, const Member& member) {
  if (is_suspended(scaling, group, "AddToLoadBalancer")) return;
  for (auto& source : traffic_of(scaling, group)) {
    if (source.state == "Removing") continue;
    if (auto joined = register_target(scaling, source.identifier, member.instance); !joined)
      scaling.work.log.info("a machine could not join its balancer",
                            {{"instance", member.instance}, {"why", joined.error().message}});
  }
}

void go_on_arriving(Scaling& scaling, Group& group, Member& member, const Sight& sight) {
  if (member.is(state::pending) || member.is(state::warmed_pending)) {
    if (member.in_service && !sight.drained(member)) return;  // one that is put back
    when_running(scaling, group, member, sight);
  } else if (member.is(state::pending_wait) || member.is(state::warmed_pending_wait)) {
    when_waiting(scaling, group, member, sight);
  }
  // What may proceed does so in the same tick.
  if (member.is(state::pending_proceed))
    serve(scaling, group, member, sight.now);
  else if (member.is(state::warmed_pending_proceed))
    settle_in_pool(scaling, group, member, sight);
}

}  // namespace windlass::cloud::autoscaling
