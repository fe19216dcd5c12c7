#include "cloud/autoscaling/tests/scaling_fixture.h"

namespace windlass::cloud::autoscaling {

using fake::cloud;

namespace {

struct RefreshFixture : ScalingFixture {
  // Machines of ami-1, and a template whose second version has ami-2.
  void given_fleet(int size, const std::string& version = "1") {
    auto in = wanted(0, size * 2, size);
    in.launch_template = template_version(version);
    must<op::CreateAutoScalingGroup>(in);
    settle();
    cloud().templates["lt-1"] = {"ami-1", "ami-2"};
  }
  static RefreshPreferences wishes(int least, int most = 100) {
    RefreshPreferences in;
    in.min_healthy_percentage = least;
    in.max_healthy_percentage = most;
    in.instance_warmup = 0;
    return in;
  }
};

}  // namespace

TEST_CASE_FIXTURE(RefreshFixture,
                  "a refresh brings a changed image to every machine of a group on $Latest") {
  given_fleet(4, "$Latest");
  refresh(wishes(50));
  tick_until_over();
  CHECK(refreshed().status == "Successful");
  CHECK(refreshed().percentage_complete == 100);
  CHECK(refreshed().instances_to_update == 0);
  CHECK(images() == std::set<std::string>{"ami-2"});
  CHECK(in_service() == 4);
  for (auto& one : instances()) CHECK(one.launch_template->version == "2");
}

TEST_CASE_FIXTURE(RefreshFixture, "while it runs there are never fewer than wanted, nor more") {
  given_fleet(6);
  for (auto [least, most] : {std::pair{50, 100}, {90, 100}, {100, 110}, {100, 150}, {70, 130}}) {
    CAPTURE(least);
    CAPTURE(most);
    refresh(wishes(least, most));
    auto fewest = most > 100 || least < 84 ? (6 * least + 99) / 100 : 5;
    auto extra = most > 100 ? std::max(1, 6 * (most - 100) / 100) : 0;
    after_tick = [&] {
      CHECK(in_service() >= fewest);
      CHECK(present() <= 6 + extra);
    };
    tick_until_over();
    after_tick = nullptr;
    CHECK(refreshed().status == "Successful");
    CHECK(in_service() == 6);
  }
}

TEST_CASE_FIXTURE(RefreshFixture,
                  "a desired configuration is the group's own once all have it, and not before") {
  given_fleet(2);
  refresh(wishes(50), "2");
  tick(3);
  CHECK(group().launch_template->version == "1");
  tick_until_over();
  CHECK(group().launch_template->version == "2");
  CHECK(images() == std::set<std::string>{"ami-2"});
  for (auto& one : instances()) CHECK(one.launch_template->version == "2");
  CHECK(refreshed().desired_configuration->launch_template->version == "2");
}

TEST_CASE_FIXTURE(RefreshFixture, "a replacement counts only when it has warmed up") {
  given_fleet(2);
  auto slow = wishes(50);
  slow.instance_warmup = 120;
  refresh(slow, "2");
  tick(100);
  CHECK(refreshed().percentage_complete == 0);
  CHECK(images() == std::set<std::string>{"ami-1", "ami-2"});
  tick(40);
  CHECK(refreshed().percentage_complete == 50);
}

TEST_CASE_FIXTURE(RefreshFixture,
                  "behind a balancer a replacement counts only when it is healthy there") {
  cloud().target_groups["arn:tg"];
  auto in = wanted(0, 4, 2);
  in.launch_template = template_version("1");
  in.target_group_ar_ns = {{"arn:tg"}};
  must<op::CreateAutoScalingGroup>(in);
  settle();
  cloud().templates["lt-1"] = {"ami-1", "ami-2"};
  refresh(wishes(100, 150), "2");
  after_tick = [&] {
    int well = 0;
    for (auto& [id, state] : cloud().target_groups["arn:tg"]) well += state == "healthy";
    CHECK(well >= 2);
  };
  tick_until_over();
  after_tick = nullptr;
  CHECK(images() == std::set<std::string>{"ami-2"});
}

TEST_CASE_FIXTURE(RefreshFixture, "checkpoints stop it for as long as it is told") {
  given_fleet(4);
  auto careful = wishes(50);
  careful.checkpoint_percentages = {{25, 100}};
  careful.checkpoint_delay = 300;
  refresh(careful, "2");
  tick(200);
  CHECK(refreshed().percentage_complete == 25);
  CHECK(refreshed().status == "InProgress");
  CHECK(cloud().launches == 5);
  tick(400);
  CHECK(refreshed().status == "Successful");
}

TEST_CASE_FIXTURE(RefreshFixture, "after the last machine it bakes") {
  given_fleet(1);
  auto baked = wishes(0);
  baked.bake_time = 120;
  refresh(baked, "2");
  tick(60);
  CHECK(refreshed().status == "Baking");
  CHECK(group().launch_template->version == "1");
  tick(120);
  CHECK(refreshed().status == "Successful");
  CHECK(group().launch_template->version == "2");
}

TEST_CASE_FIXTURE(RefreshFixture, "an alarm while it bakes rolls everything back") {
  given_fleet(3);
  cloud().alarms["errors"] = {};
  auto watched = wishes(50);
  watched.bake_time = 600;
  watched.auto_rollback = true;
  watched.alarm_specification.emplace().alarms = {{"errors"}};
  refresh(watched, "2");
  tick(100);
  REQUIRE(refreshed().status == "Baking");
  cloud().alarms["errors"].state = "ALARM";
  tick(1);
  CHECK(refreshed().status == "RollbackInProgress");
  CHECK(refreshed().rollback_details->percentage_complete_on_rollback == 100);
  tick_until_over();
  CHECK(refreshed().status == "RollbackSuccessful");
  CHECK(images() == std::set<std::string>{"ami-1"});
  CHECK(group().launch_template->version == "1");
  CHECK(in_service() == 3);
}

TEST_CASE_FIXTURE(RefreshFixture, "without rollback an alarm fails it where it stands") {
  given_fleet(4);
  cloud().alarms["errors"] = {};
  auto watched = wishes(75);
  watched.instance_warmup = 30;
  watched.alarm_specification.emplace().alarms = {{"errors"}};
  refresh(watched, "2");
  tick(20);
  cloud().alarms["errors"].state = "ALARM";
  tick(60);
  CHECK(refreshed().status == "Failed");
  CHECK(refreshed().status_reason->find("errors") != std::string::npos);
  CHECK(images() == std::set<std::string>{"ami-1", "ami-2"});
  CHECK(in_service() == 4);
}

TEST_CASE_FIXTURE(RefreshFixture, "machines that match already are skipped, if it is told so") {
  given_fleet(3);
  auto skipping = wishes(0);
  skipping.skip_matching = true;
  refresh(skipping, "1");
  tick_until_over();
  CHECK(refreshed().status == "Successful");
  CHECK(cloud().launches == 3);
  refresh(wishes(0), "1");
  tick_until_over();
  CHECK(cloud().launches == 6);
}

TEST_CASE_FIXTURE(RefreshFixture, "cancelling lets what is on its way arrive, and stops") {
  given_fleet(4);
  auto slow = wishes(75);
  slow.instance_warmup = 60;
  refresh(slow, "2");
  tick(3);
  must<op::CancelInstanceRefresh>({.auto_scaling_group_name = "web"});
  CHECK(refreshed().status == "Cancelling");
  tick(20);
  CHECK(refreshed().status == "Cancelled");
  auto launches = cloud().launches;
  tick(100);
  CHECK(cloud().launches == launches);
  CHECK(in_service() == 4);
  CHECK(group().launch_template->version == "1");
}

TEST_CASE_FIXTURE(RefreshFixture,
                  "rolling back by hand gives replaced machines their former version") {
  given_fleet(4);
  auto careful = wishes(50);
  careful.checkpoint_percentages = {{50, 100}};
  refresh(careful, "2");
  tick(60);
  REQUIRE(refreshed().percentage_complete == 50);
  must<op::RollbackInstanceRefresh>({.auto_scaling_group_name = "web"});
  auto launches = cloud().launches;
  tick_until_over();
  CHECK(refreshed().status == "RollbackSuccessful");
  CHECK(images() == std::set<std::string>{"ami-1"});
  CHECK(cloud().launches == launches + 2);
}

TEST_CASE_FIXTURE(RefreshFixture, "what has no fixed version to go back to cannot be rolled back") {
  given_fleet(2, "$Latest");
  refresh(wishes(50), "2");
  CHECK(code_of(call<op::RollbackInstanceRefresh>({.auto_scaling_group_name = "web"})) ==
        "IrreversibleInstanceRefresh");
}

TEST_CASE_FIXTURE(RefreshFixture,
                  "launches that fail take no more machines, and fail it after an hour") {
  given_fleet(4);
  cloud().templates["lt-1"] = {"ami-1", "ami-2"};
  refresh(wishes(50), "2");
  cloud().refuses_launches = "There is no such image.";
  after_tick = [&] { CHECK(in_service() >= 2); };
  tick(400, std::chrono::seconds(10));
  after_tick = nullptr;
  CHECK(refreshed().status == "Failed");
  cloud().refuses_launches = "";
  tick(100, std::chrono::seconds(10));
  CHECK(in_service() == 4);
}

TEST_CASE_FIXTURE(RefreshFixture,
                  "protected machines are left alone, taken, or waited for, as it is told") {
  given_fleet(2);
  auto kept = *instances().front().instance_id;
  must<op::SetInstanceProtection>({.instance_ids = {{kept}},
                                   .auto_scaling_group_name = "web",
                                   .protected_from_scale_in = true});
  refresh(wishes(50), "2");
  tick_until_over();
  CHECK(cloud().machines[kept].state == "running");

  auto waiting = wishes(50);
  waiting.scale_in_protected_instances = "Wait";
  refresh(waiting, "2");
  tick(500, std::chrono::seconds(10));
  CHECK(refreshed().status == "Failed");
  CHECK(cloud().machines[kept].state == "running");

  auto taking = wishes(50);
  taking.scale_in_protected_instances = "Refresh";
  refresh(taking, "2");
  tick_until_over();
  CHECK(cloud().machines[kept].state == "terminated");
}

TEST_CASE_FIXTURE(RefreshFixture, "root volumes are replaced in machines that stay") {
  given_fleet(3);
  std::set<std::string> before;
  for (auto& one : instances()) before.insert(*one.instance_id);
  refresh(wishes(66), "2", "ReplaceRootVolume");
  after_tick = [&] { CHECK(in_service() >= 2); };
  tick_until_over();
  after_tick = nullptr;
  CHECK(refreshed().status == "Successful");
  std::set<std::string> after;
  for (auto& one : instances("InService")) after.insert(*one.instance_id);
  CHECK(before == after);
  CHECK(images() == std::set<std::string>{"ami-2"});
  for (auto& one : instances()) CHECK(one.launch_template->version == "2");
}

TEST_CASE_FIXTURE(RefreshFixture,
                  "suspended, a refresh touches no machine, and is not late for it") {
  given_fleet(2);
  suspend("InstanceRefresh");
  refresh(wishes(50), "2");
  tick(500, std::chrono::seconds(10));
  CHECK(refreshed().status == "Pending");
  CHECK(cloud().launches == 2);
  must<op::ResumeProcesses>({.auto_scaling_group_name = "web"});
  tick_until_over();
  CHECK(refreshed().status == "Successful");
}

TEST_CASE_FIXTURE(RefreshFixture, "refreshes that cannot be are refused") {
  given_fleet(1, "$Latest");
  auto refused = [&](RefreshPreferences in, std::optional<std::string> version = {}) {
    StartInstanceRefreshType request;
    request.auto_scaling_group_name = "web";
    request.preferences = in;
    if (version)
      request.desired_configuration.emplace().launch_template = template_version(*version);
    return code_of(call<op::StartInstanceRefresh>(request));
  };
  auto spoilt = wishes(10, 150);
  CHECK(refused(spoilt) == "ValidationError");
  spoilt = wishes(50);
  spoilt.checkpoint_percentages = {{50, 20}};
  CHECK(refused(spoilt) == "ValidationError");
  spoilt = wishes(50);
  spoilt.auto_rollback = true;
  CHECK(refused(spoilt) == "ValidationError");
  CHECK(refused(spoilt, "2") == "ValidationError");
  spoilt = wishes(50);
  spoilt.alarm_specification.emplace().alarms = {{"nobody"}};
  CHECK(refused(spoilt) == "ValidationError");
  CHECK(refused(wishes(50), "9") == "ValidationError");
  CHECK(code_of(call<op::CancelInstanceRefresh>({.auto_scaling_group_name = "web"})) ==
        "ActiveInstanceRefreshNotFound");
  refresh(wishes(50));
  CHECK(refused(wishes(50)) == "InstanceRefreshInProgress");
}

}  // namespace windlass::cloud::autoscaling
