// A group in memory whose machines get other roots; whoever calls dies when a test says so.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>

#include "aws/autoscaling/create_or_update_tags.h"
#include "aws/autoscaling/delete_tags.h"
#include "aws/autoscaling/describe_auto_scaling_groups.h"
#include "aws/autoscaling/enter_standby.h"
#include "aws/autoscaling/exit_standby.h"
#include "aws/autoscaling/set_desired_capacity.h"
#include "aws/autoscaling/update_auto_scaling_group.h"
#include "aws/cloudformation/describe_stacks.h"
#include "aws/ec2/create_replace_root_volume_task.h"
#include "aws/ec2/create_tags.h"
#include "aws/ec2/delete_tags.h"
#include "aws/ec2/describe_instances.h"
#include "aws/ec2/describe_launch_template_versions.h"
#include "aws/ec2/describe_replace_root_volume_tasks.h"
#include "aws/s3/get_object.h"
#include "aws/s3/list_objects_v2.h"
#include "base/time.h"
#include "fake_gate.h"
#include "ops/machine_turns.h"
#include "ops/roller.h"

namespace windlass::ops::testing {

namespace autoscaling = aws::autoscaling;
namespace cfn = aws::cloudformation;
namespace ec2 = aws::ec2;
namespace s3 = aws::s3;

inline const std::string former = "ami-1", newer = "ami-2";

// An image's name makes the digest of who runs it.
inline std::string digest_of_image(const std::string& image) { return "digest-of-" + image; }

struct SwapMachine {
  std::string id, lifecycle = "InService", root = former;
  std::map<std::string, std::string> tags = {{"windlass:machine", digest_of_image(former)}};
  std::string task = {}, next_root = {};  // while it gets one
  Time completed{};
  Json report = {};
};

// What kill -9 is to whoever called.
struct SwapKilled {};

// A group of two machines behind a balancer, that launches from `image`.
struct SwapScene : FakeDesk {
  std::vector<SwapMachine> machines = {{"i-1"}, {"i-2"}};
  std::string image = newer;
  std::string ill;  // machines with this root do not serve
  int desired = 2, least = 2, calls = 0, dies_at = 0, served_least = 2, tasks = 0;
  bool reboots = true;  // after a swap, an agent speaks
  std::map<std::string, std::string> group_tags;
  int least_ever = 2;

  SwapMachine& named(const std::string& id) {
    return *std::ranges::find(machines, id, &SwapMachine::id);
  }
  int serving() const {
    return static_cast<int>(std::ranges::count_if(
        machines, [](auto& machine) { return machine.lifecycle == "InService"; }));
  }

  void speaks(SwapMachine& machine, Time when) {
    auto aside = machine.lifecycle != "InService";
    machine.report = Json::Object{{"machine", machine.tags["windlass:machine"]},
                                  {"healthy", machine.root != ill && !aside},
                                  {"why", machine.root == ill ? "its page answers 500"
                                          : aside             ? "the balancer finds it unused"
                                                              : ""},
                                  {"time", format_iso8601(when)}};
  }

  // Who died cannot call any more. What he asked for is done or not.
  template <class Op, class Reply>
  void serve(Reply reply) {
    gate->on<Op>([this, reply](auto& in) -> Result<typename Op::Result> {
      if (++calls == dies_at) throw SwapKilled{};
      served_least = std::min(served_least, serving());
      return reply(in);
    });
  }

  SwapScene() {
    for (auto& machine : machines) speaks(machine, clock.now());
    serve<cfn::op::DescribeStacks>([](auto&) -> Result<cfn::op::DescribeStacks::Result> {
      cfn::Stack stack;
      stack.stack_name = "shop-dev";
      stack.stack_status = "UPDATE_COMPLETE";
      cfn::Output group;
      group.output_key = "AppGroup";
      group.output_value = "app-group";
      stack.outputs = {{group}};
      return cfn::op::DescribeStacks::Result{.stacks = {{stack}}, .next_token = {}};
    });
    serve_group();
    serve_tags();
    serve_roots();
    serve<s3::op::ListObjectsV2>([this](auto&) -> Result<s3::ListObjectsV2Output> {
      s3::ListObjectsV2Output out;
      out.contents.emplace();
      for (auto& machine : machines) {
        s3::Object object;
        object.key = "shop/dev/machines/ROLE:" + machine.id + ".json";
        out.contents->push_back(object);
      }
      return out;
    });
    serve<s3::op::GetObject>([this](auto& in) -> Result<s3::GetObjectOutput> {
      auto id = in.key->substr(in.key->find(':') + 1, 3);
      s3::GetObjectOutput out;
      out.body = Body(named(id).report.dump());
      return out;
    });
  }

  void serve_group() {
    serve<autoscaling::op::DescribeAutoScalingGroups>(
        [this](auto&) -> Result<autoscaling::AutoScalingGroupsType> {
          autoscaling::AutoScalingGroup group;
          group.auto_scaling_group_name = "app-group";
          group.desired_capacity = desired;
          group.min_size = least;
          group.tags.emplace();
          for (auto& [key, value] : group_tags) {
            autoscaling::TagDescription tag;
            tag.key = key;
            tag.value = value;
            group.tags->push_back(tag);
          }
          autoscaling::LaunchTemplateSpecification from;
          from.launch_template_id = "lt-1";
          from.version = "7";
          group.launch_template = from;
          group.instances.emplace();
          for (auto& machine : machines) {
            autoscaling::Instance member;
            member.instance_id = machine.id;
            member.lifecycle_state = machine.lifecycle;
            member.health_status = "Healthy";
            group.instances->push_back(member);
            if (machine.lifecycle == "EnteringStandby") machine.lifecycle = "Standby";
            if (machine.lifecycle == "Pending") {
              machine.lifecycle = "InService";
              speaks(machine, clock.now());
            }
          }
          return autoscaling::AutoScalingGroupsType{.auto_scaling_groups = {{group}},
                                                    .next_token = {}};
        });
    serve<autoscaling::op::EnterStandby>(
        [this](auto& in) -> Result<autoscaling::EnterStandbyAnswer> {
          if (desired <= least) return Error{"ValidationError", "the group would be too small"};
          for (auto& id : *in.instance_ids) named(id).lifecycle = "EnteringStandby", --desired;
          return autoscaling::EnterStandbyAnswer{};
        });
    serve<autoscaling::op::ExitStandby>([this](auto& in) -> Result<autoscaling::ExitStandbyAnswer> {
      for (auto& id : *in.instance_ids) {
        CHECK(named(id).lifecycle == "Standby");
        named(id).lifecycle = "Pending", ++desired;
      }
      return autoscaling::ExitStandbyAnswer{};
    });
    serve<autoscaling::op::UpdateAutoScalingGroup>([this](auto& in) -> Result<aws::Nothing> {
      least = *in.min_size;
      least_ever = std::min(least_ever, least);
      // A group that shall be larger than it wants to be grows.
      desired = std::max(desired, least);
      return aws::Nothing{};
    });
    serve<autoscaling::op::CreateOrUpdateTags>([this](auto& in) -> Result<aws::Nothing> {
      for (auto& tag : *in.tags) group_tags[*tag.key] = *tag.value;
      return aws::Nothing{};
    });
    serve<autoscaling::op::DeleteTags>([this](auto& in) -> Result<aws::Nothing> {
      for (auto& tag : *in.tags) group_tags.erase(*tag.key);
      return aws::Nothing{};
    });
    serve<autoscaling::op::SetDesiredCapacity>([this](auto& in) -> Result<aws::Nothing> {
      desired = *in.desired_capacity;
      return aws::Nothing{};
    });
  }

  void serve_tags() {
    serve<ec2::op::DescribeInstances>([this](auto&) -> Result<ec2::DescribeInstancesResult> {
      ec2::Reservation all;
      all.instances.emplace();
      for (auto& machine : machines) {
        ec2::Instance one;
        one.instance_id = machine.id;
        one.tags.emplace();
        for (auto& [key, value] : machine.tags) {
          ec2::Tag tag;
          tag.key = key;
          tag.value = value;
          one.tags->push_back(tag);
        }
        all.instances->push_back(one);
      }
      return ec2::DescribeInstancesResult{.next_token = {}, .reservations = {{all}}};
    });
    serve<ec2::op::CreateTags>([this](auto& in) -> Result<aws::Nothing> {
      named(in.resources->front()).tags[*in.tags->front().key] = *in.tags->front().value;
      return aws::Nothing{};
    });
    serve<ec2::op::DeleteTags>([this](auto& in) -> Result<aws::Nothing> {
      named(in.resources->front()).tags.erase(*in.tags->front().key);
      return aws::Nothing{};
    });
  }

  void serve_roots() {
    serve<ec2::op::DescribeLaunchTemplateVersions>(
        [this](auto& in) -> Result<ec2::DescribeLaunchTemplateVersionsResult> {
          CHECK(in.versions->front() == "7");
          ec2::ResponseLaunchTemplateData data;
          data.image_id = image;
          ec2::LaunchTemplateVersion version;
          version.launch_template_data = data;
          ec2::DescribeLaunchTemplateVersionsResult out;
          out.launch_template_versions = {{version}};
          return out;
        });
    serve<ec2::op::CreateReplaceRootVolumeTask>(
        [this](auto& in) -> Result<ec2::CreateReplaceRootVolumeTaskResult> {
          auto& machine = named(*in.instance_id);
          if (!machine.next_root.empty()) return Error{"IncorrectState", "something is done to it"};
          CHECK_MESSAGE(machine.lifecycle == "Standby", "its root goes while it serves");
          machine.task = "replacevol-" + std::to_string(++tasks);
          machine.next_root = *in.image_id;
          ec2::CreateReplaceRootVolumeTaskResult out;
          ec2::ReplaceRootVolumeTask task;
          task.replace_root_volume_task_id = machine.task;
          out.replace_root_volume_task = task;
          return out;
        });
    serve<ec2::op::DescribeReplaceRootVolumeTasks>(
        [this](auto& in) -> Result<ec2::DescribeReplaceRootVolumeTasksResult> {
          ec2::DescribeReplaceRootVolumeTasksResult out;
          out.replace_root_volume_tasks.emplace();
          for (auto& machine : machines) {
            if (in.filters && in.filters->front().values->front() != machine.id) continue;
            if (!in.filters && in.replace_root_volume_task_ids->front() != machine.task) continue;
            if (!machine.task.empty()) out.replace_root_volume_tasks->push_back(looked_at(machine));
          }
          return out;
        });
  }

  // A task that was looked at once ends.
  ec2::ReplaceRootVolumeTask looked_at(SwapMachine& machine) {
    ec2::ReplaceRootVolumeTask task;
    task.replace_root_volume_task_id = machine.task;
    task.task_state = machine.next_root.empty() ? "succeeded" : "in-progress";
    if (machine.next_root.empty()) task.complete_time = format_iso8601(machine.completed);
    if (!machine.next_root.empty()) {
      machine.root = std::exchange(machine.next_root, "");
      machine.completed = clock.now();
      if (reboots) speaks(machine, clock.now() + std::chrono::seconds(1));
    }
    return task;
  }

  Result<> swap(const std::string& wanted) {
    image = wanted;
    rollout::Act act{.layer = "app", .group = "AppGroup", .machines = 2, .grace_s = 20};
    return turn_machines(work, place, act,
                         {.digest = digest_of_image(wanted), .images = {newer, former}});
  }

  // Whether whoever swaps roots died, or failed, with that call.
  bool dies_in_a_swap(int call) {
    dies_at = call;
    bool died = false;
    try {
      died = !swap(newer);
    } catch (const SwapKilled&) {
      died = true;
    }
    dies_at = 0;
    return died;
  }

  void check_all_are(const std::string& wanted) {
    for (auto& machine : machines) {
      CAPTURE(machine.id);
      CHECK(machine.root == wanted);
      CHECK(machine.lifecycle == "InService");
      CHECK(machine.tags ==
            std::map<std::string, std::string>{{"windlass:machine", digest_of_image(wanted)}});
    }
    CHECK(desired == 2);
    CHECK(group_tags.empty());
  }

  Revision revision_of(const std::string& image_of, const std::string& settings = "same") {
    rollout::Shape shape{.layers = {{.layer = "app",
                                     .strategy = "root_swap",
                                     .group = "AppGroup",
                                     .colours = {},
                                     .machines = 2,
                                     .steps = {},
                                     .settings = settings}}};
    Revision revision;
    revision.app = place.app;
    revision.environment = place.environment;
    revision.machines = {{"app", digest_of_image(image_of)}};
    revision.checks = to_json(
        Checks{.doors = {}, .groups = {{.layer = "app", .output = "AppGroup"}}, .firing = {}});
    revision.rollout = rollout::to_json(shape);
    return revision;
  }
  // A deploy of what stands already.
  std::vector<rollout::Phase> the_same_again(const std::string& tried_settings = "same") {
    auto stands = revision_of(former), tried = revision_of(newer, tried_settings);
    rollout::Shape shape = rollout::read_rollout(stands.rollout)->shape;
    auto rollout = begin_rollout(work, shape, stands, &stands, &tried, false);
    REQUIRE_MESSAGE(rollout, (rollout ? "" : rollout.error().message));
    return rollout->phases;
  }
  std::vector<std::string> phases_of_the_same() {
    std::vector<std::string> names;
    for (auto& phase : the_same_again()) names.push_back(phase.name);
    return names;
  }
};

}  // namespace windlass::ops::testing
