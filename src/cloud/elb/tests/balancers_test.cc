#include "cloud/elb/names.h"
#include "cloud/elb/tests/elb_fixture.h"

namespace windlass::cloud::elb {

TEST_CASE_FIXTURE(ElbFixture,
                  "a load balancer stands in its subnets, and is named below localhost") {
  auto made = done<op::CreateLoadBalancer>(wanted_balancer());
  auto& balancer = made.load_balancers->front();
  CHECK(balancer.load_balancer_arn->starts_with(
      "arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/web/"));
  CHECK(balancer.dns_name->starts_with("web-"));
  CHECK(balancer.dns_name->ends_with(".us-east-1.elb.localhost"));
  CHECK(*balancer.state->code == "provisioning");
  CHECK(*balancer.vpc_id == "vpc-1");
  CHECK(*balancer.security_groups == std::vector<std::string>{"sg-1"});
  REQUIRE(balancer.availability_zones->size() == 2);
  CHECK(*balancer.availability_zones->at(1).subnet_id == "subnet-b");
  CHECK(peers().interfaces.size() == 2);
  CHECK(addresses_of(db, *balancer.dns_name + ".") ==
        std::vector<std::string>{"10.0.1.5", "10.0.2.5"});
}

TEST_CASE_FIXTURE(ElbFixture, "an application load balancer needs two zones of one network") {
  auto wanted = wanted_balancer();
  wanted.subnets = {{"subnet-a"}};
  CHECK(refused<op::CreateLoadBalancer>(wanted) == "ValidationError");
  wanted.subnets = {{"subnet-a", "subnet-a2"}};
  CHECK(refused<op::CreateLoadBalancer>(wanted) == "InvalidConfigurationRequest");
  wanted.subnets = {{"subnet-a", "subnet-none"}};
  CHECK(refused<op::CreateLoadBalancer>(wanted) == "SubnetNotFound");
  CHECK(peers().interfaces.empty());
}

TEST_CASE_FIXTURE(ElbFixture, "security groups must be there, in the same network") {
  auto wanted = wanted_balancer();
  wanted.security_groups = {{"sg-none"}};
  CHECK(refused<op::CreateLoadBalancer>(wanted) == "InvalidSecurityGroup");
  wanted.security_groups = {{"sg-elsewhere"}};
  CHECK(refused<op::CreateLoadBalancer>(wanted) == "InvalidConfigurationRequest");
  wanted.security_groups.reset();
  auto made = done<op::CreateLoadBalancer>(wanted);
  CHECK(*made.load_balancers->front().security_groups == std::vector<std::string>{"sg-default"});
}

TEST_CASE_FIXTURE(ElbFixture, "facing the internet needs a way there") {
  peers().has_way_out = false;
  CHECK(refused<op::CreateLoadBalancer>(wanted_balancer()) == "InvalidSubnet");
  auto wanted = wanted_balancer();
  wanted.scheme = "internal";
  auto made = done<op::CreateLoadBalancer>(wanted);
  CHECK(made.load_balancers->front().dns_name->starts_with("internal-web-"));
}

TEST_CASE_FIXTURE(ElbFixture, "a name asked for again answers the same, unless settings differ") {
  auto arn = given_balancer();
  CHECK(given_balancer() == arn);
  auto wanted = wanted_balancer();
  wanted.scheme = "internal";
  CHECK(refused<op::CreateLoadBalancer>(wanted) == "DuplicateLoadBalancerName");
  for (auto* name : {"internal-a", "-a", "a_b", "a.very.long.name", ""})
    CHECK(refused<op::CreateLoadBalancer>(wanted_balancer(name)) == "ValidationError");
}

TEST_CASE_FIXTURE(ElbFixture, "a host without machines makes no load balancer, and says why") {
  settings.no_machines = "machines need root";
  auto refused = call<op::CreateLoadBalancer>(wanted_balancer());
  REQUIRE(!refused);
  CHECK(refused.error().code == "Unsupported");
  CHECK(refused.error().message == "machines need root");
}

TEST_CASE_FIXTURE(ElbFixture,
                  "a deleted load balancer leaves nothing in the network or on the host") {
  auto arn = given_balancer();
  given_listener(arn, forward(given_group()));
  duty();
  REQUIRE(world.host.balancers.there.size() == 1);
  done<op::DeleteLoadBalancer>({.load_balancer_arn = arn});
  CHECK(peers().interfaces.empty());
  duty();
  CHECK(world.host.balancers.there.empty());
  CHECK(refused<op::DescribeLoadBalancers>({.load_balancer_arns = {{arn}}}) ==
        "LoadBalancerNotFound");
  CHECK(refused<op::DeleteLoadBalancer>({.load_balancer_arn = arn}) == "");
  CHECK(done<op::DescribeTargetGroups>({}).target_groups->front().load_balancer_arns->empty());
}

TEST_CASE_FIXTURE(ElbFixture, "a protected load balancer is not deleted") {
  auto arn = given_balancer();
  done<op::ModifyLoadBalancerAttributes>(
      {.load_balancer_arn = arn,
       .attributes = {{{.key = "deletion_protection.enabled", .value = "true"}}}});
  CHECK(refused<op::DeleteLoadBalancer>({.load_balancer_arn = arn}) == "OperationNotPermitted");
}

TEST_CASE_FIXTURE(ElbFixture, "a load balancer moves to other subnets and groups") {
  auto arn = given_balancer();
  auto moved =
      done<op::SetSubnets>({.load_balancer_arn = arn, .subnets = {{"subnet-a2", "subnet-b"}}});
  CHECK(*moved.availability_zones->front().subnet_id == "subnet-a2");
  CHECK(peers().interfaces.size() == 2);
  done<op::SetSecurityGroups>({.load_balancer_arn = arn, .security_groups = {{"sg-2"}}});
  for (auto& [id, groups] : peers().interfaces) CHECK(groups == std::vector<std::string>{"sg-2"});
  CHECK(refused<op::SetSubnets>({.load_balancer_arn = arn, .subnets = {{"subnet-a"}}}) ==
        "ValidationError");
}

TEST_CASE_FIXTURE(ElbFixture, "a network load balancer may have one zone and no groups") {
  auto arn = given_network_balancer();
  auto seen = done<op::DescribeLoadBalancers>({.load_balancer_arns = {{arn}}});
  CHECK_FALSE(seen.load_balancers->front().security_groups);
  CHECK(refused<op::SetSecurityGroups>({.load_balancer_arn = arn, .security_groups = {{"sg-1"}}}) ==
        "InvalidConfigurationRequest");
}

TEST_CASE_FIXTURE(ElbFixture, "another account's load balancer does not exist") {
  auto arn = given_balancer();
  caller = root_of(AccountId{"111122223333"});
  CHECK(refused<op::DescribeLoadBalancers>({.load_balancer_arns = {{arn}}}) ==
        "LoadBalancerNotFound");
  CHECK(refused<op::SetSubnets>({.load_balancer_arn = arn, .subnets = {{"subnet-a"}}}) ==
        "LoadBalancerNotFound");
  CHECK(done<op::DescribeLoadBalancers>({}).load_balancers->empty());
}

TEST_CASE_FIXTURE(ElbFixture, "attributes have AWS's names, usual values and limits") {
  auto arn = given_balancer();
  auto set = [&](const char* key, const char* value) {
    return refused<op::ModifyLoadBalancerAttributes>(
        {.load_balancer_arn = arn, .attributes = {{{.key = key, .value = value}}}});
  };
  CHECK(set("idle_timeout.timeout_seconds", "120") == "");
  CHECK(set("idle_timeout.timeout_seconds", "0") == "ValidationError");
  CHECK(set("routing.http2.enabled", "yes") == "ValidationError");
  CHECK(set("dns_record.client_routing_policy", "any_availability_zone") == "ValidationError");
  CHECK(set("access_logs.s3.enabled", "true") == "InvalidConfigurationRequest");
  std::map<std::string, std::string> seen;
  auto described = done<op::DescribeLoadBalancerAttributes>({.load_balancer_arn = arn});
  for (auto& one : *described.attributes) seen[*one.key] = *one.value;
  CHECK(seen["idle_timeout.timeout_seconds"] == "120");
  CHECK(seen["routing.http2.enabled"] == "true");
  CHECK(seen["access_logs.s3.enabled"] == "false");
}

TEST_CASE_FIXTURE(ElbFixture,
                  "tags are kept, and the loopback's port is among those of the cloud") {
  auto arn = given_balancer();
  auto listener = given_listener(arn, forward(given_group()));
  done<op::AddTags>({.resource_arns = {{arn}}, .tags = {{{.key = "team", .value = "red"}}}});
  CHECK(refused<op::AddTags>({.resource_arns = {{arn}},
                              .tags = {{{.key = "aws:x", .value = "1"}}}}) == "ValidationError");
  duty();
  std::map<std::string, std::string> tags;
  auto described = done<op::DescribeTags>({.resource_arns = {{arn}}});
  for (auto& tag : *described.tag_descriptions->front().tags) tags[*tag.key] = *tag.value;
  CHECK(tags["team"] == "red");
  CHECK(tags["aws:windlass:port:80"] == "20000");
  CHECK(tags["aws:windlass:url"].ends_with(".elb.localhost:20000"));
  auto seen = done<op::DescribeLoadBalancers>({.load_balancer_arns = {{arn}}});
  CHECK(loopback_port_of(db, *seen.load_balancers->front().dns_name, 80) == 20000);
  done<op::RemoveTags>({.resource_arns = {{arn}}, .tag_keys = {{"team"}}});
  CHECK(refused<op::DescribeTags>({.resource_arns = {{listener + "0"}}}) == "ListenerNotFound");
}

}  // namespace windlass::cloud::elb
