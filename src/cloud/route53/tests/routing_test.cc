#include "cloud/route53/answers.h"
#include "cloud/route53/tests/route53_fixture.h"

namespace windlass::cloud::route53 {

using std::chrono::seconds;

TEST_CASE_FIXTURE(Route53Fixture, "a weighted set is served with its weights") {
  auto zone = given_zone();
  create(zone, weighted("10.0.0.1", 10));
  create(zone, weighted("10.0.0.2", 90));
  create(zone, weighted("10.0.0.3", 0));
  publish();
  auto& answers = dns.zones[zone].weighted;
  REQUIRE(answers.size() == 1);
  REQUIRE(answers[0].choices.size() == 2);
  CHECK(answers[0].choices[1].weight == 90);
}

TEST_CASE_FIXTURE(Route53Fixture, "simple and weighted sets do not share a name and type") {
  auto zone = given_zone();
  create(zone, weighted("10.0.0.1", 10));
  CHECK(refusal(zone, "CREATE", record("w.example.com", "A", {"10.0.0.9"}))
            .find("cannot be created as other RRSets exist") != std::string::npos);
}

TEST_CASE_FIXTURE(Route53Fixture, "the secondary answers while the primary is unhealthy") {
  auto zone = given_zone();
  auto primary = failover("10.0.0.1", "PRIMARY");
  primary.health_check_id = given_check();
  create(zone, primary);
  create(zone, failover("10.0.0.2", "SECONDARY"));
  CHECK(served(zone) == "f.example.com. 60 A 10.0.0.1\n");
  web.status = 500;
  clock.advance(seconds(10));
  publish();
  CHECK(served(zone) == "f.example.com. 60 A 10.0.0.2\n");
  web.status = 200;
  clock.advance(seconds(10));
  publish();
  CHECK(served(zone) == "f.example.com. 60 A 10.0.0.1\n");
}

TEST_CASE_FIXTURE(Route53Fixture, "a check turns after as many failures in a row as it says") {
  auto zone = given_zone();
  auto primary = failover("10.0.0.1", "PRIMARY");
  primary.health_check_id = given_check("c", 3);
  create(zone, primary);
  create(zone, failover("10.0.0.2", "SECONDARY"));
  web.status = 0;
  for (int failures = 1; failures < 3; ++failures) {
    clock.advance(seconds(10));
    CHECK(served(zone) == "f.example.com. 60 A 10.0.0.1\n");
  }
  clock.advance(seconds(10));
  publish();
  CHECK(served(zone) == "f.example.com. 60 A 10.0.0.2\n");
}

TEST_CASE_FIXTURE(Route53Fixture, "of a multivalue set the healthy ones are answered") {
  auto zone = given_zone();
  auto one = record("m.example.com", "A", {"10.0.0.1"});
  one.set_identifier = "1";
  one.multi_value_answer = true;
  auto two = record("m.example.com", "A", {"10.0.0.2"});
  two.set_identifier = "2";
  two.multi_value_answer = true;
  two.health_check_id = given_check();
  create(zone, one);
  create(zone, two);
  CHECK(served(zone) == "m.example.com. 60 A 10.0.0.1\nm.example.com. 60 A 10.0.0.2\n");
  web.status = 404;
  clock.advance(seconds(10));
  publish();
  CHECK(served(zone) == "m.example.com. 60 A 10.0.0.1\n");
}

TEST_CASE_FIXTURE(Route53Fixture, "an alias answers what its target does, and goes on when it changes") {
  auto zone = given_zone();
  create(zone, record("t.example.com", "A", {"10.0.0.1"}));
  create(zone, alias("example.com", zone, "t.example.com"));
  CHECK(served(zone).starts_with("example.com. 60 A 10.0.0.1\n"));
  REQUIRE(change(zone, {{"UPSERT", record("t.example.com", "A", {"10.0.0.2"})}}));
  CHECK(served(zone).starts_with("example.com. 60 A 10.0.0.2\n"));
}

TEST_CASE_FIXTURE(Route53Fixture, "an alias to a website or a balancer answers this machine") {
  auto zone = given_zone();
  create(zone, alias("site.example.com", "Z3AQBSTGFYJSTF", "s3-website-us-east-1.amazonaws.com"));
  create(zone, alias("lb.example.com", "Z35SXDOTRQ7X7K", "lb-1.us-east-1.elb.amazonaws.com"));
  CHECK(served(zone) ==
        "lb.example.com. 60 A 127.0.0.1\nsite.example.com. 5 A 127.0.0.1\n");
}

TEST_CASE_FIXTURE(Route53Fixture, "inside a network an alias to a balancer is the balancer's addresses") {
  auto zone = given_zone();
  create(zone, alias("lb.example.com", "Z35SXDOTRQ7X7K", "dualstack.lb-1.us-east-1.elb.amazonaws.com"));
  create(zone, alias("example.com", zone, "lb.example.com"));
  create(zone, record("t.example.com", "A", {"10.0.0.1"}));
  auto balancers = [](store::Database&, std::string_view name) -> std::vector<std::string> {
    return {name == "lb-1.us-east-1.elb.amazonaws.com" ? "10.0.0.7" : "unknown"};
  };
  CHECK(behind_alias(db, "lb.example.com", balancers) == std::vector<std::string>{"10.0.0.7"});
  CHECK(behind_alias(db, "example.com", balancers) == std::vector<std::string>{"10.0.0.7"});
  CHECK(behind_alias(db, "t.example.com", balancers).empty());
  CHECK(behind_alias(db, "nobody.example.com", balancers).empty());
  CHECK(behind_alias(db, "lb.example.org", balancers).empty());
}

TEST_CASE_FIXTURE(Route53Fixture, "an alias to a record that is not there is refused") {
  auto zone = given_zone();
  CHECK(refusal(zone, "CREATE", alias("a.example.com", zone, "b.example.com"))
            .find("but that target was not found") != std::string::npos);
}

TEST_CASE_FIXTURE(Route53Fixture, "routing by address ranges is refused by name") {
  auto zone = given_zone();
  auto set = record("c.example.com", "A", {"10.0.0.1"});
  set.set_identifier = "c";
  set.cidr_routing_config.emplace();
  CHECK(refusal(zone, "CREATE", set).find("CidrRoutingConfig") != std::string::npos);
}

TEST_CASE_FIXTURE(Route53Fixture, "a calculated check counts its healthy children") {
  auto zone = given_zone();
  HealthCheckConfig config;
  config.type = "CALCULATED";
  config.child_health_checks = {{given_check("1"), given_check("2")}};
  config.health_threshold = 1;
  auto made =
      call<op::CreateHealthCheck>({.caller_reference = "p", .health_check_config = config});
  REQUIRE(made);
  auto primary = failover("10.0.0.1", "PRIMARY");
  primary.health_check_id = made->health_check->id;
  create(zone, primary);
  create(zone, failover("10.0.0.2", "SECONDARY"));
  CHECK(served(zone) == "f.example.com. 60 A 10.0.0.1\n");
  web.status = 500;
  clock.advance(seconds(10));
  publish();
  CHECK(served(zone) == "f.example.com. 60 A 10.0.0.2\n");
}

TEST_CASE_FIXTURE(Route53Fixture, "a failure's reason is kept after the check is well again") {
  auto check = given_check();
  web.status = 503;
  publish();
  web.status = 200;
  clock.advance(seconds(10));
  publish();
  auto status = call<op::GetHealthCheckStatus>({.health_check_id = check});
  CHECK(status->health_check_observations->at(0).status_report->status->starts_with("Success"));
  auto reason = call<op::GetHealthCheckLastFailureReason>({.health_check_id = check});
  CHECK(reason->health_check_observations->at(0).status_report->status->find("503") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(Route53Fixture, "checks of alarms are refused by name") {
  HealthCheckConfig config;
  config.type = "CLOUDWATCH_METRIC";
  auto made =
      call<op::CreateHealthCheck>({.caller_reference = "a", .health_check_config = config});
  REQUIRE(!made);
  CHECK(made.error().message.find("CLOUDWATCH_METRIC") != std::string::npos);
}

}  // namespace windlass::cloud::route53
