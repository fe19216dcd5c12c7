#include "ops/fleet.h"

#include <algorithm>

#include "aws/autoscaling/describe_auto_scaling_groups.h"
#include "aws/ec2/describe_instances.h"
#include "aws/elbv2/describe_target_health.h"
#include "aws/paginate.h"
#include "ops/group_least.h"
#include "ops/reports.h"

namespace windlass::ops {

namespace autoscaling = aws::autoscaling;
namespace ec2 = aws::ec2;
namespace elbv2 = aws::elbv2;

namespace {

using ByMachine = std::map<std::string, MachineSeen*>;

Result<> look_at_targets(const Work& work, const std::string& target_group,
                         const ByMachine& machines) {
  auto seen = TRY(
      work.target.client.call<elbv2::op::DescribeTargetHealth>({.target_group_arn = target_group}));
  for (auto& [id, machine] : machines) machine->targets.emplace_back("", "not registered");
  if (!seen.target_health_descriptions) return Done{};
  for (auto& one : *seen.target_health_descriptions) {
    if (!one.target || !one.target_health) continue;
    auto found = machines.find(one.target->id.value_or(""));
    if (found == machines.end()) continue;
    found->second->targets.back() = {one.target_health->state.value_or(""),
                                     one.target_health->description.value_or("")};
  }
  return Done{};
}

// As many values as EC2 takes in one filter.
constexpr std::size_t values_max = 200;

Result<> look_at_instances(const Work& work, const ByMachine& machines) {
  auto take = [&](const ec2::DescribeInstancesResult& page) {
    if (!page.reservations) return true;
    for (auto& reservation : *page.reservations) {
      if (!reservation.instances) continue;
      for (auto& instance : *reservation.instances) {
        auto found = machines.find(instance.instance_id.value_or(""));
        if (found == machines.end()) continue;
        auto& machine = *found->second;
        machine.type = instance.instance_type.value_or("");
        machine.image = instance.image_id.value_or("");
        machine.private_ip = instance.private_ip_address.value_or("");
        machine.public_ip = instance.public_ip_address.value_or("");
        for (auto& tag : instance.tags.value_or(std::vector<ec2::Tag>())) {
          if (tag.key == "windlass:machine") machine.digest = tag.value.value_or("");
          if (tag.key == swap_tag) machine.swapping = true;
        }
      }
    }
    return true;
  };
  for (auto next = machines.begin(); next != machines.end();) {
    std::vector<std::string> ids;
    for (; next != machines.end() && ids.size() < values_max; ++next) ids.push_back(next->first);
    // By filter and not by id: one that is gone meanwhile is no error.
    TRY(aws::each_page<ec2::op::DescribeInstances>(
        *work.target.gate,
        {.filters = std::vector<ec2::Filter>{{.name = "instance-id", .values = std::move(ids)}}},
        take));
  }
  return Done{};
}

Result<> look_at_reports(const Work& work, const Place& place, const ByMachine& machines) {
  std::set<std::string> ids;
  for (auto& [id, machine] : machines) ids.insert(id);
  for (auto& [id, report] : TRY(machine_reports(work, place, ids))) {
    auto& machine = *machines.at(id);
    machine.reports = true;
    machine.well = report.healthy;
    machine.reported_digest = report.digest;
    machine.reported_time = report.time;
    machine.why = report.why;
  }
  return Done{};
}

GroupSeen group_of(const autoscaling::AutoScalingGroup& group, const GroupCheck& check) {
  GroupSeen seen{.layer = check.layer,
                 .name = group.auto_scaling_group_name.value_or(""),
                 .output = check.output,
                 .desired = group.desired_capacity.value_or(0),
                 .balanced = group.target_group_ar_ns && !group.target_group_ar_ns->empty(),
                 .lowered = lowered_from(group).has_value(),
                 .machines = {}};
  if (!group.instances) return seen;
  for (auto& one : *group.instances) {
    MachineSeen machine;
    machine.id = one.instance_id.value_or("");
    machine.layer = check.layer;
    machine.group = seen.name;
    machine.lifecycle = one.lifecycle_state.value_or("");
    machine.health = one.health_status.value_or("");
    seen.machines.push_back(std::move(machine));
  }
  return seen;
}

}  // namespace

Result<std::vector<GroupSeen>> look_at_groups(const Work& work, const Place& place,
                                              const Checks& checks, const StackSeen& stack) {
  std::map<std::string, const GroupCheck*> checked;  // by the group's name
  std::vector<std::string> names;
  for (auto& group : checks.groups) {
    auto output = stack.outputs.find(group.output);
    if (output == stack.outputs.end()) continue;
    // Of two colours, one may not be there.
    if (output->second.empty() || checked.contains(output->second)) continue;
    checked[output->second] = &group;
    names.push_back(output->second);
  }
  std::vector<GroupSeen> groups;
  if (names.empty()) return groups;
  std::map<std::string, std::vector<std::string>> target_groups;
  auto take = [&](const autoscaling::op::DescribeAutoScalingGroups::Result& page) {
    if (!page.auto_scaling_groups) return true;
    for (auto& one : *page.auto_scaling_groups) {
      auto name = one.auto_scaling_group_name.value_or("");
      if (!checked.contains(name)) continue;
      groups.push_back(group_of(one, *checked[name]));
      if (one.target_group_ar_ns) target_groups[name] = *one.target_group_ar_ns;
    }
    return true;
  };
  autoscaling::op::DescribeAutoScalingGroups::Request ask;
  ask.auto_scaling_group_names = names;
  TRY(aws::each_page<autoscaling::op::DescribeAutoScalingGroups>(*work.target.gate, ask, take));

  ByMachine all;
  for (auto& group : groups) {
    ByMachine own;
    for (auto& machine : group.machines) own[machine.id] = &machine;
    for (auto& target_group : target_groups[group.name])
      TRY(look_at_targets(work, target_group, own));
    all.insert(own.begin(), own.end());
  }
  TRY(look_at_instances(work, all));
  TRY(look_at_reports(work, place, all));
  return groups;
}

namespace {

std::string complaint_of(const MachineSeen& machine, const std::string& digest) {
  if (machine.lifecycle != "InService") return "is " + machine.lifecycle;
  if (!machine.health.empty() && machine.health != "Healthy") return "is " + machine.health;
  if (machine.swapping) return "gets a new root";
  // A machine whose template gives it no digest is of any revision.
  if (!digest.empty() && !machine.digest.empty() && machine.digest != digest)
    return "is of another revision (" + machine.digest + ", wanted is " + digest + ")";
  for (auto& [state, why] : machine.targets)
    if (state != "healthy")
      return "is no healthy target: " + (state.empty() ? why : state) +
             (state.empty() || why.empty() ? "" : ", " + why);
  if (machine.reports && !machine.well)
    return "says that it is not well" + (machine.why.empty() ? "" : ": " + machine.why);
  return "";
}

}  // namespace

bool is_leaving(const MachineSeen& machine) {
  return machine.lifecycle.starts_with("Terminat") || machine.lifecycle.starts_with("Detach");
}

int serving(const GroupSeen& group, const std::string& digest) {
  return static_cast<int>(std::ranges::count_if(
      group.machines, [&](auto& machine) { return complaint_of(machine, digest).empty(); }));
}

bool is_astray(const GroupSeen& group, const std::string& digest) {
  return group.lowered || std::ranges::any_of(group.machines, [&](auto& machine) {
           if (is_leaving(machine)) return false;
           auto other = !machine.digest.empty() && machine.digest != digest;
           return other || machine.swapping || machine.lifecycle.ends_with("Standby");
         });
}

std::vector<Complaint> complaints(const GroupSeen& group, const std::string& digest) {
  std::vector<Complaint> list;
  int serve = serving(group, digest);
  if (serve < group.desired)
    list.push_back({"", "of " + group.layer + " serve " + std::to_string(serve) + " of " +
                            std::to_string(group.desired) + " machines"});
  for (auto& machine : group.machines) {
    if (is_leaving(machine)) continue;
    auto text = complaint_of(machine, digest);
    if (!text.empty()) list.push_back({machine.id, text});
  }
  return list;
}

}  // namespace windlass::ops
