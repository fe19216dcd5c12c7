// Carries out the moves of a rolling update, by Auto Scaling's public operations.
#include <algorithm>

#include "aws/autoscaling/describe_auto_scaling_groups.h"
#include "aws/autoscaling/resume_processes.h"
#include "aws/autoscaling/suspend_processes.h"
#include "aws/autoscaling/terminate_instance_in_auto_scaling_group.h"
#include "aws/autoscaling/update_auto_scaling_group.h"
#include "formation/group_policy.h"
#include "formation/rolling_update.h"

namespace windlass::formation {

namespace {

using namespace aws::autoscaling;

// Whether the machine was made from what the group is made from now.
bool matches(const Instance& machine, const AutoScalingGroup& group) {
  if (group.launch_configuration_name)
    return machine.launch_configuration_name == group.launch_configuration_name;
  auto wanted = group.launch_template;
  if (!wanted && group.mixed_instances_policy && group.mixed_instances_policy->launch_template)
    wanted = group.mixed_instances_policy->launch_template->launch_template_specification;
  if (!wanted || !machine.launch_template) return false;
  return wanted->launch_template_id == machine.launch_template->launch_template_id &&
         wanted->version == machine.launch_template->version;
}

Result<GroupSeen> look_at(const Place& place, const ResourceRecord& resource) {
  auto found = TRY(place.client.call<op::DescribeAutoScalingGroups>(
      {.auto_scaling_group_names = {{resource.made->physical.id}}}));
  if (!found.auto_scaling_groups || found.auto_scaling_groups->empty())
    return Error{"NotFound", "AutoScalingGroup " + resource.made->physical.id + " not found"};
  auto& group = found.auto_scaling_groups->front();
  auto at = [](const Recipe& recipe) {
    auto* subnets = recipe.properties.find("VPCZoneIdentifier");
    return subnets ? *subnets : Json();
  };
  auto moved = at(resource.made->recipe) != at(resource.wanted);
  GroupSeen seen{group.min_size.value_or(0),
                 group.max_size.value_or(0),
                 group.desired_capacity.value_or(0),
                 {}};
  for (auto& machine : group.instances.value_or(std::vector<Instance>{})) {
    auto state = machine.lifecycle_state.value_or("");
    if (state.starts_with("Warmed")) continue;
    seen.members.push_back({machine.instance_id.value_or(""), state == "InService",
                            state.starts_with("Terminat") || state.starts_with("Detach"),
                            moved || !matches(machine, group)});
  }
  return seen;
}

Result<> carry_out(const Place& place, const std::string& group, const RollingWishes& wishes,
                   const RollingMove& move) {
  if (move.suspend)
    TRY(place.client.call<op::SuspendProcesses>(
        {.auto_scaling_group_name = group, .scaling_processes = wishes.suspended}));
  if (move.resize) {
    UpdateAutoScalingGroupType in;
    in.auto_scaling_group_name = group;
    in.min_size = static_cast<std::int32_t>(move.resize->min);
    in.max_size = static_cast<std::int32_t>(move.resize->max);
    in.desired_capacity = static_cast<std::int32_t>(move.resize->desired);
    TRY(place.client.call<op::UpdateAutoScalingGroup>(in));
  }
  auto terminate = [&](const std::string& id, bool smaller) {
    // Somebody else may have ended it meanwhile: the group is looked at again anyway.
    (void)place.client.call<op::TerminateInstanceInAutoScalingGroup>(
        {.instance_id = id, .should_decrement_desired_capacity = smaller});
  };
  for (auto& id : move.terminate) terminate(id, false);
  for (auto& id : move.terminate_for_good) terminate(id, true);
  if (move.resume)
    TRY(place.client.call<op::ResumeProcesses>(
        {.auto_scaling_group_name = group, .scaling_processes = wishes.suspended}));
  return Done{};
}

}  // namespace

Result<GroupMove> next_rolling_move(const Place& place, const ResourceRecord& resource,
                                    const Json& policy, Time now) {
  auto wishes = rolling_wishes(policy);
  auto seen = TRY(look_at(place, resource));
  auto move = next_rolling(wishes, seen, resource.policy_memo, resource.signals, now);
  auto done = carry_out(place, resource.made->physical.id, wishes, move);
  if (move.failed) return *move.failed;
  TRY(std::move(done));
  return GroupMove{move.done ? Progress::Ready : Progress::Pending, std::move(move.memo),
                   std::move(move.remarks)};
}

}  // namespace windlass::formation
