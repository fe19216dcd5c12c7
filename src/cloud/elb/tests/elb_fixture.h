// Words for ELB's tests: a network of two subnets with machines, as far as ELB asks EC2 of them,
// and a host in memory.
#pragma once

#include <map>

#include "aws/cloudwatch/put_metric_data.h"
#include "cloud/acm/acm.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/core/testing/world.h"
#include "cloud/elb/elb.h"
#include "cloud/elb/handlers.h"

namespace windlass::cloud::elb {

// EC2 and CloudWatch, as ELB sees them (elb_peers.cc).
extern const cloud::Service fake_ec2, fake_cloudwatch, fake_s3;

struct FakePeers {
  struct Machine {
    std::string state, address, zone;
  };
  std::map<std::string, Machine> machines;
  std::map<std::string, std::vector<std::string>> interfaces;  // their groups
  std::vector<aws::cloudwatch::MetricDatum> metrics;
  std::map<std::string, std::string> objects;
  bool has_way_out = true;
};
FakePeers& peers();

class ElbFixture : public testing::Fixture {
 public:
  ElbFixture()
      : Fixture({&elb::service, &acm::service, &fake_ec2, &fake_cloudwatch, &fake_s3}),
        world(clock, log) {
    peers() = {};
    peers().machines["i-a"] = {"running", "10.0.1.10", "us-east-1a"};
    peers().machines["i-b"] = {"running", "10.0.2.10", "us-east-1b"};
    clock.advance(std::chrono::hours(24));
  }

  template <class Op>
  typename Op::Result done(typename Op::Request request) {
    auto answer = call<Op>(std::move(request));
    REQUIRE_MESSAGE(answer, answer.error().message);
    return *std::move(answer);
  }
  template <class Op>
  std::string refused(typename Op::Request request) {
    auto answer = call<Op>(std::move(request));
    return answer ? "" : answer.error().code;
  }

  CreateLoadBalancerInput wanted_balancer(const std::string& name = "web") {
    return {.name = name, .subnets = {{"subnet-a", "subnet-b"}}, .security_groups = {{"sg-1"}}};
  }
  std::string given_balancer(const std::string& name = "web") {
    return *done<op::CreateLoadBalancer>(wanted_balancer(name))
                .load_balancers->front()
                .load_balancer_arn;
  }
  std::string given_network_balancer(const std::string& name = "net") {
    return *done<op::CreateLoadBalancer>(
                {.name = name, .subnets = {{"subnet-a"}}, .type = "network"})
                .load_balancers->front()
                .load_balancer_arn;
  }
  CreateTargetGroupInput wanted_group(const std::string& name = "app") {
    return {.name = name, .protocol = "HTTP", .port = 8080, .vpc_id = "vpc-1"};
  }
  std::string given_group(const std::string& name = "app") {
    return *done<op::CreateTargetGroup>(wanted_group(name)).target_groups->front().target_group_arn;
  }
  static Action forward(const std::string& group) {
    return {.type = "forward", .target_group_arn = group};
  }
  CreateListenerInput wanted_listener(const std::string& balancer, const Action& action,
                                      int port = 80) {
    return {.load_balancer_arn = balancer,
            .protocol = "HTTP",
            .port = port,
            .default_actions = {{action}}};
  }
  std::string given_listener(const std::string& balancer, const Action& action, int port = 80) {
    return *done<op::CreateListener>(wanted_listener(balancer, action, port))
                .listeners->front()
                .listener_arn;
  }
  static RuleCondition path(const std::string& pattern) {
    return {.field = "path-pattern", .values = {{pattern}}};
  }
  std::string given_rule(const std::string& listener, int priority, const RuleCondition& condition,
                         const Action& action) {
    return *done<op::CreateRule>({.listener_arn = listener,
                                  .conditions = {{condition}},
                                  .priority = priority,
                                  .actions = {{action}}})
                .rules->front()
                .rule_arn;
  }
  void given_targets(const std::string& group, const std::vector<std::string>& ids) {
    RegisterTargetsInput request{.target_group_arn = group, .targets = {{}}};
    for (auto& id : ids) request.targets->push_back({.id = id});
    done<op::RegisterTargets>(request);
  }

  // "healthy", "unhealthy Target.Timeout"
  std::string health(const std::string& group, const std::string& target) {
    auto seen =
        done<op::DescribeTargetHealth>({.target_group_arn = group, .targets = {{{.id = target}}}});
    auto& one = *seen.target_health_descriptions->front().target_health;
    return *one.state + (one.reason ? " " + *one.reason : "");
  }
  void duty() { run_duties(world.world); }
  // The only balancer that the host has.
  host::BalancerSpec& on_host() {
    REQUIRE(world.host.balancers.there.size() == 1);
    return world.host.balancers.there.begin()->second;
  }
  host::BalancerReport& report() { return world.host.balancers.reports[on_host().id]; }
  // What HAProxy found of each server.
  void checks_say(const std::string& check, bool up, int code = 200) {
    report().servers.clear();
    for (auto& server : on_host().servers)
      report().servers.push_back({.backend = server.backend,
                                  .name = server.name,
                                  .check = check,
                                  .check_code = code,
                                  .up = up});
  }

  testing::QuietWorld world;
};

}  // namespace windlass::cloud::elb
