#include "base/json.h"
#include "cloud/autoscaling/tests/scaling_fixture.h"

namespace windlass::cloud::autoscaling {

namespace {

struct HookFixture : ScalingFixture {
  void given_hook(const std::string& transition, const std::string& default_result = "ABANDON",
                  std::optional<std::string> target = {}) {
    PutLifecycleHookType in;
    in.auto_scaling_group_name = "web";
    in.lifecycle_hook_name = "wait";
    in.lifecycle_transition = transition;
    in.default_result = default_result;
    in.heartbeat_timeout = 60;
    in.notification_target_arn = target;
    must<op::PutLifecycleHook>(in);
  }
  void complete(const std::string& instance, const std::string& result) {
    must<op::CompleteLifecycleAction>({.lifecycle_hook_name = "wait",
                                       .auto_scaling_group_name = "web",
                                       .lifecycle_action_result = result,
                                       .instance_id = instance});
  }
};

constexpr auto launching = "autoscaling:EC2_INSTANCE_LAUNCHING";
constexpr auto terminating = "autoscaling:EC2_INSTANCE_TERMINATING";

}  // namespace

TEST_CASE_FIXTURE(HookFixture, "a launching machine serves only when its hook says so") {
  given_group(0, 1);
  given_hook(launching);
  set_desired(1);
  tick(20);
  REQUIRE(instances("Pending:Wait").size() == 1);
  CHECK(activity("Launching").status_code == "MidLifecycleAction");
  complete(*instances().front().instance_id, "CONTINUE");
  tick(2);
  CHECK(in_service() == 1);
}

TEST_CASE_FIXTURE(HookFixture, "an abandoned machine is terminated, and another one launched") {
  given_group(0, 1);
  given_hook(launching);
  set_desired(1);
  tick(10);
  auto abandoned = *instances().front().instance_id;
  complete(abandoned, "ABANDON");
  tick(10);
  CHECK(fake::cloud().machines[abandoned].state == "terminated");
  CHECK(instances("Pending:Wait").size() == 1);
}

TEST_CASE_FIXTURE(HookFixture, "when nobody says anything the default result holds") {
  given_group(0, 1);
  given_hook(launching, "CONTINUE");
  set_desired(1);
  tick(50);
  CHECK(in_service() == 0);
  tick(20);
  CHECK(in_service() == 1);
}

TEST_CASE_FIXTURE(HookFixture, "a heartbeat gives more time") {
  given_group(0, 1);
  given_hook(launching, "CONTINUE");
  set_desired(1);
  tick(50);
  must<op::RecordLifecycleActionHeartbeat>({.lifecycle_hook_name = "wait",
                                            .auto_scaling_group_name = "web",
                                            .instance_id = instances().front().instance_id});
  tick(50);
  CHECK(in_service() == 0);
  tick(20);
  CHECK(in_service() == 1);
}

TEST_CASE_FIXTURE(HookFixture, "a terminating machine waits too, and goes whatever is said") {
  given_group(0, 1, 1);
  given_hook(terminating);
  set_desired(0);
  tick(10);
  REQUIRE(instances("Terminating:Wait").size() == 1);
  auto leaving = *instances().front().instance_id;
  CHECK(fake::cloud().machines[leaving].state == "running");
  complete(leaving, "ABANDON");
  tick(5);
  CHECK(fake::cloud().machines[leaving].state == "terminated");
}

TEST_CASE_FIXTURE(HookFixture, "a hook's queue is told the machine and the token") {
  given_group(0, 1);
  given_hook(launching, "ABANDON", "arn:aws:sqs:us-east-1:000000000000:hooks");
  set_desired(1);
  tick(5);
  auto& sent = fake::cloud().sent;
  REQUIRE(sent.size() == 2);
  CHECK(sent[0].message.find("autoscaling:TEST_NOTIFICATION") != std::string::npos);
  auto message = *parse_json(sent[1].message);
  CHECK(message.text("EC2InstanceId") == instances().front().instance_id);
  must<op::CompleteLifecycleAction>({.lifecycle_hook_name = "wait",
                                     .auto_scaling_group_name = "web",
                                     .lifecycle_action_token = message.text("LifecycleActionToken"),
                                     .lifecycle_action_result = "CONTINUE"});
  tick(2);
  CHECK(in_service() == 1);
}

TEST_CASE_FIXTURE(HookFixture, "hooks that cannot be are refused") {
  given_group(0, 1);
  auto refused = [&](const std::function<void(PutLifecycleHookType&)>& spoil) {
    PutLifecycleHookType in;
    in.auto_scaling_group_name = "web";
    in.lifecycle_hook_name = "wait";
    in.lifecycle_transition = launching;
    spoil(in);
    return code_of(call<op::PutLifecycleHook>(in));
  };
  CHECK(refused([](auto& in) { in.lifecycle_transition.reset(); }) == "ValidationError");
  CHECK(refused([](auto& in) { in.heartbeat_timeout = 10; }) == "ValidationError");
  CHECK(refused([](auto& in) { in.default_result = "MAYBE"; }) == "ValidationError");
  CHECK(refused([](auto& in) {
          in.notification_target_arn = "arn:aws:sns:us-east-1:000000000000:nowhere";
        }) == "ValidationError");
  CHECK(code_of(call<op::CompleteLifecycleAction>({.lifecycle_hook_name = "wait",
                                                   .auto_scaling_group_name = "web",
                                                   .lifecycle_action_result = "CONTINUE",
                                                   .instance_id = "i-1"})) == "ValidationError");
}

TEST_CASE_FIXTURE(HookFixture, "a machine in standby neither serves nor counts, and comes back") {
  fake::cloud().target_groups["arn:tg"];
  auto in = wanted(1, 3, 2);
  in.target_group_ar_ns = {{"arn:tg"}};
  must<op::CreateAutoScalingGroup>(in);
  settle();
  auto resting = *instances().front().instance_id;
  must<op::EnterStandby>({.instance_ids = {{resting}},
                          .auto_scaling_group_name = "web",
                          .should_decrement_desired_capacity = true});
  tick(5);
  REQUIRE(instances("Standby").size() == 1);
  CHECK(group().desired_capacity == 1);
  CHECK(!fake::cloud().target_groups["arn:tg"].contains(resting));
  must<op::ExitStandby>({.instance_ids = {{resting}}, .auto_scaling_group_name = "web"});
  tick(5);
  CHECK(in_service() == 2);
  CHECK(fake::cloud().launches == 2);
  CHECK(fake::cloud().target_groups["arn:tg"].contains(resting));
}

TEST_CASE_FIXTURE(HookFixture, "a detached machine lives on without the group, which replaces it") {
  given_group(1, 2);
  auto detached = *instances().front().instance_id;
  must<op::DetachInstances>({.instance_ids = {{detached}},
                             .auto_scaling_group_name = "web",
                             .should_decrement_desired_capacity = false});
  settle();
  CHECK(fake::cloud().machines[detached].state == "running");
  CHECK(fake::cloud().machines[detached].tags.empty());
  REQUIRE(in_service() == 1);
  CHECK(instances().front().instance_id != detached);

  must<op::AttachInstances>({.instance_ids = {{detached}}, .auto_scaling_group_name = "web"});
  tick(3);
  CHECK(in_service() == 2);
  CHECK(group().desired_capacity == 2);
  CHECK(code_of(call<op::AttachInstances>(
            {.instance_ids = {{detached}}, .auto_scaling_group_name = "web"})) ==
        "ValidationError");
}

TEST_CASE_FIXTURE(HookFixture, "one machine may be terminated with or without its place") {
  given_group(1, 3, 2);
  auto first = *instances().front().instance_id;
  TerminateInstanceInAutoScalingGroupType in{first, true};
  auto told = *must<op::TerminateInstanceInAutoScalingGroup>(in).activity;
  CHECK(told.cause->find("in response to a user request, shrinking the capacity from 2 to 1.") !=
        std::string::npos);
  settle();
  CHECK(in_service() == 1);
  in = {instances().front().instance_id, true};
  CHECK(code_of(call<op::TerminateInstanceInAutoScalingGroup>(in)) == "ValidationError");
  in.should_decrement_desired_capacity = false;
  must<op::TerminateInstanceInAutoScalingGroup>(in);
  settle();
  CHECK(in_service() == 1);
  CHECK(fake::cloud().launches == 3);
}

}  // namespace windlass::cloud::autoscaling
