// What people do to a group's machines.
#include <algorithm>

#include "cloud/autoscaling/activity.h"
#include "cloud/autoscaling/arrivals.h"
#include "cloud/autoscaling/capacity.h"
#include "cloud/autoscaling/departures.h"
#include "cloud/autoscaling/errors.h"
#include "cloud/autoscaling/handlers.h"

namespace windlass::cloud::autoscaling {

namespace {

using Ids = std::optional<std::vector<std::string>>;

std::string from_to(std::int64_t from, std::int64_t to) {
  return "from " + std::to_string(from) + " to " + std::to_string(to) + ".";
}

Result<std::vector<Member>> members_named(Scaling& scaling, const Call& call, const Group& group,
                                          const Ids& ids) {
  std::vector<Member> members;
  for (auto& id : ids.value_or(std::vector<std::string>{})) {
    auto member = TRY(get_member(scaling, call, id));
    if (member.group != group.id)
      return validation_error("The instance " + id + " is not part of Auto Scaling group " +
                              group.name + ".");
    members.push_back(std::move(member));
  }
  return members;
}

Error wrong_state(const Member& member, std::string_view wanted) {
  return validation_error("The instance " + member.instance + " is not in " + std::string(wanted) +
                          ". It is in " + member.state + ".");
}

// The group wants one machine less than before, if its bounds allow it.
Result<> want_less(Group& group, const Member& member) {
  if (group.desired - member.units() < group.min)
    return validation_error(
        "Currently, desiredSize equals minSize (" + std::to_string(group.min) +
        "). Terminating instance without replacement will violate group's min size constraint. "
        "Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.");
  group.desired -= member.units();
  return Done{};
}

// "At ... instance i-1 was detached in response to a user request, shrinking the capacity from 2
// to 1."
std::string cause_of(const Group& group, const Member& member, const std::string& was,
                     std::int64_t before, Time now) {
  auto cause =
      at(now) + " instance " + member.instance + " was " + was + " in response to a user request";
  if (before == group.desired) return cause + ".";
  return cause + ", " + (group.desired < before ? "shrinking" : "increasing") + " the capacity " +
         from_to(before, group.desired);
}

}  // namespace

Result<ActivityType> terminate_instance_in_auto_scaling_group(
    Scaling& scaling, const Call& call, const TerminateInstanceInAutoScalingGroupType& in) {
  auto member = TRY(get_member(scaling, call, in.instance_id.value_or("")));
  auto group = *find_group(scaling, member.group);
  if (member.leaving()) return ActivityType{get_activity(scaling, member.activity)};
  auto before = group.desired;
  if (in.should_decrement_desired_capacity.value_or(false) && member.counts())
    TRY(want_less(group, member));
  auto activity = begin_terminating(
      scaling, group, member, cause_of(group, member, "taken out of service", before, call.now),
      call.now);
  save_group(scaling, group);
  return ActivityType{get_activity(scaling, activity)};
}

Result<> set_instance_health(Scaling& scaling, const Call& call, const SetInstanceHealthQuery& in) {
  auto member = TRY(get_member(scaling, call, in.instance_id.value_or("")));
  auto health = in.health_status.value_or("");
  if (health != "Healthy" && health != "Unhealthy")
    return validation_error("Valid instance health states are: [Healthy, Unhealthy].");
  auto group = *find_group(scaling, member.group);
  bool in_grace = !member.in_service || call.now - *member.in_service < group.grace();
  if (health == "Unhealthy" && in.should_respect_grace_period.value_or(true) && in_grace &&
      group.grace() > Duration(0))
    return Done{};
  member.health = health;
  member.unhealthy_why = health == "Healthy" ? "" : "a user health-check";
  save_member(scaling, member);
  return Done{};
}

Result<SetInstanceProtectionAnswer> set_instance_protection(Scaling& scaling, const Call& call,
                                                            const SetInstanceProtectionQuery& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto members = TRY(members_named(scaling, call, group, in.instance_ids));
  for (auto& member : members) {
    if (member.leaving()) return wrong_state(member, "InService or Standby");
    member.is_protected = in.protected_from_scale_in.value_or(false);
    save_member(scaling, member);
  }
  return SetInstanceProtectionAnswer{};
}

Result<> attach_instances(Scaling& scaling, const Call& call, const AttachInstancesQuery& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto ids = in.instance_ids.value_or(std::vector<std::string>{});
  std::int64_t count = static_cast<std::int64_t>(ids.size());
  if (group.desired + count > group.max)
    return validation_error("AutoScalingGroup " + group.name + " has min-size=" +
                            std::to_string(group.min) + ", max-size=" + std::to_string(group.max) +
                            ", and desired-size=" + std::to_string(group.desired) + ". To attach " +
                            std::to_string(count) +
                            " more instances, please update the AutoScalingGroup sizes "
                            "appropriately.");
  auto machines = look_at_machines(scaling, ids);
  auto places = places_of(scaling, group);
  for (auto& id : ids) {
    auto found = machines.find(id);
    if (found == machines.end()) return validation_error("Invalid Instance ID(s): [" + id + "]");
    if (find_member(scaling, id))
      return validation_error("Instance " + id + " is already part of an AutoScalingGroup");
    if (found->second.state != "running")
      return validation_error("Instance " + id + " is not in correct state. It is in state " +
                              found->second.state + ", and must be in running.");
    if (std::ranges::none_of(places, [&](auto& one) { return one.zone == found->second.zone; }))
      return validation_error("The instance " + id + " is not in a zone of AutoScalingGroup " +
                              group.name);
    auto before = group.desired++;
    auto cause = at(call.now) +
                 " an instance was attached in response to a user request, "
                 "increasing the capacity " +
                 from_to(before, group.desired);
    attach_machine(scaling, group, found->second, cause, call.now);
  }
  save_group(scaling, group);
  return Done{};
}

Result<DetachInstancesAnswer> detach_instances(Scaling& scaling, const Call& call,
                                               const DetachInstancesQuery& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto members = TRY(members_named(scaling, call, group, in.instance_ids));
  DetachInstancesAnswer answer;
  answer.activities.emplace();
  for (auto& member : members) {
    if (!member.is(state::in_service) && !member.is(state::standby))
      return wrong_state(member, "InService or Standby");
    auto before = group.desired;
    if (in.should_decrement_desired_capacity.value_or(false) && member.counts())
      TRY(want_less(group, member));
    auto activity = begin_detaching(
        scaling, group, member, cause_of(group, member, "detached", before, call.now), call.now);
    answer.activities->push_back(get_activity(scaling, activity));
  }
  save_group(scaling, group);
  return answer;
}

Result<EnterStandbyAnswer> enter_standby(Scaling& scaling, const Call& call,
                                         const EnterStandbyQuery& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto members = TRY(members_named(scaling, call, group, in.instance_ids));
  EnterStandbyAnswer answer;
  answer.activities.emplace();
  for (auto& member : members) {
    if (!member.is(state::in_service)) return wrong_state(member, "InService");
    auto before = group.desired;
    if (in.should_decrement_desired_capacity.value_or(false)) TRY(want_less(group, member));
    auto activity =
        begin_standby(scaling, group, member,
                      cause_of(group, member, "moved to standby", before, call.now), call.now);
    answer.activities->push_back(get_activity(scaling, activity));
  }
  save_group(scaling, group);
  return answer;
}

Result<ExitStandbyAnswer> exit_standby(Scaling& scaling, const Call& call,
                                       const ExitStandbyQuery& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto members = TRY(members_named(scaling, call, group, in.instance_ids));
  ExitStandbyAnswer answer;
  answer.activities.emplace();
  for (auto& member : members) {
    if (!member.is(state::standby)) return wrong_state(member, "Standby");
    if (group.desired + member.units() > group.max)
      return validation_error("AutoScalingGroup " + group.name +
                              " has min-size=" + std::to_string(group.min) +
                              ", max-size=" + std::to_string(group.max) +
                              ", and desired-size=" + std::to_string(group.desired) +
                              ". To exit standby, please raise its max-size.");
    auto before = group.desired;
    group.desired += member.units();
    member.activity =
        start_activity(scaling, group,
                       {.description = "Moving EC2 instance out of Standby: " + member.instance,
                        .cause = cause_of(group, member, "moved out of standby", before, call.now),
                        .details = details_of(member.zone, member.subnet),
                        .status = "PreInService",
                        .progress = 30},
                       call.now);
    enter(scaling, member, state::pending, call.now);
    answer.activities->push_back(get_activity(scaling, member.activity));
  }
  save_group(scaling, group);
  return answer;
}

}  // namespace windlass::cloud::autoscaling
