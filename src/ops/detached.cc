#include "ops/detached.h"

#include <algorithm>
#include <set>

#include "aws/autoscaling/describe_auto_scaling_instances.h"
#include "aws/ec2/describe_instances.h"
#include "aws/ec2/terminate_instances.h"
#include "aws/paginate.h"
#include "image/tags.h"
#include "ops/stack.h"

namespace windlass::ops {

namespace autoscaling = aws::autoscaling;
namespace ec2 = aws::ec2;

namespace {

constexpr std::size_t asked_at_once = 50;
constexpr std::chrono::minutes ending_limit{15};

using Filters = std::vector<ec2::Filter>;

Result<std::vector<DetachedMachine>> machines_by(const Work& work, Filters filters) {
  std::vector<DetachedMachine> machines;
  auto take = [&](const ec2::DescribeInstancesResult& page) {
    if (!page.reservations) return true;
    for (auto& reservation : *page.reservations) {
      if (!reservation.instances) continue;
      for (auto& one : *reservation.instances) {
        DetachedMachine machine{.id = one.instance_id.value_or(""),
                                .layer = {},
                                .type = one.instance_type.value_or(""),
                                .image = one.image_id.value_or("")};
        if (one.tags)
          for (auto& tag : *one.tags)
            if (tag.key == "windlass:layer") machine.layer = tag.value.value_or("");
        machines.push_back(std::move(machine));
      }
    }
    return true;
  };
  TRY(aws::each_page<ec2::op::DescribeInstances>(*work.target.gate, {.filters = std::move(filters)},
                                                 take));
  return machines;
}

// Those that a group knows.
Result<std::set<std::string>> members_among(const Work& work,
                                            const std::vector<DetachedMachine>& machines) {
  std::set<std::string> members;
  for (std::size_t at = 0; at < machines.size(); at += asked_at_once) {
    std::vector<std::string> some;
    for (auto i = at; i < std::min(machines.size(), at + asked_at_once); ++i)
      some.push_back(machines[i].id);
    auto answer = TRY(work.target.client.call<autoscaling::op::DescribeAutoScalingInstances>(
        {.instance_ids = std::move(some)}));
    if (!answer.auto_scaling_instances) continue;
    for (auto& one : *answer.auto_scaling_instances) members.insert(one.instance_id.value_or(""));
  }
  return members;
}

}  // namespace

Result<std::vector<DetachedMachine>> detached_machines(const Work& work, const Place& place) {
  auto machines = TRY(machines_by(
      work, {image::filter("tag:windlass:app", {place.app}),
             image::filter("tag:windlass:env", {place.environment}),
             image::filter("instance-state-name", {"pending", "running", "stopping", "stopped"})}));
  // A build machine has no layer.
  std::erase_if(machines, [](auto& machine) { return machine.layer.empty(); });
  if (machines.empty()) return machines;
  auto known = TRY(members_among(work, machines));
  if (TRY(find_stack(work, place.stack())))
    for (auto& part : TRY(stack_parts(work, place.stack())))
      if (part.type == "AWS::EC2::Instance") known.insert(part.physical_id);
  std::erase_if(machines, [&](auto& machine) { return known.contains(machine.id); });
  return machines;
}

Result<> end_machines(const Work& work, const std::vector<DetachedMachine>& machines) {
  if (machines.empty()) return Done{};
  std::vector<std::string> ids;
  for (auto& machine : machines) ids.push_back(machine.id);
  work.say("detached", Event::State::Begun, "ending what was detached: " + named(machines));
  TRY(work.target.client.call<ec2::op::TerminateInstances>({.instance_ids = ids}));
  auto until = work.clock.now() + ending_limit;
  for (;;) {
    auto left = TRY(machines_by(
        work, {image::filter("instance-id", ids),
               image::filter("instance-state-name",
                             {"pending", "running", "stopping", "stopped", "shutting-down"})}));
    if (left.empty()) break;
    if (work.clock.now() >= until)
      return Error{"TooSlow", named(left) + " did not end within a quarter of an hour"};
    TRY(work.go_on());
    work.sleep(poll_pause(work.target));
  }
  work.say("detached", Event::State::Done, "what was detached has ended");
  return Done{};
}

std::string named(const std::vector<DetachedMachine>& machines) {
  std::string text;
  for (auto& machine : machines)
    text += (text.empty() ? "" : ", ") + machine.id +
            (machine.layer.empty() ? "" : " (" + machine.layer + ")");
  return text;
}

}  // namespace windlass::ops
