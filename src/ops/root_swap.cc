#include "ops/root_swap.h"

#include <algorithm>

#include "aws/autoscaling/describe_auto_scaling_groups.h"
#include "aws/autoscaling/enter_standby.h"
#include "aws/autoscaling/exit_standby.h"
#include "aws/ec2/create_replace_root_volume_task.h"
#include "aws/ec2/create_tags.h"
#include "aws/ec2/delete_tags.h"
#include "aws/ec2/describe_launch_template_versions.h"
#include "aws/ec2/describe_replace_root_volume_tasks.h"
#include "base/time.h"
#include "ops/group_least.h"

namespace windlass::ops {

namespace autoscaling = aws::autoscaling;
namespace ec2 = aws::ec2;

namespace {

using std::chrono::seconds;

constexpr seconds lifecycle_limit{900}, task_limit{1800}, boot_limit{300};

class Swap {
 public:
  Swap(const Work& work, const GroupTurns& group, const TurnWish& wish,
       const std::vector<MachineSeen>& machines)
      : work_(work), group_(group), wish_(wish), machines_(machines) {}

  Result<> run() {
    auto from = TRY(describe());
    TRY(find_image(from));
    // A machine that stands aside does not count; one that does so already did not before.
    auto leave = std::ranges::count_if(
        machines_, [](auto& machine) { return !machine.lifecycle.ends_with("Standby"); });
    auto needed = std::max(0, from.desired_capacity.value_or(0) - static_cast<int>(leave));
    if (from.min_size.value_or(0) > needed) TRY(lower_least(work_, from, needed));
    TRY(swap_all());
    return restore_least(work_, name_);
  }

 private:
  struct Task {
    std::string machine, id = {};
    bool has_agent = false;
    Time completed{};
  };

  Result<> swap_all() {
    for (auto& machine : machines_) TRY(put_aside(machine));
    for (auto& machine : machines_) TRY(until(machine.id, "Standby", "leaves the balancer"));
    std::vector<Task> tasks;
    for (auto& machine : machines_) {
      // Another one put this machine aside, and died when all was done.
      if (machine.digest == wish_.digest && !machine.swapping) continue;
      // A foreign image has none; one that has never spoken may have none, either.
      auto baked = std::ranges::find(wish_.images, image_) != wish_.images.end();
      tasks.push_back({.machine = machine.id, .has_agent = baked && machine.reports});
      TRY(begin(tasks.back()));
    }
    for (auto& task : tasks) TRY(until_rooted(task));
    for (auto& task : tasks) TRY(until_proven(task));
    for (auto& machine : machines_) TRY(put_back(machine.id));
    for (auto& machine : machines_) {
      TRY(until(machine.id, "InService", "joins the balancer"));
      work_.say("machine/" + machine.id, Event::State::Done, machine.id + " serves again");
    }
    return Done{};
  }

  // --- The group ---

  Result<autoscaling::AutoScalingGroup> describe() const {
    auto name = TRY(group_.look()).name;
    autoscaling::op::DescribeAutoScalingGroups::Request ask;
    ask.auto_scaling_group_names = {{name}};
    auto seen =
        TRY(work_.target.client.call<autoscaling::op::DescribeAutoScalingGroups>(std::move(ask)));
    if (!seen.auto_scaling_groups || seen.auto_scaling_groups->empty())
      return turn_failed("the group " + name + " is gone");
    return seen.auto_scaling_groups->front();
  }

  // What the group launches from now is what its machines become.
  Result<> find_image(const autoscaling::AutoScalingGroup& group) {
    name_ = group.auto_scaling_group_name.value_or("");
    if (!group.launch_template)
      return turn_failed("the group " + name_ + " has no launch template");
    auto version = group.launch_template->version.value_or("$Default");
    auto versions = TRY(work_.target.client.call<ec2::op::DescribeLaunchTemplateVersions>(
        {.launch_template_id = group.launch_template->launch_template_id,
         .versions = {{version}}}));
    if (versions.launch_template_versions)
      for (auto& one : *versions.launch_template_versions)
        if (one.launch_template_data && one.launch_template_data->image_id) {
          image_ = *one.launch_template_data->image_id;
          return Done{};
        }
    return turn_failed("the launch template of " + name_ + " names no image");
  }

  // --- Out of the balancer, and back ---

  Result<> put_aside(const MachineSeen& machine) const {
    work_.say("machine/" + machine.id, Event::State::Begun, machine.id + " leaves the balancer");
    if (machine.lifecycle.ends_with("Standby")) return Done{};
    TRY(until(machine.id, "InService", "is still coming"));
    TRY(work_.target.client.call<autoscaling::op::EnterStandby>(
        {.instance_ids = {{machine.id}},
         .auto_scaling_group_name = name_,
         .should_decrement_desired_capacity = true}));
    return Done{};
  }

  Result<> put_back(const std::string& machine) const {
    TRY(work_.target.client.call<autoscaling::op::ExitStandby>(
        {.instance_ids = {{machine}}, .auto_scaling_group_name = name_}));
    return Done{};
  }

  Result<> until(const std::string& machine, const std::string& lifecycle,
                 const std::string& meanwhile) const {
    return group_.until(machine, lifecycle_limit, [&](auto& seen) -> Result<std::string> {
      return seen.lifecycle == lifecycle ? std::string() : meanwhile;
    });
  }

  // --- Its root ---

  static ec2::Tag tag(const char* key, const std::string& value) {
    ec2::Tag out;
    out.key = key;
    out.value = value;
    return out;
  }

  // The machine reads its digest when it boots: it has it before it gets its new root.
  Result<> begin(Task& task) const {
    TRY(until_no_task(task.machine));
    TRY(work_.target.client.call<ec2::op::CreateTags>(
        {.resources = {{task.machine}}, .tags = {{tag(swap_tag, wish_.digest)}}}));
    TRY(work_.target.client.call<ec2::op::CreateTags>(
        {.resources = {{task.machine}}, .tags = {{tag("windlass:machine", wish_.digest)}}}));
    auto begun = TRY(work_.target.client.call<ec2::op::CreateReplaceRootVolumeTask>(
        {.instance_id = task.machine, .image_id = image_, .delete_replaced_root_volume = true}));
    if (begun.replace_root_volume_task)
      task.id = begun.replace_root_volume_task->replace_root_volume_task_id.value_or("");
    work_.say("machine/" + task.machine, Event::State::Going,
              task.machine + " gets a new root of " + image_);
    return Done{};
  }

  Result<std::vector<ec2::ReplaceRootVolumeTask>> tasks_of(
      ec2::DescribeReplaceRootVolumeTasksRequest ask) const {
    auto seen =
        TRY(work_.target.client.call<ec2::op::DescribeReplaceRootVolumeTasks>(std::move(ask)));
    return seen.replace_root_volume_tasks.value_or(std::vector<ec2::ReplaceRootVolumeTask>());
  }

  // Somebody that died has begun it.
  Result<> until_no_task(const std::string& machine) const {
    auto end = work_.clock.now() + task_limit;
    while (work_.clock.now() < end) {
      ec2::Filter of;
      of.name = "instance-id";
      of.values = {{machine}};
      auto tasks = TRY(tasks_of({.filters = {{of}}}));
      auto open = std::ranges::any_of(tasks, [](auto& one) {
        auto state = one.task_state.value_or("");
        return state == "pending" || state == "in-progress" || state == "failing";
      });
      if (!open) return Done{};
      TRY(wait());
    }
    return turn_failed(machine + " is getting a root that somebody else began, and does not end");
  }

  Result<> until_rooted(Task& task) const {
    auto end = work_.clock.now() + task_limit;
    while (work_.clock.now() < end) {
      auto tasks = TRY(tasks_of({.replace_root_volume_task_ids = {{task.id}}}));
      auto state = tasks.empty() ? "" : tasks.front().task_state.value_or("");
      if (state == "succeeded") {
        task.completed = parse_iso8601(tasks.front().complete_time.value_or("")).value_or(Time{});
        return Done{};
      }
      if (state.starts_with("failed"))
        return turn_failed(task.machine + " does not get its new root: the task " + task.id + " " +
                           state);
      TRY(wait());
    }
    return turn_failed("the new root of " + task.machine + " does not come");
  }

  // Its agent says so, by the new root: what the old one said last is older. It has its grace from
  // its first word on.
  Result<> until_proven(const Task& task) const {
    seconds grace(group_.act().grace_s);
    std::optional<Time> serves_until;
    auto lacks = [&](const MachineSeen& seen) -> Result<std::string> {
      if (!task.has_agent) return std::string();
      auto said = parse_iso8601(seen.reported_time);
      auto spoke = seen.reports && said && *said >= task.completed;
      if (!spoke) return std::string("boots");
      if (!serves_until) serves_until = work_.clock.now() + grace;
      // Its balancer comes last of what an agent looks at: all else is well, and it is out of it.
      auto well = seen.well || seen.why.starts_with("the balancer ");
      if (seen.reported_digest == wish_.digest && well) return std::string();
      auto why = well ? "does not know its new root yet"
                      : "does not serve" + (seen.why.empty() ? "" : ": " + seen.why);
      if (work_.clock.now() >= *serves_until) return turn_failed(task.machine + " " + why);
      return why;
    };
    TRY(group_.until(task.machine, boot_limit + grace, lacks));
    // Its first boot is over, and it is what its digest says.
    TRY(work_.target.client.call<ec2::op::DeleteTags>(
        {.resources = {{task.machine}}, .tags = {{tag(swap_tag, wish_.digest)}}}));
    return Done{};
  }

  Result<> wait() const {
    TRY(work_.go_on());
    work_.sleep(poll_pause(work_.target));
    return Done{};
  }

  const Work& work_;
  const GroupTurns& group_;
  const TurnWish& wish_;
  const std::vector<MachineSeen>& machines_;
  std::string name_, image_;
};

}  // namespace

Result<> swap_roots(const Work& work, const GroupTurns& group, const TurnWish& wish,
                    const std::vector<MachineSeen>& machines) {
  return Swap(work, group, wish, machines).run();
}

}  // namespace windlass::ops
