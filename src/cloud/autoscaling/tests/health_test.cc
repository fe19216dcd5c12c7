#include "cloud/autoscaling/tests/scaling_fixture.h"

namespace windlass::cloud::autoscaling {

using fake::cloud;
const std::string tg = "arn:tg";

TEST_CASE_FIXTURE(ScalingFixture, "a machine that dies is replaced, and the history says why") {
  given_group(2, 2);
  auto dead = *instances().front().instance_id;
  cloud().machines[dead].state = "terminated";
  settle();
  CHECK(in_service() == 2);
  CHECK(activity("Terminating EC2 instance: " + dead)
            .cause->find("in response to an EC2 health check indicating it has been terminated or "
                         "stopped.") != std::string::npos);
  CHECK(activity("Launching")
            .cause->find(
                "an instance was launched in response to an unhealthy instance needing to be "
                "replaced.") != std::string::npos);
}

TEST_CASE_FIXTURE(ScalingFixture,
                  "a balancer's word counts once the grace is over, if the group asks balancers") {
  cloud().target_groups[tg];
  auto in = wanted(1, 1);
  in.health_check_type = "ELB";
  in.health_check_grace_period = 60;
  in.target_group_ar_ns = {{tg}};
  must<op::CreateAutoScalingGroup>(in);
  settle();
  auto sick = *instances().front().instance_id;
  REQUIRE(cloud().target_groups[tg].at(sick) == "healthy");
  cloud().targets_become_healthy = false;
  cloud().target_groups[tg][sick] = "unhealthy";
  tick(30);
  CHECK(instances().front().instance_id == sick);
  tick(60);
  CHECK(cloud().machines[sick].state == "terminated");
  CHECK(activity("Terminating EC2 instance: " + sick)
            .cause->find("an ELB system health check failure.") != std::string::npos);
}

TEST_CASE_FIXTURE(ScalingFixture, "a group that asks EC2 only does not mind what balancers say") {
  cloud().target_groups[tg];
  auto in = wanted(1, 1);
  in.target_group_ar_ns = {{tg}};
  must<op::CreateAutoScalingGroup>(in);
  settle();
  auto sick = *instances().front().instance_id;
  cloud().target_groups[tg][sick] = "unhealthy";
  tick(100);
  CHECK(in_service() == 1);
  CHECK(instances().front().instance_id == sick);
}

TEST_CASE_FIXTURE(ScalingFixture, "people may call a machine unhealthy") {
  given_group(1, 1);
  auto sick = *instances().front().instance_id;
  must<op::SetInstanceHealth>({.instance_id = sick, .health_status = "Unhealthy"});
  settle();
  CHECK(cloud().machines[sick].state == "terminated");
  CHECK(in_service() == 1);
}

TEST_CASE_FIXTURE(ScalingFixture, "while replacing is suspended the sick are marked, and stay") {
  given_group(1, 1);
  suspend("ReplaceUnhealthy");
  cloud().machines[*instances().front().instance_id].impaired = true;
  settle();
  CHECK(instances().front().health_status == "Unhealthy");
  CHECK(cloud().launches == 1);
}

TEST_CASE_FIXTURE(ScalingFixture, "a machine is drained before it is terminated") {
  cloud().target_groups[tg];
  auto in = wanted(0, 1, 1);
  in.target_group_ar_ns = {{tg}};
  must<op::CreateAutoScalingGroup>(in);
  settle();
  auto leaving = *instances().front().instance_id;
  set_desired(0);
  run_tasks();
  CHECK(cloud().target_groups[tg].at(leaving) == "draining");
  CHECK(cloud().machines[leaving].state == "running");
  CHECK(activity("Terminating").status_code == "WaitingForELBConnectionDraining");
  settle();
  CHECK(cloud().machines[leaving].state == "terminated");
}

TEST_CASE_FIXTURE(ScalingFixture, "replacements come first where the maintenance policy says so") {
  auto in = wanted(2, 2);
  auto& policy = in.instance_maintenance_policy.emplace();
  policy.min_healthy_percentage = 100;
  policy.max_healthy_percentage = 150;
  must<op::CreateAutoScalingGroup>(in);
  settle();
  for (auto& one : instances())
    must<op::SetInstanceHealth>({.instance_id = one.instance_id, .health_status = "Unhealthy"});
  after_tick = [&] {
    CHECK(in_service() >= 2);
    CHECK(present() <= 3);
  };
  tick(40);
  after_tick = nullptr;
  CHECK(in_service() == 2);
  for (auto& one : instances()) CHECK(one.health_status == "Healthy");
}

TEST_CASE_FIXTURE(ScalingFixture,
                  "a machine that has served its time is replaced, one after another") {
  auto in = wanted(3, 3);
  in.max_instance_lifetime = 86400;
  must<op::CreateAutoScalingGroup>(in);
  settle();
  clock.advance(std::chrono::hours(24));
  after_tick = [&] { CHECK(in_service() >= 2); };
  tick(60);
  CHECK(cloud().launches == 6);
}

TEST_CASE_FIXTURE(ScalingFixture,
                  "target groups that come later get the machines, and give them back") {
  given_group(2, 2);
  cloud().target_groups[tg];
  must<op::AttachLoadBalancerTargetGroups>(
      {.auto_scaling_group_name = "web", .target_group_ar_ns = {{tg}}});
  auto states = [&] {
    return *must<op::DescribeLoadBalancerTargetGroups>({.auto_scaling_group_name = "web"})
                .load_balancer_target_groups;
  };
  CHECK(states().front().state == "Adding");
  tick(5);
  CHECK(states().front().state == "InService");
  CHECK(cloud().target_groups[tg].size() == 2);
  must<op::DetachLoadBalancerTargetGroups>(
      {.auto_scaling_group_name = "web", .target_group_ar_ns = {{tg}}});
  tick(5);
  CHECK(states().empty());
  CHECK(cloud().target_groups[tg].empty());
  CHECK(in_service() == 2);
}

}  // namespace windlass::cloud::autoscaling
