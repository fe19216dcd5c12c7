// Security groups and their rules.
#include "formation/types/tests/scene.h"

namespace windlass::formation::types {

namespace {

constexpr std::string_view bare = R"({"GroupDescription": "web", "VpcId": "vpc-1"})";

std::string group_with(std::string_view ingress, std::string_view egress = "[]") {
  return R"({"GroupDescription": "web", "VpcId": "vpc-1", "SecurityGroupIngress": )" +
         std::string(ingress) + R"(, "SecurityGroupEgress": )" + std::string(egress) + "}";
}

constexpr std::string_view web = R"([{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
                                      "CidrIp": "0.0.0.0/0"}])";

}  // namespace

TEST_CASE("a group without a name gets its stack's, its own and a random part") {
  Scene scene("AWS::EC2::SecurityGroup");
  scene.service->answers("CreateSecurityGroup", R"({"GroupId": "sg-1"})");
  auto made = scene.create(bare);
  REQUIRE(made);
  CHECK(made->id == "sg-1");
  CHECK(scene.service->asked("CreateSecurityGroup").text("GroupName")->starts_with("shop-It-"));
}

TEST_CASE("a silent template leaves the way out open") {
  Scene scene("AWS::EC2::SecurityGroup");
  scene.service->answers("CreateSecurityGroup", R"({"GroupId": "sg-1"})");
  REQUIRE(scene.create(bare));
  CHECK_FALSE(scene.service->was_asked("RevokeSecurityGroupEgress"));
}

TEST_CASE("a template that lists ways out means these alone") {
  Scene scene("AWS::EC2::SecurityGroup");
  scene.service->answers("CreateSecurityGroup", R"({"GroupId": "sg-1"})");
  REQUIRE(scene.create(group_with("[]", web)));
  auto revoked = scene.service->asked("RevokeSecurityGroupEgress");
  CHECK(revoked.find("IpPermissions")->as_array().at(0).text("IpProtocol") == "-1");
  CHECK(scene.service->was_asked("AuthorizeSecurityGroupEgress"));
}

TEST_CASE("new rules come before old ones go") {
  Scene scene("AWS::EC2::SecurityGroup");
  REQUIRE(scene.update(group_with(web), group_with(R"([{"IpProtocol": "tcp", "FromPort": 443,
                                           "ToPort": 443, "CidrIp": "0.0.0.0/0"}])")));
  auto& calls = scene.service->calls;
  auto allowed = std::ranges::find(calls, "AuthorizeSecurityGroupIngress");
  auto forbidden = std::ranges::find(calls, "RevokeSecurityGroupIngress");
  REQUIRE(allowed != calls.end());
  REQUIRE(forbidden != calls.end());
  CHECK(allowed < forbidden);
}

TEST_CASE("a rule that is written otherwise is the same rule") {
  Scene scene("AWS::EC2::SecurityGroup");
  REQUIRE(scene.update(group_with(web), group_with(R"([{"IpProtocol": 6, "FromPort": "80",
                                           "ToPort": "80", "CidrIp": "0.0.0.0/0"}])")));
  CHECK_FALSE(scene.service->was_asked("AuthorizeSecurityGroupIngress"));
  CHECK_FALSE(scene.service->was_asked("RevokeSecurityGroupIngress"));
}

TEST_CASE("a rule's new description leaves the rule in place") {
  Scene scene("AWS::EC2::SecurityGroup");
  REQUIRE(scene.update(group_with(web),
                       group_with(R"([{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
                                       "CidrIp": "0.0.0.0/0", "Description": "the web"}])")));
  CHECK(scene.service->was_asked("UpdateSecurityGroupRuleDescriptionsIngress"));
  CHECK_FALSE(scene.service->was_asked("RevokeSecurityGroupIngress"));
}

TEST_CASE("rules of which one is there already are made one after another") {
  Scene scene("AWS::EC2::SecurityGroup");
  scene.service->answers("CreateSecurityGroup", R"({"GroupId": "sg-1"})");
  scene.service->refuses("AuthorizeSecurityGroupIngress", "InvalidPermission.Duplicate");
  REQUIRE(scene.create(group_with(
      R"([{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0"},
          {"IpProtocol": "tcp", "FromPort": 81, "ToPort": 81, "CidrIp": "0.0.0.0/0"}])")));
  CHECK(scene.service->count("AuthorizeSecurityGroupIngress") == 3);
}

TEST_CASE("a peer may be a range, a group or a list of ranges") {
  Scene scene("AWS::EC2::SecurityGroup");
  scene.service->answers("CreateSecurityGroup", R"({"GroupId": "sg-1"})");
  REQUIRE(scene.create(group_with(
      R"([{"IpProtocol": "-1", "SourceSecurityGroupId": "sg-2"},
          {"IpProtocol": "-1", "SourcePrefixListId": "pl-1"},
          {"IpProtocol": "-1", "CidrIpv6": "::/0"}])")));
  auto asked = scene.service->asked("AuthorizeSecurityGroupIngress");
  auto& permissions = asked.find("IpPermissions")->as_array();
  CHECK(permissions[0].find("UserIdGroupPairs")->dump() == R"([{"GroupId":"sg-2"}])");
  CHECK(permissions[1].find("PrefixListIds")->dump() == R"([{"PrefixListId":"pl-1"}])");
  CHECK(permissions[2].find("Ipv6Ranges")->dump() == R"([{"CidrIpv6":"::/0"}])");
}

TEST_CASE("rules that are resources of their own are not the group's") {
  Scene scene("AWS::EC2::SecurityGroup");
  scene.service->answers("DescribeSecurityGroups", R"({"SecurityGroups": [{"GroupId": "sg-1"}]})");
  scene.service->answers("DescribeSecurityGroupRules", R"({"SecurityGroupRules": [
      {"IsEgress": false, "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22,
       "CidrIpv4": "10.0.0.0/8", "Tags": [{"Key": "windlass:token", "Value": "x"}]},
      {"IsEgress": false, "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
       "CidrIpv4": "0.0.0.0/0"},
      {"IsEgress": true, "IpProtocol": "-1", "CidrIpv4": "0.0.0.0/0"}]})");
  auto told = scene.read(group_with(web));
  CHECK(told.find("SecurityGroupIngress")->dump() == parse_json(web)->dump());
  CHECK_FALSE(told.find("SecurityGroupEgress"));
}

TEST_CASE("a rule that somebody else added is told") {
  Scene scene("AWS::EC2::SecurityGroup");
  scene.service->answers("DescribeSecurityGroups", R"({"SecurityGroups": [{"GroupId": "sg-1"}]})");
  scene.service->answers("DescribeSecurityGroupRules", R"({"SecurityGroupRules": [
      {"IsEgress": false, "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22,
       "CidrIpv4": "10.0.0.0/8"}]})");
  CHECK(scene.read(bare).find("SecurityGroupIngress")->as_array().size() == 1);
}

TEST_CASE("a rule of its own that is there already, and not by us, is refused") {
  Scene scene("AWS::EC2::SecurityGroupIngress");
  scene.service->refuses("AuthorizeSecurityGroupIngress", "InvalidPermission.Duplicate");
  auto made = scene.create(R"({"GroupId": "sg-1", "IpProtocol": "tcp", "FromPort": 22,
                               "ToPort": 22, "CidrIp": "10.0.0.0/8"})");
  REQUIRE_FALSE(made);
  CHECK(made.error().code == "AlreadyExists");
}

TEST_CASE("a rule of its own is removed by its id") {
  Scene scene("AWS::EC2::SecurityGroupEgress");
  scene.physical.id = "sgr-1";
  REQUIRE(scene.remove(R"({"GroupId": "sg-1", "IpProtocol": "-1", "CidrIp": "0.0.0.0/0"})"));
  auto asked = scene.service->asked("RevokeSecurityGroupEgress");
  CHECK(asked.find("SecurityGroupRuleIds")->dump() == R"(["sgr-1"])");
}

}  // namespace windlass::formation::types
