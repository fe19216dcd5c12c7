// Words for Auto Scaling's tests: groups in memory, over services that follow a script.
#pragma once

#include <functional>

#include "cloud/autoscaling/autoscaling.h"
#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/tests/fake_cloud.h"
#include "cloud/core/testing/fixture.h"

namespace windlass::cloud::autoscaling {

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

class ScalingFixture : public testing::Fixture {
 public:
  ScalingFixture()
      : Fixture(
            {&autoscaling::service, &fake::ec2, &fake::elb, &fake::watch, &fake::sns, &fake::sqs}) {
    fake::cloud() = {};
  }

  template <class Op>
  typename Op::Result must(typename Op::Request request) {
    auto answer = call<Op>(std::move(request));
    REQUIRE_MESSAGE(answer, answer.error().code, ": ", answer.error().message);
    return *std::move(answer);
  }

  static LaunchTemplateSpecification template_version(const std::string& version) {
    return {"lt-1", std::nullopt, version};
  }
  CreateAutoScalingGroupType wanted(int min, int max, std::optional<int> desired = {}) {
    CreateAutoScalingGroupType in;
    in.auto_scaling_group_name = "web";
    in.min_size = min;
    in.max_size = max;
    in.desired_capacity = desired;
    in.launch_template = template_version("$Latest");
    in.vpc_zone_identifier = "subnet-a,subnet-b,subnet-c";
    return in;
  }
  // A group whose machines serve.
  void given_group(int min, int max, std::optional<int> desired = {}) {
    must<op::CreateAutoScalingGroup>(wanted(min, max, desired));
    settle();
  }

  // Ticks, a second each (or another step), with what happens in the world between them.
  void tick(int times = 1, Duration step = std::chrono::seconds(1)) {
    for (int i = 0; i < times; ++i) {
      clock.advance(step);
      fake::cloud().step();
      run_tasks();
      if (after_tick) after_tick();
    }
  }
  void settle() { tick(12); }
  std::function<void()> after_tick;

  AutoScalingGroup group() {
    auto all = *must<op::DescribeAutoScalingGroups>({}).auto_scaling_groups;
    REQUIRE(all.size() == 1);
    return all.front();
  }
  std::vector<Instance> instances(const std::string& state = "") {
    auto all = *group().instances;
    if (!state.empty()) std::erase_if(all, [&](auto& one) { return one.lifecycle_state != state; });
    return all;
  }
  int in_service() { return static_cast<int>(instances("InService").size()); }
  // Those that serve or will: what is on its way out is not counted.
  int present() { return in_service() + static_cast<int>(instances("Pending").size()); }
  std::set<std::string> images() {
    std::set<std::string> all;
    for (auto& machine : fake::cloud().living()) all.insert(machine.image);
    return all;
  }
  std::vector<Activity> activities() {
    return *must<op::DescribeScalingActivities>(
                {.activity_ids = {}, .auto_scaling_group_name = "web"})
                .activities;
  }
  // The newest whose description begins so.
  Activity activity(const std::string& begins) {
    for (auto& one : activities())
      if (one.description->starts_with(begins)) return one;
    FAIL("no activity begins with " << begins);
    return {};
  }
  void set_desired(int desired) {
    must<op::SetDesiredCapacity>({.auto_scaling_group_name = "web", .desired_capacity = desired});
  }
  void update(const std::function<void(UpdateAutoScalingGroupType&)>& change) {
    UpdateAutoScalingGroupType in;
    in.auto_scaling_group_name = "web";
    change(in);
    must<op::UpdateAutoScalingGroup>(in);
  }
  void suspend(const std::string& process) {
    must<op::SuspendProcesses>(
        {.auto_scaling_group_name = "web", .scaling_processes = {{process}}});
  }

  // --- Instance refreshes ---
  std::string refresh(RefreshPreferences wishes = {}, std::optional<std::string> version = {},
                      const std::string& strategy = "Rolling") {
    StartInstanceRefreshType in;
    in.auto_scaling_group_name = "web";
    in.strategy = strategy;
    in.preferences = wishes;
    if (version) in.desired_configuration.emplace().launch_template = template_version(*version);
    return *must<op::StartInstanceRefresh>(in).instance_refresh_id;
  }
  InstanceRefresh refreshed() {
    auto all =
        *must<op::DescribeInstanceRefreshes>({.auto_scaling_group_name = "web"}).instance_refreshes;
    REQUIRE(!all.empty());
    return all.front();
  }
  void tick_until_over(int ticks_max = 3000) {
    for (int i = 0; i < ticks_max && !refreshed().end_time; ++i) tick();
  }
};

}  // namespace windlass::cloud::autoscaling
