// Load balancers, target groups, listeners and rules.
#include "formation/types/tests/scene.h"

namespace windlass::formation::types {

namespace {

constexpr std::string_view token = R"({"TagDescriptions": [{"Tags": [
    {"Key": "windlass:token", "Value": "token1"}]}]})";

constexpr std::string_view balancers = R"({"LoadBalancers": [
    {"LoadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/web/5",
     "LoadBalancerName": "web", "DNSName": "web.elb", "State": {"Code": "active"}}]})";

constexpr std::string_view listener = R"({"LoadBalancerArn": "lb", "Port": 80,
    "Protocol": "HTTP", "DefaultActions": [{"Type": "forward", "TargetGroupArn": "tg"}]})";

}  // namespace

TEST_CASE("a balancer without a name gets one of 32 characters at most") {
  Scene scene("AWS::ElasticLoadBalancingV2::LoadBalancer");
  scene.service->answers("CreateLoadBalancer", balancers);
  auto wanted = scene.wanted(R"({"Subnets": ["a", "b"]})");
  wanted.logical_id = "ALogicalIdThatIsLongerThanABalancersNameMayBe";
  REQUIRE(scene.type->create(scene.place, wanted));
  CHECK(scene.service->asked("CreateLoadBalancer").text("Name")->size() <= 32);
}

TEST_CASE("a balancer like ours that somebody else made is not taken") {
  Scene scene("AWS::ElasticLoadBalancingV2::LoadBalancer");
  scene.service->answers("DescribeLoadBalancers", balancers);
  auto made = scene.create(R"({"Name": "web", "Subnets": ["a", "b"]})");
  REQUIRE_FALSE(made);
  CHECK(made.error().code == "AlreadyExists");
  scene.service->answers("DescribeTags", token);
  CHECK(scene.create(R"({"Name": "web", "Subnets": ["a", "b"]})"));
  CHECK_FALSE(scene.service->was_asked("CreateLoadBalancer"));
}

TEST_CASE("a balancer is ready when it is active, and tells its address") {
  Scene scene("AWS::ElasticLoadBalancingV2::LoadBalancer");
  scene.physical.id = "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/web/5";
  scene.service->answers("DescribeLoadBalancers",
                         R"({"LoadBalancers": [{"State": {"Code": "provisioning"}}]})");
  scene.service->answers("DescribeLoadBalancers", balancers);
  CHECK(*scene.ready() == Progress::Pending);
  CHECK(*scene.ready() == Progress::Ready);
  CHECK(scene.physical.attributes.text("DNSName") == "web.elb");
  CHECK(scene.physical.attributes.text("LoadBalancerFullName") == "app/web/5");
}

TEST_CASE("a balancer's attributes are set beside it") {
  Scene scene("AWS::ElasticLoadBalancingV2::LoadBalancer");
  scene.service->answers("CreateLoadBalancer", balancers);
  REQUIRE(scene.create(R"({"Subnets": ["a", "b"],
      "LoadBalancerAttributes": [{"Key": "idle_timeout.timeout_seconds", "Value": 30}]})"));
  CHECK(scene.service->asked("ModifyLoadBalancerAttributes").find("Attributes")->dump() ==
        R"([{"Key":"idle_timeout.timeout_seconds","Value":"30"}])");
}

TEST_CASE("a balancer moves to other subnets in place") {
  Scene scene("AWS::ElasticLoadBalancingV2::LoadBalancer");
  REQUIRE(scene.update(R"({"Subnets": ["a", "b"]})", R"({"Subnets": ["a", "c"]})"));
  CHECK(scene.service->asked("SetSubnets").find("Subnets")->dump() == R"(["a","c"])");
  CHECK_FALSE(scene.service->was_asked("SetSecurityGroups"));
}

TEST_CASE("a target group's health check changes in place, its targets one by one") {
  Scene scene("AWS::ElasticLoadBalancingV2::TargetGroup");
  scene.service->answers("DescribeTargetGroups",
                         R"({"TargetGroups": [{"TargetGroupArn": "id-1"}]})");
  REQUIRE(scene.update(R"({"Port": 80, "Targets": [{"Id": "i-1"}, {"Id": "i-2"}]})",
                       R"({"Port": 80, "HealthCheckPath": "/ok",
                           "Targets": [{"Id": "i-2"}, {"Id": "i-3", "Port": "81"}]})"));
  CHECK(scene.service->asked("ModifyTargetGroup").text("HealthCheckPath") == "/ok");
  CHECK(scene.service->asked("RegisterTargets").find("Targets")->dump() ==
        R"([{"Id":"i-3","Port":81}])");
  CHECK(scene.service->asked("DeregisterTargets").find("Targets")->dump() == R"([{"Id":"i-1"}])");
}

TEST_CASE("targets that a scaling group registered are nobody's drift") {
  Scene scene("AWS::ElasticLoadBalancingV2::TargetGroup");
  scene.service->answers("DescribeTargetGroups", R"({"TargetGroups": [{"TargetGroupName": "t"}]})");
  scene.service->answers("DescribeTargetHealth", R"({"TargetHealthDescriptions": [
      {"Target": {"Id": "i-1"}, "TargetHealth": {"State": "healthy"}},
      {"Target": {"Id": "i-9"}, "TargetHealth": {"State": "healthy"}}]})");
  auto told = scene.read(R"({"Targets": [{"Id": "i-1"}, {"Id": "i-2"}]})");
  CHECK(told.find("Targets")->dump() == R"([{"Id":"i-1"}])");
}

TEST_CASE("a listener at a port that is taken is ours when we made it") {
  Scene scene("AWS::ElasticLoadBalancingV2::Listener");
  scene.service->refuses("CreateListener", "DuplicateListener");
  scene.service->answers("DescribeListeners", R"({"Listeners": [
      {"ListenerArn": "other", "Port": 443}, {"ListenerArn": "ours", "Port": 80}]})");
  CHECK_FALSE(scene.create(listener));
  scene.service->answers("DescribeTags", token);
  auto made = scene.create(listener);
  REQUIRE(made);
  CHECK(made->id == "ours");
}

TEST_CASE("a listener's actions are told in the template's words") {
  Scene scene("AWS::ElasticLoadBalancingV2::Listener");
  scene.service->answers("DescribeListeners", R"({"Listeners": [{"ListenerArn": "id-1", "Port": 80,
      "Protocol": "HTTP", "LoadBalancerArn": "lb", "DefaultActions": [
          {"Type": "forward", "TargetGroupArn": "tg", "Order": 1, "ForwardConfig": {
              "TargetGroups": [{"TargetGroupArn": "tg", "Weight": 1}]}}]}]})");
  CHECK(scene.read(listener).find("DefaultActions")->dump() ==
        R"([{"Type":"forward","TargetGroupArn":"tg"}])");
}

TEST_CASE("a rule moves to another priority in place") {
  Scene scene("AWS::ElasticLoadBalancingV2::ListenerRule");
  REQUIRE(scene.update(R"({"Priority": 1, "Actions": [], "Conditions": []})",
                       R"({"Priority": "2", "Actions": [], "Conditions": []})"));
  CHECK(scene.service->calls == std::vector<std::string>{"SetRulePriorities"});
  CHECK(scene.service->asked("SetRulePriorities").find("RulePriorities")->dump() ==
        R"([{"RuleArn":"id-1","Priority":2}])");
}

TEST_CASE("a priority that another rule has is refused in the balancer's words") {
  Scene scene("AWS::ElasticLoadBalancingV2::ListenerRule");
  scene.service->refuses("CreateRule", "PriorityInUse", "Priority '1' is currently in use");
  scene.service->answers("DescribeRules", R"({"Rules": [{"RuleArn": "other", "Priority": "1"}]})");
  auto made =
      scene.create(R"({"ListenerArn": "l", "Priority": 1, "Actions": [], "Conditions": []})");
  REQUIRE_FALSE(made);
  CHECK(made.error().message == "Priority '1' is currently in use");
}

TEST_CASE("a target group in use is refused with an error that passes") {
  Scene scene("AWS::ElasticLoadBalancingV2::TargetGroup");
  scene.service->refuses("DeleteTargetGroup", "ResourceInUse");
  auto removed = scene.remove();
  REQUIRE_FALSE(removed);
  CHECK(std::ranges::find(scene.type->passing, removed.error().code) != scene.type->passing.end());
}

TEST_CASE("a listener's further certificates come and go") {
  Scene scene("AWS::ElasticLoadBalancingV2::ListenerCertificate");
  REQUIRE(scene.update(
      R"({"ListenerArn": "l", "Certificates": [{"CertificateArn": "a"}, {"CertificateArn": "b"}]})",
      R"({"ListenerArn": "l", "Certificates": [{"CertificateArn": "b"}, {"CertificateArn": "c"}]})"));
  CHECK(scene.service->asked("AddListenerCertificates").find("Certificates")->dump() ==
        R"([{"CertificateArn":"c"}])");
  CHECK(scene.service->asked("RemoveListenerCertificates").find("Certificates")->dump() ==
        R"([{"CertificateArn":"a"}])");
}

}  // namespace windlass::formation::types
