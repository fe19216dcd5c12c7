#include "base/time.h"
#include "cloud/autoscaling/tests/scaling_fixture.h"

namespace windlass::cloud::autoscaling {

using fake::cloud;

namespace {

struct PolicyFixture : ScalingFixture {
  Result<PolicyARNType> put(const std::function<void(PutScalingPolicyType&)>& say) {
    PutScalingPolicyType in;
    in.auto_scaling_group_name = "web";
    in.policy_name = "grow";
    say(in);
    return call<op::PutScalingPolicy>(in);
  }
  std::string given(const std::function<void(PutScalingPolicyType&)>& say) {
    auto made = put(say);
    REQUIRE_MESSAGE(made, made.error().message);
    return *made->policy_arn;
  }
  static void simple(PutScalingPolicyType& in) {
    in.adjustment_type = "ChangeInCapacity";
    in.scaling_adjustment = 1;
    in.cooldown = 60;
  }
  static void stepped(PutScalingPolicyType& in) {
    in.policy_type = "StepScaling";
    in.adjustment_type = "ChangeInCapacity";
    in.estimated_instance_warmup = 60;
    in.step_adjustments = {{{0, 20, 1}, {20, std::nullopt, 3}}};
  }
  static void tracking(PutScalingPolicyType& in) {
    in.policy_type = "TargetTrackingScaling";
    in.estimated_instance_warmup = 30;
    auto& target = in.target_tracking_configuration.emplace();
    target.target_value = 50;
    target.predefined_metric_specification.emplace().predefined_metric_type =
        "ASGAverageCPUUtilization";
  }
  // As CloudWatch does when an alarm fires.
  Result<> fire(const std::string& policy, double value, double threshold) {
    auto person = caller;
    caller = service_principal(AccountId{"000000000000"}, "cloudwatch.amazonaws.com");
    caller.source_arn = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:high";
    ExecutePolicyType in;
    in.policy_name = policy;
    in.metric_value = value;
    in.breach_threshold = threshold;
    auto done = call<op::ExecutePolicy>(in);
    caller = person;
    if (!done) return done.error();
    return Done{};
  }
  int desired() { return *group().desired_capacity; }
};

}  // namespace

TEST_CASE_FIXTURE(PolicyFixture, "a simple policy changes the capacity, then cools down") {
  given_group(1, 5);
  auto arn = given(simple);
  must<op::ExecutePolicy>({.auto_scaling_group_name = "web", .policy_name = "grow"});
  CHECK(desired() == 2);
  CHECK(code_of(fire(arn, 9, 5)) == "ScalingActivityInProgress");
  settle();
  CHECK(activity("Launching")
            .cause->find("a user request executed policy grow changing the "
                         "desired capacity from 1 to 2.") != std::string::npos);
  CHECK(code_of(fire(arn, 9, 5)) == "ScalingActivityInProgress");
  tick(60);
  CHECK(code_of(fire(arn, 9, 5)) == "");
  CHECK(desired() == 3);
}

TEST_CASE_FIXTURE(PolicyFixture, "a step follows from how far the metric is beyond its threshold") {
  given_group(2, 9);
  tick(60);
  auto arn = given(stepped);
  REQUIRE(fire(arn, 75, 70));
  CHECK(desired() == 3);
  // The same again while the first machine warms up changes nothing; a larger step adds the rest.
  REQUIRE(fire(arn, 75, 70));
  CHECK(desired() == 3);
  REQUIRE(fire(arn, 95, 70));
  CHECK(desired() == 5);
  settle();
  CHECK(activity("Launching")
            .cause->find("a monitor alarm high in state ALARM triggered policy "
                         "grow changing the desired capacity") != std::string::npos);
}

TEST_CASE_FIXTURE(PolicyFixture, "the bounds hold whatever a policy wants") {
  given_group(1, 3);
  auto arn = given([](auto& in) {
    stepped(in);
    in.step_adjustments = {{{0, std::nullopt, 30}}};
  });
  REQUIRE(fire(arn, 80, 70));
  CHECK(desired() == 3);
}

TEST_CASE_FIXTURE(PolicyFixture, "a target makes its own alarms, and takes them with it") {
  given_group(1, 3);
  given(tracking);
  REQUIRE(cloud().alarms.size() == 2);
  auto& high = cloud().alarms.begin()->second;
  CHECK(high.metric_namespace == "AWS/EC2");
  CHECK(high.metric == "CPUUtilization");
  CHECK(high.threshold == 50);
  CHECK(must<op::DescribePolicies>({}).scaling_policies->front().alarms->size() == 2);
  must<op::DeletePolicy>({.auto_scaling_group_name = "web", .policy_name = "grow"});
  CHECK(cloud().alarms.empty());
}

TEST_CASE_FIXTURE(PolicyFixture, "a group follows its target up and down") {
  given_group(1, 10, 4);
  tick(40);
  auto arn = given(tracking);
  REQUIRE(fire(arn, 75, 50));
  CHECK(desired() == 6);
  REQUIRE(fire(arn, 20, 45));  // machines on their way: nobody is let go
  CHECK(desired() == 6);
  tick(60);
  REQUIRE(fire(arn, 20, 45));
  CHECK(desired() == 3);
}

TEST_CASE_FIXTURE(PolicyFixture, "a target that may not scale in does not") {
  given_group(1, 10, 4);
  tick(60);
  auto arn = given([](auto& in) {
    tracking(in);
    in.target_tracking_configuration->disable_scale_in = true;
  });
  CHECK(cloud().alarms.size() == 1);
  REQUIRE(fire(arn, 10, 45));
  CHECK(desired() == 4);
}

TEST_CASE_FIXTURE(PolicyFixture, "a group follows a queue's backlog per machine, while it lasts") {
  given_group(0, 20, 1);
  tick(400);
  auto arn = given([](auto& in) {
    in.policy_type = "TargetTrackingScaling";
    in.estimated_instance_warmup = 30;
    auto& target = in.target_tracking_configuration.emplace();
    target.target_value = 10;
    auto& metric = target.customized_metric_specification.emplace();
    auto& queries = metric.metrics.emplace(2);
    queries[0].id = "depth";
    queries[0].return_data = false;
    auto& stat = queries[0].metric_stat.emplace();
    stat.stat = "Sum";
    stat.metric.emplace().namespace_ = "AWS/SQS";
    stat.metric->metric_name = "ApproximateNumberOfMessagesVisible";
    queries[1].id = "backlog";
    queries[1].expression = "depth / running";
  });
  std::string high;
  for (auto& [name, alarm] : cloud().alarms)
    if (alarm.comparison == "GreaterThanThreshold") high = name;
  CHECK(cloud().alarms[high].expressions == std::vector<std::string>{"depth / running"});
  // The backlog per machine follows from what the group has: 120 messages.
  cloud().alarms[high].state = "ALARM";
  after_tick = [&] {
    cloud().alarms[high].value = 120.0 / std::max(1, in_service());
    CHECK(desired() <= 12);
  };
  after_tick();
  tick(200);
  CHECK(desired() == 12);
  CHECK(in_service() == 12);
}

TEST_CASE_FIXTURE(PolicyFixture, "suspended, a group is deaf to alarms") {
  given_group(1, 5);
  suspend("AlarmNotification");
  auto arn = given(stepped);
  REQUIRE(fire(arn, 80, 70));
  CHECK(desired() == 1);
}

TEST_CASE_FIXTURE(PolicyFixture, "policies that cannot be are refused") {
  given_group(0, 1);
  auto refused = [&](const std::function<void(PutScalingPolicyType&)>& say) {
    return code_of(put(say));
  };
  CHECK(refused([](auto&) {}) == "ValidationError");
  CHECK(refused([](auto& in) { simple(in), in.scaling_adjustment.reset(); }) == "ValidationError");
  CHECK(refused([](auto& in) { stepped(in), in.cooldown = 5; }) == "ValidationError");
  CHECK(refused([](auto& in) { stepped(in), in.step_adjustments->clear(); }) == "ValidationError");
  CHECK(refused([](auto& in) { tracking(in), in.adjustment_type = "ExactCapacity"; }) ==
        "ValidationError");
  CHECK(refused([](auto& in) { in.policy_type = "PredictiveScaling"; }) == "ValidationError");
  given(tracking);
  CHECK(code_of(call<op::ExecutePolicy>(
            {.auto_scaling_group_name = "web", .policy_name = "grow"})) == "ValidationError");
  CHECK(code_of(call<op::DeletePolicy>({.auto_scaling_group_name = "web", .policy_name = "no"})) ==
        "ValidationError");
}

TEST_CASE_FIXTURE(PolicyFixture, "a scheduled action changes sizes at its time, again and again") {
  clock.set(*parse_iso8601("2026-11-20T08:00:00Z"));
  given_group(0, 5, 1);
  PutScheduledUpdateGroupActionType in;
  in.auto_scaling_group_name = "web";
  in.scheduled_action_name = "morning";
  in.recurrence = "0 9 * * *";
  in.desired_capacity = 3;
  must<op::PutScheduledUpdateGroupAction>(in);
  auto told = must<op::DescribeScheduledActions>({}).scheduled_update_group_actions->front();
  CHECK(format_iso8601(*told.start_time) == "2026-11-20T09:00:00Z");
  tick(70, std::chrono::minutes(1));
  CHECK(desired() == 3);
  set_desired(1);
  tick(24 * 60, std::chrono::minutes(1));
  CHECK(desired() == 3);
  CHECK(activity("Launching")
            .cause->find("a scheduled action update of AutoScalingGroup "
                         "constraints to min: , max: , desired: 3") != std::string::npos);
}

TEST_CASE_FIXTURE(PolicyFixture,
                  "an action that ran once is gone; one that cannot run is refused") {
  given_group(0, 5, 0);
  PutScheduledUpdateGroupActionType in;
  in.auto_scaling_group_name = "web";
  in.scheduled_action_name = "once";
  in.start_time = clock.now() + std::chrono::seconds(30);
  in.desired_capacity = 2;
  must<op::PutScheduledUpdateGroupAction>(in);
  tick(40);
  CHECK(desired() == 2);
  CHECK(must<op::DescribeScheduledActions>({}).scheduled_update_group_actions->empty());
  auto refused = [&](const std::function<void(PutScheduledUpdateGroupActionType&)>& spoil) {
    auto spoilt = in;
    spoilt.start_time = clock.now() + std::chrono::seconds(30);
    spoil(spoilt);
    return code_of(call<op::PutScheduledUpdateGroupAction>(spoilt));
  };
  CHECK(refused([](auto& it) { it.time_zone = "Europe/Berlin"; }) == "ValidationError");
  CHECK(refused([](auto& it) { it.recurrence = "every day"; }) == "ValidationError");
  CHECK(refused([](auto& it) { it.desired_capacity.reset(); }) == "ValidationError");
  CHECK(refused([](auto& it) { it.start_time = Time{}; }) == "ValidationError");
  CHECK(refused([](auto& it) { it.min_size = 4, it.max_size = 3; }) == "ValidationError");
}

TEST_CASE_FIXTURE(PolicyFixture,
                  "a warm pool holds stopped machines, and growing takes them first") {
  given_group(0, 3, 1);
  must<op::PutWarmPool>({.auto_scaling_group_name = "web"});
  settle();
  auto pool = must<op::DescribeWarmPool>({.auto_scaling_group_name = "web"});
  REQUIRE(pool.instances->size() == 2);
  for (auto& one : *pool.instances) CHECK(one.lifecycle_state == "Warmed:Stopped");
  CHECK(in_service() == 1);
  set_desired(2);
  settle();
  CHECK(in_service() == 2);
  CHECK(cloud().launches == 3);
  CHECK(group().warm_pool_size == 1);
  CHECK(activity("Launching a new EC2 instance from warm pool").status_code == "Successful");
}

TEST_CASE_FIXTURE(PolicyFixture, "machines go back into the pool where its policy says so") {
  given_group(0, 2, 2);
  PutWarmPoolType in;
  in.auto_scaling_group_name = "web";
  in.instance_reuse_policy.emplace().reuse_on_scale_in = true;
  must<op::PutWarmPool>(in);
  set_desired(1);
  settle();
  CHECK(in_service() == 1);
  CHECK(cloud().launches == 2);
  CHECK(group().warm_pool_size == 1);
  must<op::DeleteWarmPool>({.auto_scaling_group_name = "web"});
  settle();
  CHECK(!group().warm_pool_configuration);
  CHECK(cloud().alive() == 1);
}

}  // namespace windlass::cloud::autoscaling
