#include "cloud/autoscaling/tests/scaling_fixture.h"

namespace windlass::cloud::autoscaling {

TEST_CASE_FIXTURE(ScalingFixture, "a group launches what it was asked for, spread over its zones") {
  given_group(0, 6, 3);
  CHECK(in_service() == 3);
  std::set<std::string> zones;
  for (auto& one : instances()) zones.insert(*one.availability_zone);
  CHECK(zones == std::set<std::string>{"us-east-1a", "us-east-1b", "us-east-1c"});
}

TEST_CASE_FIXTURE(ScalingFixture,
                  "every machine bears the group's name, and the tags that go with it") {
  auto in = wanted(1, 1);
  in.tags = {{{{}, {}, "role", "web", true}, {{}, {}, "secret", "x", false}}};
  must<op::CreateAutoScalingGroup>(in);
  settle();
  auto tags = fake::cloud().living().front().tags;
  CHECK(tags ==
        std::map<std::string, std::string>{{"aws:autoscaling:groupName", "web"}, {"role", "web"}});
}

TEST_CASE_FIXTURE(ScalingFixture, "the first activity says who asked for the machine") {
  given_group(1, 1);
  auto launch = activity("Launching a new EC2 instance: i-");
  CHECK(launch.status_code == "Successful");
  CHECK(launch.progress == 100);
  CHECK(launch.cause->find("a user request created an AutoScalingGroup changing the desired "
                           "capacity from 0 to 1.") != std::string::npos);
  CHECK(launch.cause->find("an instance was started in response to a difference between desired "
                           "and actual capacity, increasing the capacity from 0 to 1.") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(ScalingFixture,
                  "a machine is launched once, however often the engine runs before it boots") {
  fake::cloud().boots = false;
  must<op::CreateAutoScalingGroup>(wanted(2, 4));
  tick(20);
  CHECK(fake::cloud().launches == 2);
  CHECK(instances("Pending").size() == 2);
}

TEST_CASE_FIXTURE(ScalingFixture,
                  "each machine tells its own template version, whatever the group's is by now") {
  given_group(1, 3);
  fake::cloud().templates["lt-1"].push_back("ami-2");
  set_desired(2);
  settle();
  std::set<std::string> versions;
  for (auto& one : instances()) versions.insert(*one.launch_template->version);
  CHECK(versions == std::set<std::string>{"1", "2"});
  CHECK(group().launch_template->version == "$Latest");
  CHECK(images() == std::set<std::string>{"ami-1", "ami-2"});
}

TEST_CASE_FIXTURE(ScalingFixture, "a version by number reaches the machines that come after it") {
  fake::cloud().templates["lt-1"] = {"ami-1", "ami-2", "ami-3"};
  auto in = wanted(1, 3);
  in.launch_template = template_version("1");
  must<op::CreateAutoScalingGroup>(in);
  settle();
  update([](auto& change) {
    change.launch_template = template_version("3");
    change.min_size = 2;
  });
  settle();
  CHECK(images() == std::set<std::string>{"ami-1", "ami-3"});
}

TEST_CASE_FIXTURE(ScalingFixture, "a smaller capacity lets machines go, and says which") {
  given_group(0, 3, 3);
  set_desired(1);
  settle();
  CHECK(in_service() == 1);
  CHECK(fake::cloud().alive() == 1);
  auto cause = *activity("Terminating EC2 instance").cause;
  CHECK(cause.find("a user request explicitly set group desired capacity changing the desired "
                   "capacity from 3 to 1.") != std::string::npos);
  CHECK(cause.find("was selected for termination.") != std::string::npos);
}

TEST_CASE_FIXTURE(ScalingFixture, "bounds pull the capacity in") {
  given_group(0, 5, 4);
  update([](auto& change) { change.max_size = 2; });
  settle();
  CHECK(group().desired_capacity == 2);
  CHECK(in_service() == 2);
}

TEST_CASE_FIXTURE(ScalingFixture, "machines that are protected from scaling in stay") {
  given_group(0, 3, 2);
  std::vector<std::string> ids;
  for (auto& one : instances()) ids.push_back(*one.instance_id);
  must<op::SetInstanceProtection>(
      {.instance_ids = ids, .auto_scaling_group_name = "web", .protected_from_scale_in = true});
  set_desired(0);
  settle();
  CHECK(in_service() == 2);
  CHECK(activity("Could not scale to desired capacity").status_code == "Failed");
}

TEST_CASE_FIXTURE(ScalingFixture,
                  "a launch that is refused is told, and tried again with patience") {
  fake::cloud().refuses_launches = "This host cannot run machines.";
  must<op::CreateAutoScalingGroup>(wanted(1, 1));
  tick(14);
  CHECK(activities().size() == 1);
  auto failed =
      activity("Launching a new EC2 instance.  Status Reason: This host cannot run machines.");
  CHECK(failed.status_code == "Failed");
  CHECK(failed.status_message == "This host cannot run machines. Launching EC2 instance failed.");
  fake::cloud().refuses_launches = "";
  tick(20);
  CHECK(in_service() == 1);
}

TEST_CASE_FIXTURE(ScalingFixture, "a zone without room is passed over") {
  fake::cloud().full_zones = {"us-east-1a"};
  must<op::CreateAutoScalingGroup>(wanted(2, 2));
  tick(60);
  CHECK(in_service() == 2);
}

TEST_CASE_FIXTURE(ScalingFixture,
                  "zones are evened out again, the newcomer before the one that goes") {
  fake::cloud().full_zones = {"us-east-1b", "us-east-1c"};
  must<op::CreateAutoScalingGroup>(wanted(2, 4));
  suspend("AZRebalance");
  tick(200);
  REQUIRE(in_service() == 2);
  fake::cloud().full_zones.clear();
  must<op::ResumeProcesses>({.auto_scaling_group_name = "web"});
  after_tick = [&] { CHECK(in_service() >= 2); };
  tick(40);
  after_tick = nullptr;
  std::set<std::string> zones;
  for (auto& one : instances()) zones.insert(*one.availability_zone);
  CHECK(zones.size() == 2);
  CHECK(in_service() == 2);
}

TEST_CASE_FIXTURE(ScalingFixture, "a group with machines cannot be deleted, unless by force") {
  given_group(2, 2);
  CHECK(code_of(call<op::DeleteAutoScalingGroup>({.auto_scaling_group_name = "web"})) ==
        "ResourceInUse");
  must<op::DeleteAutoScalingGroup>({.auto_scaling_group_name = "web", .force_delete = true});
  CHECK(group().status == "Delete in progress");
  settle();
  CHECK(must<op::DescribeAutoScalingGroups>({}).auto_scaling_groups->empty());
  CHECK(fake::cloud().alive() == 0);
}

TEST_CASE_FIXTURE(ScalingFixture, "the history outlives the group") {
  given_group(1, 1);
  must<op::DeleteAutoScalingGroup>({.auto_scaling_group_name = "web", .force_delete = true});
  settle();
  DescribeScalingActivitiesType in;
  in.include_deleted_groups = true;
  auto all = *must<op::DescribeScalingActivities>(in).activities;
  REQUIRE(all.size() == 2);
  CHECK(all.front().auto_scaling_group_state == "Deleted");
}

TEST_CASE_FIXTURE(ScalingFixture, "groups that cannot be are refused") {
  auto refused = [&](const std::function<void(CreateAutoScalingGroupType&)>& spoil) {
    auto in = wanted(1, 2);
    spoil(in);
    return code_of(call<op::CreateAutoScalingGroup>(in));
  };
  CHECK(refused([](auto& in) { in.launch_template.reset(); }) == "ValidationError");
  CHECK(refused([](auto& in) { in.launch_template->launch_template_id = "lt-9"; }) ==
        "ValidationError");
  CHECK(refused([](auto& in) { in.launch_template->version = "7"; }) == "ValidationError");
  CHECK(refused([](auto& in) { in.max_size = 0; }) == "ValidationError");
  CHECK(refused([](auto& in) { in.desired_capacity = 5; }) == "ValidationError");
  CHECK(refused([](auto& in) { in.vpc_zone_identifier.reset(); }) == "ValidationError");
  CHECK(refused([](auto& in) { in.vpc_zone_identifier = "subnet-nowhere"; }) == "ValidationError");
  CHECK(refused([](auto& in) { in.health_check_type = "MOOD"; }) == "ValidationError");
  CHECK(refused([](auto& in) { in.termination_policies = {{"Youngest"}}; }) == "ValidationError");
  CHECK(refused([](auto& in) { in.target_group_ar_ns = {{"arn:nowhere"}}; }) == "ValidationError");
  must<op::CreateAutoScalingGroup>(wanted(0, 0));
  CHECK(refused([](auto&) {}) == "AlreadyExists");
}

TEST_CASE_FIXTURE(ScalingFixture, "a launch configuration launches as a template does") {
  CreateLaunchConfigurationType configuration;
  configuration.launch_configuration_name = "old-way";
  configuration.image_id = "ami-7";
  configuration.instance_type = "t3.nano";
  must<op::CreateLaunchConfiguration>(configuration);
  auto in = wanted(1, 1);
  in.launch_template.reset();
  in.launch_configuration_name = "old-way";
  must<op::CreateAutoScalingGroup>(in);
  settle();
  CHECK(images() == std::set<std::string>{"ami-7"});
  CHECK(instances().front().launch_configuration_name == "old-way");
  CHECK(code_of(call<op::DeleteLaunchConfiguration>({.launch_configuration_name = "old-way"})) ==
        "ResourceInUse");
}

TEST_CASE_FIXTURE(ScalingFixture,
                  "a mixed policy shares capacity between on demand and spot, by weight") {
  auto in = wanted(0, 10, 4);
  in.launch_template.reset();
  auto& mixed = in.mixed_instances_policy.emplace();
  mixed.launch_template.emplace().launch_template_specification = template_version("1");
  auto& overrides = mixed.launch_template->overrides.emplace(1);
  overrides[0].instance_type = "m5.large";
  overrides[0].weighted_capacity = "2";
  auto& spread = mixed.instances_distribution.emplace();
  spread.on_demand_base_capacity = 2;
  spread.on_demand_percentage_above_base_capacity = 0;
  must<op::CreateAutoScalingGroup>(in);
  settle();
  auto living = fake::cloud().living();
  REQUIRE(living.size() == 2);  // two units each
  CHECK(living[0].type == "m5.large");
  CHECK(living[0].spot != living[1].spot);
  CHECK(instances().front().weighted_capacity == "2");
}

TEST_CASE_FIXTURE(ScalingFixture,
                  "metrics that are collected reach CloudWatch, and stop when told") {
  given_group(2, 2);
  must<op::EnableMetricsCollection>({.auto_scaling_group_name = "web", .granularity = "1Minute"});
  tick();
  CHECK(fake::cloud().metrics.at("GroupInServiceInstances") == 2);
  must<op::DisableMetricsCollection>({.auto_scaling_group_name = "web"});
  fake::cloud().metrics.clear();
  tick();
  CHECK(fake::cloud().metrics.empty());
  CHECK(group().enabled_metrics->empty());
}

TEST_CASE_FIXTURE(ScalingFixture, "topics hear of launches and terminations") {
  given_group(0, 1);
  must<op::PutNotificationConfiguration>(
      {.auto_scaling_group_name = "web",
       .topic_arn = "arn:aws:sns:us-east-1:000000000000:news",
       .notification_types = {
           {"autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE"}}});
  set_desired(1);
  settle();
  set_desired(0);
  settle();
  auto& published = fake::cloud().published;
  REQUIRE(published.size() == 3);
  CHECK(published[0].message.find("autoscaling:TEST_NOTIFICATION") != std::string::npos);
  CHECK(published[1].message.find("autoscaling:EC2_INSTANCE_LAUNCH\"") != std::string::npos);
  CHECK(published[2].message.find("autoscaling:EC2_INSTANCE_TERMINATE\"") != std::string::npos);
}

}  // namespace windlass::cloud::autoscaling
