// What is done to one machine, and when it is refused.
#include "ops/machine_acts.h"

#include <doctest/doctest.h>

#include "aws/autoscaling/describe_auto_scaling_groups.h"
#include "aws/autoscaling/describe_auto_scaling_instances.h"
#include "aws/autoscaling/detach_instances.h"
#include "aws/autoscaling/terminate_instance_in_auto_scaling_group.h"
#include "aws/cloudformation/describe_stacks.h"
#include "aws/dynamodb/get_item.h"
#include "aws/ec2/describe_instance_status.h"
#include "aws/ec2/describe_instances.h"
#include "aws/ec2/start_instances.h"
#include "aws/ec2/terminate_instances.h"
#include "aws/s3/list_objects_v2.h"
#include "fake_gate.h"
#include "ops/lock_item.h"

using namespace windlass;
using namespace windlass::ops;
using testing::FakeDesk;

namespace autoscaling = aws::autoscaling;
namespace cfn = aws::cloudformation;
namespace ec2 = aws::ec2;

namespace {

// A group of the layer app that wants two machines, and a machine on demand.
struct Fixture : FakeDesk {
  manifest::Model model;
  std::vector<ec2::Instance> instances;
  std::vector<autoscaling::Instance> members;

  Fixture() {
    model.app = "shop";
    model.environment = "dev";
    manifest::Layer app;
    app.name = "app";
    app.size_min = app.size_max = 2;
    manifest::Layer builder;
    builder.name = "builder";
    builder.on_demand = true;
    model.layers = {app, builder};
    cfn::Stack stack;
    stack.stack_name = "shop-dev";
    stack.stack_status = "CREATE_COMPLETE";
    cfn::Output group;
    group.output_key = "AppGroup";
    group.output_value = "app-group";
    stack.outputs = {{group}};
    gate->answers<cfn::op::DescribeStacks>({.stacks = {{stack}}, .next_token = {}});
    gate->on<ec2::op::DescribeInstances>([this](auto&) -> Result<ec2::DescribeInstancesResult> {
      ec2::Reservation all;
      all.instances = instances;
      return ec2::DescribeInstancesResult{.next_token = {}, .reservations = {{all}}};
    });
    gate->on<autoscaling::op::DescribeAutoScalingGroups>(
        [this](auto&) -> Result<autoscaling::AutoScalingGroupsType> {
          autoscaling::AutoScalingGroup group;
          group.auto_scaling_group_name = "app-group";
          group.desired_capacity = 2;
          group.instances = members;
          return autoscaling::AutoScalingGroupsType{.auto_scaling_groups = {{group}},
                                                    .next_token = {}};
        });
    gate->answers<autoscaling::op::DescribeAutoScalingInstances>({});
    gate->answers<aws::s3::op::ListObjectsV2>({});
    gate->fails<aws::dynamodb::op::GetItem>("ResourceNotFoundException");
  }

  void given(const std::string& id, const std::string& layer,
             const std::string& state = "running") {
    ec2::Instance instance;
    instance.instance_id = id;
    ec2::InstanceState of;
    of.name = state;
    instance.state = of;
    ec2::Tag tag;
    tag.key = "windlass:layer";
    tag.value = layer;
    instance.tags = {{tag}};
    instances.push_back(instance);
  }
  void given_member(const std::string& id, const std::string& lifecycle = "InService") {
    given(id, "app");
    autoscaling::Instance member;
    member.instance_id = id;
    member.lifecycle_state = lifecycle;
    member.health_status = "Healthy";
    members.push_back(member);
  }
  // Whose beat moves while somebody is there.
  void given_lock(bool lives) {
    gate->on<aws::dynamodb::op::GetItem>(
        [lives, beat = std::make_shared<int>(0)](auto&) -> Result<aws::dynamodb::GetItemOutput> {
          if (lives) ++*beat;
          aws::dynamodb::GetItemOutput held;
          held.item = Item{{"who", text_value("ann@desk")}, {"verb", text_value("deploy")},
                           {"token", text_value("t")},      {"pid", number_value(7)},
                           {"lease_s", number_value(30)},   {"beat", number_value(*beat)}};
          return held;
        });
  }
  Machine machine(const std::string& id) {
    auto stack = find_stack(work, "shop-dev");
    auto fleet = look_at_machines(work, place, model, *stack);
    REQUIRE(fleet);
    return *machine_meant(*fleet, id, "dev");
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a machine is replaced, and its group waited for until it is whole") {
  given_member("i-1");
  given_member("i-2");
  auto old = machine("i-1");
  gate->on<autoscaling::op::TerminateInstanceInAutoScalingGroup>(
      [this](auto& request) -> Result<autoscaling::ActivityType> {
        CHECK(request.instance_id == "i-1");
        CHECK(request.should_decrement_desired_capacity == false);
        instances.erase(instances.begin());
        members.erase(members.begin());
        given_member("i-3");
        return autoscaling::ActivityType{};
      });
  CHECK(replace_machine(work, place, model, old, {}));
  CHECK(told.back().text == "2 of 2 machines of app serve");
}

TEST_CASE_FIXTURE(Fixture, "a machine is not replaced while another of its group does not serve") {
  given_member("i-1");
  given_member("i-2", "Pending");
  auto refused = replace_machine(work, place, model, machine("i-1"), {});
  REQUIRE(!refused);
  CHECK(refused.error().message ==
        "of app only 0 of 2 machines would serve without i-1: wait until the others do "
        "(windlass status dev), or say --force");
}

TEST_CASE_FIXTURE(Fixture, "a machine that fails may be replaced: it does not count as serving") {
  given_member("i-1", "Pending");
  given_member("i-2");
  gate->answers<autoscaling::op::TerminateInstanceInAutoScalingGroup>({});
  CHECK(replace_machine(work, place, model, machine("i-1"), {.force = false, .wait = false}));
}

TEST_CASE_FIXTURE(Fixture, "nobody takes a machine from under a rollout") {
  given_member("i-1");
  given_member("i-2");
  given_lock(true);
  for (auto act : {replace_machine, detach_machine}) {
    auto refused = act(work, place, model, machine("i-1"), {});
    REQUIRE(!refused);
    CHECK(refused.error().code == "Locked");
  }
}

TEST_CASE_FIXTURE(Fixture, "what somebody left who died keeps nobody from a machine") {
  given_member("i-1");
  given_member("i-2");
  given_lock(false);
  gate->answers<autoscaling::op::TerminateInstanceInAutoScalingGroup>({});
  gate->answers<autoscaling::op::DetachInstances>({});
  // Its lease is over, or its process has ended here.
  CHECK(replace_machine(work, place, model, machine("i-1"), {.wait = false}));
  CHECK(clock.now() - Time{} >= std::chrono::seconds(30));
  auto asked = clock.now();
  CHECK(detach_machine(work, place, model, machine("i-1"),
                       {.wait = false, .is_gone = [](auto& owner) { return owner.pid == 7; }}));
  CHECK(clock.now() == asked);
}

TEST_CASE_FIXTURE(Fixture, "a detached machine is only ended") {
  given("i-9", "app");
  auto detached = machine("i-9");
  CHECK(detached.kind == Machine::Kind::Detached);
  gate->answers<ec2::op::TerminateInstances>({});
  CHECK(replace_machine(work, place, model, detached, {}));
}

TEST_CASE_FIXTURE(Fixture,
                  "a group that does not become whole is given up on, and nobody waits for ever") {
  given_member("i-1");
  given_member("i-2");
  auto old = machine("i-1");
  gate->on<autoscaling::op::TerminateInstanceInAutoScalingGroup>(
      [this](auto&) -> Result<autoscaling::ActivityType> {
        members.erase(members.begin());
        return autoscaling::ActivityType{};
      });
  // Each look takes its time, so that there are few of them.
  work.sleep = [this](auto) { clock.advance(std::chrono::seconds(20)); };
  auto outcome = replace_machine(work, place, model, old, {});
  REQUIRE(!outcome);
  CHECK(outcome.error().message ==
        "after 15 minutes 1 of 2 machines of app serve: windlass status dev");
}

TEST_CASE_FIXTURE(Fixture, "a machine on demand is started and waited for") {
  given("i-5", "builder", "stopped");
  gate->on<ec2::op::StartInstances>([this](auto&) -> Result<ec2::StartInstancesResult> {
    instances[0].state->name = "running";
    return ec2::StartInstancesResult{};
  });
  gate->on<ec2::op::DescribeInstanceStatus>(
      [asked = std::make_shared<int>(0)](auto&) -> Result<ec2::DescribeInstanceStatusResult> {
        ec2::InstanceStatus status;
        ec2::InstanceStatusSummary checks;
        checks.status = ++*asked < 3 ? "initializing" : "ok";
        status.instance_status = checks;
        return ec2::DescribeInstanceStatusResult{.instance_statuses = {{status}}, .next_token = {}};
      });
  auto started = start_machine(work, place, model, "builder", std::chrono::minutes(5));
  REQUIRE(started);
  CHECK(started->id == "i-5");
  CHECK(told.back().text == "serves");
}

TEST_CASE_FIXTURE(Fixture, "only a layer on demand is started, and those there are named") {
  auto refused = start_machine(work, place, model, "app", std::chrono::minutes(5));
  REQUIRE(!refused);
  CHECK(refused.error().message == "the machines of app always run; those there are: builder");
}
