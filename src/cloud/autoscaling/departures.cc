#include "cloud/autoscaling/departures.h"

#include "cloud/autoscaling/activity.h"
#include "cloud/autoscaling/hooks.h"
#include "cloud/autoscaling/notifications.h"

namespace windlass::cloud::autoscaling {

namespace {

std::int64_t begin(Scaling& scaling, Group& group, Member& member, std::string_view state,
                   const std::string& description, const std::string& cause, Time now) {
  if (member.activity) end_activity(scaling, member.activity, "Cancelled", now);
  forget_waiting(scaling, member);
  leave_balancers(scaling, group, member);
  member.activity = start_activity(scaling, group,
                                   {.description = description + ": " + member.instance,
                                    .cause = cause,
                                    .details = details_of(member.zone, member.subnet)},
                                   now);
  enter(scaling, member, state, now);
  return member.activity;
}

void end(Scaling& scaling, Group& group, Member& member, std::string_view status, Time now) {
  end_activity(scaling, member.activity, status, now);
  member.activity = 0;
  if (group.cooldown) group.cooldown_from = now;
}

void terminate_now(Scaling& scaling, Member& member, const Sight& sight) {
  forget_waiting(scaling, member);
  if (!sight.gone(member)) {
    auto ended = terminate_machine(scaling, member.instance);
    if (!ended && ended.error().code.find("NotFound") == std::string::npos) {
      scaling.work.log.info("a machine could not be terminated",
                            {{"instance", member.instance}, {"why", ended.error().message}});
      return;  // tried again on the next tick
    }
  }
  set_activity_status(scaling, member.activity, "InProgress");
  enter(scaling, member,
        member.warm() ? state::warmed_terminating_proceed : state::terminating_proceed, sight.now);
}

// Hooks are for machines that served: one that never did is simply taken away.
void ask_hooks_or_terminate(Scaling& scaling, Group& group, Member& member, const Sight& sight) {
  bool served = member.in_service.has_value() && !group.going();
  if (served && begin_waiting(scaling, group, member, on_terminating, sight.now)) {
    set_activity_status(scaling, member.activity, "MidLifecycleAction");
    enter(scaling, member, member.warm() ? state::warmed_terminating_wait : state::terminating_wait,
          sight.now);
    return;
  }
  terminate_now(scaling, member, sight);
}

void forget_terminated(Scaling& scaling, Group& group, Member& member, const Sight& sight) {
  if (!sight.gone(member)) return;
  auto activity = member.activity;
  end(scaling, group, member, "Successful", sight.now);
  notify(scaling, group, event::terminated, activity, member.instance, sight.now);
  forget_member(scaling, member);
  member.state = "Terminated";
}

}  // namespace

void leave_balancers(Scaling& scaling, const Group& group, const Member& member) {
  for (auto& source : traffic_of(scaling, group))
    if (auto left = deregister_target(scaling, source.identifier, member.instance); !left)
      scaling.work.log.info("a machine could not leave its balancer",
                            {{"instance", member.instance}, {"why", left.error().message}});
}

std::int64_t begin_terminating(Scaling& scaling, Group& group, Member& member,
                               const std::string& cause, Time now) {
  auto activity =
      begin(scaling, group, member, member.warm() ? state::warmed_terminating : state::terminating,
            "Terminating EC2 instance", cause, now);
  if (!traffic_of(scaling, group).empty())
    set_activity_status(scaling, activity, "WaitingForELBConnectionDraining");
  return activity;
}

std::int64_t begin_returning(Scaling& scaling, Group& group, Member& member,
                             const std::string& cause, Time now) {
  return begin(scaling, group, member, state::warmed_pending,
               "Returning EC2 instance to the warm pool", cause, now);
}

std::int64_t begin_detaching(Scaling& scaling, Group& group, Member& member,
                             const std::string& cause, Time now) {
  return begin(scaling, group, member, state::detaching, "Detaching EC2 instance", cause, now);
}

std::int64_t begin_standby(Scaling& scaling, Group& group, Member& member, const std::string& cause,
                           Time now) {
  return begin(scaling, group, member, state::entering_standby, "Moving EC2 instance to Standby",
               cause, now);
}

void go_on_leaving(Scaling& scaling, Group& group, Member& member, const Sight& sight) {
  bool drained = sight.drained(member);
  if (member.is(state::terminating) || member.is(state::warmed_terminating)) {
    if (drained) ask_hooks_or_terminate(scaling, group, member, sight);
  } else if (member.is(state::terminating_wait) || member.is(state::warmed_terminating_wait)) {
    // Continue or abandon: it goes either way.
    if (group.going() || word_of_hooks(scaling, member, sight.now) != Word::Waiting)
      terminate_now(scaling, member, sight);
  } else if (member.is(state::terminating_proceed) ||
             member.is(state::warmed_terminating_proceed)) {
    forget_terminated(scaling, group, member, sight);
  } else if (member.is(state::detaching) && drained) {
    end(scaling, group, member, "Successful", sight.now);
    untag_machine(scaling, member.instance);
    forget_member(scaling, member);
    member.state = "Detached";
  } else if (member.is(state::entering_standby) && drained) {
    end(scaling, group, member, "Successful", sight.now);
    enter(scaling, member, state::standby, sight.now);
  }
}

}  // namespace windlass::cloud::autoscaling
