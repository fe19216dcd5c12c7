#include "cloud/elb/tests/elb_fixture.h"

namespace windlass::cloud::elb {

TEST_CASE_FIXTURE(ElbFixture, "a target group is what AWS makes of so little") {
  auto group = done<op::CreateTargetGroup>(wanted_group()).target_groups->front();
  CHECK(*group.target_type == "instance");
  CHECK(*group.protocol_version == "HTTP1");
  CHECK(*group.health_check_protocol == "HTTP");
  CHECK(*group.health_check_path == "/");
  CHECK(*group.health_check_port == "traffic-port");
  CHECK(*group.health_check_interval_seconds == 30);
  CHECK(*group.health_check_timeout_seconds == 5);
  CHECK(*group.healthy_threshold_count == 5);
  CHECK(*group.unhealthy_threshold_count == 2);
  CHECK(*group.matcher->http_code == "200");
}

TEST_CASE_FIXTURE(ElbFixture, "an empty word of a target group is as good as none") {
  auto wanted = wanted_group();
  wanted.protocol_version = "";
  wanted.health_check_path = "";
  auto group = done<op::CreateTargetGroup>(wanted).target_groups->front();
  CHECK(*group.protocol_version == "HTTP1");
  CHECK(*group.health_check_path == "/");
}

TEST_CASE_FIXTURE(ElbFixture, "target groups that cannot be are refused") {
  auto refuses = [&](auto change) {
    auto wanted = wanted_group();
    change(wanted);
    return refused<op::CreateTargetGroup>(wanted);
  };
  CHECK(refuses([](auto& one) { one.target_type = "lambda"; }) == "UnsupportedFeature");
  CHECK(refuses([](auto& one) { one.protocol = "UDP"; }) == "UnsupportedProtocol");
  CHECK(refuses([](auto& one) { one.vpc_id = "vpc-2"; }) == "ValidationError");
  CHECK(refuses([](auto& one) { one.health_check_path = "no"; }) == "ValidationError");
  CHECK(refuses([](auto& one) { one.health_check_port = "http"; }) == "ValidationError");
  CHECK(refuses([](auto& one) { one.health_check_timeout_seconds = 30; }) == "ValidationError");
  CHECK(refuses([](auto& one) { one.matcher.emplace().http_code = "200-600"; }) ==
        "ValidationError");
  CHECK(refuses([](auto& one) { one.name = "a.b"; }) == "ValidationError");
  given_group();
  CHECK(refuses([](auto& one) { one.port = 1; }) == "DuplicateTargetGroupName");
}

TEST_CASE_FIXTURE(ElbFixture, "a target is unused until a listener leads to its group") {
  auto group = given_group();
  given_targets(group, {"i-a"});
  CHECK(health(group, "i-a") == "unused Target.NotInUse");
  CHECK(health(group, "i-b") == "unused Target.NotRegistered");
  given_listener(given_balancer(), forward(group));
  CHECK(health(group, "i-a") == "initial Elb.RegistrationInProgress");
}

TEST_CASE_FIXTURE(ElbFixture, "a target is as healthy as its checks say") {
  auto group = given_group();
  given_listener(given_balancer(), forward(group));
  given_targets(group, {"i-a"});
  duty();
  REQUIRE(on_host().servers.size() == 1);
  CHECK(on_host().servers[0].name == "i-a-8080");
  CHECK(on_host().servers[0].address == "10.0.1.10");
  auto after = [&](const char* check, bool up, int code = 0) {
    checks_say(check, up, code);
    duty();
    return health(group, "i-a");
  };
  CHECK(after("INI", false) == "initial Elb.InitialHealthChecking");
  CHECK(after("L7OK", true, 200) == "healthy");
  CHECK(after("L7STS", false, 404) == "unhealthy Target.ResponseCodeMismatch");
  CHECK(after("L7TOUT", false) == "unhealthy Target.Timeout");
  CHECK(after("L4CON", false) == "unhealthy Target.FailedHealthChecks");
}

TEST_CASE_FIXTURE(ElbFixture, "a target that leaves drains, and is gone when nobody is served") {
  auto group = given_group();
  given_listener(given_balancer(), forward(group));
  given_targets(group, {"i-a", "i-b"});
  duty();
  checks_say("L7OK", true);
  report().servers[0].connections = 3;
  done<op::DeregisterTargets>({.target_group_arn = group, .targets = {{{.id = "i-a"}}}});
  duty();
  CHECK(health(group, "i-a") == "draining Target.DeregistrationInProgress");
  CHECK(on_host().servers[0].draining);
  report().servers[0].connections = 0;
  duty();
  CHECK(health(group, "i-a") == "unused Target.NotRegistered");
  duty();
  CHECK(on_host().servers.size() == 1);
}

TEST_CASE_FIXTURE(ElbFixture, "draining ends with its delay, whoever is still served") {
  auto group = given_group();
  given_listener(given_balancer(), forward(group));
  done<op::ModifyTargetGroupAttributes>(
      {.target_group_arn = group,
       .attributes = {{{.key = "deregistration_delay.timeout_seconds", .value = "20"}}}});
  given_targets(group, {"i-a"});
  duty();
  checks_say("L7OK", true);
  report().servers[0].connections = 1;
  done<op::DeregisterTargets>({.target_group_arn = group, .targets = {{{.id = "i-a"}}}});
  clock.advance(std::chrono::seconds(19));
  duty();
  CHECK(health(group, "i-a").starts_with("draining"));
  clock.advance(std::chrono::seconds(2));
  duty();
  CHECK(health(group, "i-a") == "unused Target.NotRegistered");
}

TEST_CASE_FIXTURE(ElbFixture, "whoever drains and is registered again is served as a new one") {
  auto group = given_group();
  given_listener(given_balancer(), forward(group));
  given_targets(group, {"i-a"});
  duty();
  checks_say("L7OK", true);
  report().servers[0].connections = 1;
  done<op::DeregisterTargets>({.target_group_arn = group, .targets = {{{.id = "i-a"}}}});
  given_targets(group, {"i-a"});
  duty();
  CHECK_FALSE(on_host().servers[0].draining);
  CHECK(health(group, "i-a") == "healthy");
}

TEST_CASE_FIXTURE(ElbFixture,
                  "a machine that halts is asked nothing, and one that ends is forgotten") {
  auto group = given_group();
  given_listener(given_balancer(), forward(group));
  given_targets(group, {"i-a", "i-b"});
  duty();
  checks_say("L7OK", true);
  peers().machines["i-a"].state = "stopped";
  duty();
  CHECK(on_host().servers.size() == 1);
  CHECK(health(group, "i-a") == "unused Target.InvalidState");
  peers().machines["i-a"].state = "running";
  duty();
  duty();
  CHECK(on_host().servers.size() == 2);
  peers().machines["i-a"].state = "terminated";
  duty();
  CHECK(health(group, "i-a") == "unused Target.NotRegistered");
}

TEST_CASE_FIXTURE(ElbFixture, "targets that cannot be are refused") {
  auto group = given_group();
  auto refuses = [&](const std::string& id) {
    return refused<op::RegisterTargets>({.target_group_arn = group, .targets = {{{.id = id}}}});
  };
  CHECK(refuses("i-c") == "InvalidTarget");
  CHECK(refuses("10.0.1.1") == "ValidationError");
  peers().machines["i-a"].state = "stopped";
  CHECK(refuses("i-a") == "InvalidTarget");
  auto wanted = wanted_group("ips");
  wanted.target_type = "ip";
  group = *done<op::CreateTargetGroup>(wanted).target_groups->front().target_group_arn;
  CHECK(refuses("10.0.1.77") == "");
  CHECK(refuses("8.8.8.8") == "ValidationError");
  CHECK(refuses("192.168.1.1") == "ValidationError");
  CHECK(refused<op::RegisterTargets>(
            {.target_group_arn = group,
             .targets = {{{.id = "192.168.1.1", .availability_zone = "all"}}}}) == "");
}

TEST_CASE_FIXTURE(ElbFixture, "the host is told what changes, and what it is not told again") {
  auto group = given_group();
  given_listener(given_balancer(), forward(group));
  duty();
  world.host.failing.next = "balance";
  given_targets(group, {"i-a"});
  duty();
  auto seen = done<op::DescribeLoadBalancers>({}).load_balancers->front();
  CHECK(*seen.state->code == "active_impaired");
  duty();
  seen = done<op::DescribeLoadBalancers>({}).load_balancers->front();
  CHECK(*seen.state->code == "active");
  CHECK(on_host().servers.size() == 1);
}

TEST_CASE_FIXTURE(ElbFixture, "what no row knows is swept from the host") {
  world.host.balancers.there["lb-of-before"].id = "lb-of-before";
  duty();
  CHECK(world.host.balancers.there.empty());
}

TEST_CASE_FIXTURE(ElbFixture, "CloudWatch hears once a minute what came since") {
  auto group = given_group();
  given_listener(given_balancer(), forward(group));
  given_targets(group, {"i-a"});
  duty();
  checks_say("L7OK", true);
  auto& counters = report();
  counters.generation = 7;
  auto front = "listener-" + on_host().configuration.substr(
                                 on_host().configuration.find("frontend listener-") + 18, 16);
  auto back = on_host().servers[0].backend;
  counters.frontends[front].requests = 10;
  counters.frontends[front].codes[2] = 8;
  counters.frontends[front].codes[5] = 2;
  counters.backends[back].requests = 8;
  counters.backends[back].codes[2] = 8;
  duty();
  CHECK(peers().metrics.empty());
  auto told = [&](const std::string& name) {
    double sum = 0;
    for (auto& one : peers().metrics)
      if (one.metric_name == name && one.dimensions->size() == 1) sum += *one.value;
    return sum;
  };
  clock.advance(std::chrono::minutes(1));
  duty();
  CHECK(told("RequestCount") == 10);
  CHECK(told("HTTPCode_Target_2XX_Count") == 8);
  CHECK(told("HTTPCode_ELB_5XX_Count") == 2);
  CHECK(told("RequestCountPerTarget") == 8);
  peers().metrics.clear();
  counters.frontends[front].requests = 15;
  duty();
  CHECK(peers().metrics.empty());
  clock.advance(std::chrono::minutes(1));
  duty();
  CHECK(told("RequestCount") == 5);
  peers().metrics.clear();
  // A new worker counts from nothing.
  counters.generation = 8;
  counters.frontends[front].requests = 3;
  clock.advance(std::chrono::minutes(1));
  duty();
  CHECK(told("RequestCount") == 3);
}

}  // namespace windlass::cloud::elb
