// What published schemas say of properties, changes and attributes.
#include "formation/schema.h"

#include <doctest/doctest.h>

namespace windlass::formation {

namespace {

Json json(std::string_view text) { return *parse_json(text); }

const Schema& schema(std::string_view type) {
  auto* found = find_schema(type);
  REQUIRE(found);
  return *found;
}

// The messages about those properties, one a line.
std::string wrong(std::string_view type, std::string_view properties) {
  std::string messages;
  for (auto& each : violations(schema(type), "It", json(properties)))
    messages += (messages.empty() ? "" : "\n") + each.message;
  return messages;
}

constexpr std::string_view failed = "Properties validation failed for resource It with message: ";

}  // namespace

TEST_CASE("a type that nobody published has no schema") {
  CHECK(find_schema("AWS::EC2::Spaceship") == nullptr);
  CHECK(find_schema("") == nullptr);
}

TEST_CASE("every published type is found by its name") {
  for (auto type : {"AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::VPC", "AWS::EC2::VPCCidrBlock",
                    "AWS::SecretsManager::Secret", "AWS::IAM::Role"})
    CHECK(find_schema(type) != nullptr);
}

TEST_CASE("a change that only a new resource can follow replaces it") {
  auto& vpc = schema("AWS::EC2::VPC");
  CHECK(replacement(vpc, {"CidrBlock"}) == Replacement::True);
  CHECK(replacement(vpc, {"EnableDnsSupport"}) == Replacement::False);
  CHECK(replacement(vpc, {"Tags", "0", "Value"}) == Replacement::False);
}

TEST_CASE("where the service decides, replacement is conditional") {
  CHECK(replacement(schema("AWS::EC2::VPC"), {"InstanceTenancy"}) == Replacement::Conditional);
  CHECK(replacement(schema("AWS::EC2::Instance"), {"BlockDeviceMappings", "0", "Ebs"}) ==
        Replacement::Conditional);
}

TEST_CASE("of a structure with one part that replaces, a change of another part does not") {
  auto& endpoint = schema("AWS::EC2::VPCEndpoint");
  CHECK(replacement(endpoint, {"DnsOptions", "PrivateDnsPreference"}) == Replacement::True);
  CHECK(replacement(endpoint, {"DnsOptions", "DnsRecordIpType"}) == Replacement::False);
  CHECK(replacement(endpoint, {"DnsOptions"}) == Replacement::Conditional);
}

TEST_CASE("a property whose name begins like another's is not that one") {
  CHECK(replacement(schema("AWS::EC2::Subnet"), {"Ipv6CidrBlocks"}) == Replacement::False);
}

TEST_CASE("read-only and write-only places are told by their paths") {
  CHECK(read_only(schema("AWS::EC2::VPC"), {"VpcId"}));
  CHECK_FALSE(read_only(schema("AWS::EC2::VPC"), {"CidrBlock"}));
  CHECK(write_only(schema("AWS::EC2::SecurityGroup"),
                   {"SecurityGroupIngress", "3", "SourceSecurityGroupName"}));
  CHECK_FALSE(write_only(schema("AWS::EC2::SecurityGroup"), {"SecurityGroupIngress", "3"}));
}

TEST_CASE("attachments are deleted before they are replaced") {
  CHECK(deleted_before_replaced(schema("AWS::EC2::EIPAssociation")));
  CHECK_FALSE(deleted_before_replaced(schema("AWS::EC2::VPC")));
}

TEST_CASE("attributes are those that are read-only and those that are documented") {
  auto& subnet = schema("AWS::EC2::Subnet");
  CHECK(has_attribute(subnet, "SubnetId"));
  CHECK(has_attribute(subnet, "AvailabilityZone"));
  CHECK_FALSE(has_attribute(subnet, "MapPublicIpOnLaunch"));
  CHECK(has_attribute(schema("AWS::CloudFormation::Stack"), "Outputs.Url"));
  CHECK_FALSE(has_attribute(schema("AWS::CloudFormation::Stack"), "Url"));
  CHECK(has_attribute(schema("Custom::Anything"), "Whatever"));
}

TEST_CASE("tags are where the schema says") {
  CHECK(tag_property(schema("AWS::EC2::VPC")) == "Tags");
  CHECK(tag_property(schema("AWS::Route53::HostedZone")) == "HostedZoneTags");
  CHECK(tag_property(schema("AWS::EC2::Route")) == "");
}

TEST_CASE("correct properties violate nothing") {
  CHECK(wrong("AWS::EC2::VPC", R"({"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": true})") == "");
}

TEST_CASE("a property that the type does not have is refused by name") {
  CHECK(wrong("AWS::EC2::VPC", R"({"CidrBlock": "10.0.0.0/16", "Colour": "red"})") ==
        "Encountered unsupported property Colour");
}

TEST_CASE("a nested property that the type does not have is found where it stands") {
  auto found = violations(schema("AWS::EC2::VPC"), "It", json(R"({"CidrBlock": "10.0.0.0/16",
                                   "Tags": [{"Key": "a", "Value": "b", "Size": 1}]})"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].message == "Encountered unsupported property Size");
  CHECK(found[0].path == PropertyPath{"Tags", "0", "Size"});
}

TEST_CASE("what only the service sets cannot be given") {
  CHECK(wrong("AWS::EC2::VPC", R"({"CidrBlock": "10.0.0.0/16", "VpcId": "vpc-1"})") ==
        "Encountered unsupported property VpcId");
}

TEST_CASE("a property that is missing is named") {
  CHECK(wrong("AWS::EC2::RouteTable", "{}") == "Property VpcId cannot be empty.");
  CHECK(wrong("AWS::EC2::RouteTable", R"({"VpcId": null})") == "Property VpcId cannot be empty.");
}

TEST_CASE("a value of another kind is refused with the kind that is wanted") {
  CHECK(wrong("AWS::EC2::RouteTable", R"({"VpcId": ["a"]})") ==
        "Value of property VpcId must be of type String");
  CHECK(wrong("AWS::EC2::RouteTable", R"({"VpcId": "a", "Tags": "b"})") ==
        "Value of property Tags must be of type List");
  CHECK(wrong("AWS::AutoScaling::AutoScalingGroup",
              R"({"MinSize": 1, "MaxSize": 1, "InstanceId": "i-1", "TargetGroupARNs": "arn"})") ==
        "Value of property TargetGroupARNs must be of type List of String");
  CHECK(wrong("AWS::AutoScaling::AutoScalingGroup",
              R"({"MinSize": 1, "MaxSize": 1, "LaunchTemplate": "lt-1"})") ==
        "Value of property LaunchTemplate must be an object");
}

TEST_CASE("text that stands for a number or a boolean is as good as one") {
  CHECK(wrong("AWS::EC2::VPC", R"({"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": "true"})") ==
        "");
  CHECK(wrong("AWS::EC2::VPC", R"({"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": "maybe"})") ==
        "Value of property EnableDnsSupport must be of type Boolean");
  CHECK(wrong("AWS::ElasticLoadBalancingV2::TargetGroup", R"({"Port": "80"})") == "");
  CHECK(wrong("AWS::ElasticLoadBalancingV2::TargetGroup", R"({"Port": "eighty"})") ==
        "Value of property Port must be of type Integer");
}

TEST_CASE("a number is as good as text") {
  CHECK(wrong("AWS::AutoScaling::AutoScalingGroup",
              R"({"MinSize": 1, "MaxSize": 2, "InstanceId": "i-1"})") == "");
}

TEST_CASE("a value that is none of the enumeration is refused") {
  CHECK(wrong("AWS::EC2::VPC", R"({"CidrBlock": "10.0.0.0/16", "InstanceTenancy": "shared"})") ==
        std::string(failed) + "#/InstanceTenancy: shared is not a valid enum value");
}

TEST_CASE("some enumerations do not look at upper and lower case") {
  CHECK(wrong("AWS::EC2::Volume", R"({"AvailabilityZone": "a", "Size": 1, "VolumeType": "GP3"})") ==
        "");
}

TEST_CASE("text that does not follow its pattern is refused") {
  CHECK(wrong("AWS::SecretsManager::Secret", R"({"Name": "a"})") == "");
  CHECK(wrong("AWS::KMS::Alias", R"({"AliasName": "mine", "TargetKeyId": "k"})") ==
        std::string(failed) + "#/AliasName: failed validation constraint for keyword [pattern]");
}

TEST_CASE("text that is too short or too long is refused") {
  CHECK(wrong("AWS::KMS::Alias", R"({"AliasName": "alias/mine", "TargetKeyId": ""})") ==
        std::string(failed) + "#/TargetKeyId: expected minLength: 1, actual: 0");
}

TEST_CASE("a number out of its range is refused") {
  CHECK(wrong("AWS::AutoScaling::LaunchConfiguration",
              R"({"ImageId": "ami-1", "InstanceType": "t3.micro",
                  "MetadataOptions": {"HttpPutResponseHopLimit": 65}})") ==
        std::string(failed) +
            "#/MetadataOptions/HttpPutResponseHopLimit: 65 is not less or equal to 64");
}

TEST_CASE("a list that must not have twins is refused with them") {
  CHECK(wrong("AWS::ElasticLoadBalancingV2::LoadBalancer",
              R"({"Subnets": ["a", "b"], "SecurityGroups": ["a", "a"]})") ==
        std::string(failed) + "#/SecurityGroups: array items are not unique");
}

TEST_CASE("of what excludes one another exactly one is taken") {
  CHECK(wrong("AWS::EC2::VPC", "{}") ==
        std::string(failed) + "#: exactly one of [CidrBlock, Ipv4IpamPoolId] is required");
  CHECK(wrong("AWS::EC2::Volume", R"({"Size": 1})").find("one of [AvailabilityZone, Size, or") !=
        std::string::npos);
}

TEST_CASE("what is not known before it is made may be anything") {
  CHECK(wrong("AWS::EC2::VPC", R"({"CidrBlock": "10.0.0.0/16",
              "InstanceTenancy": "{{changeSet:KNOWN_AFTER_APPLY}}",
              "Tags": "{{changeSet:KNOWN_AFTER_APPLY}}"})") == "");
  CHECK(wrong("AWS::EC2::VPC", R"({"CidrBlock": "10.0.0.0/16",
              "EnableDnsSupport": "{{resolve:ssm:dns:1}}"})") == "");
}

TEST_CASE("a custom resource takes whatever it is given") {
  CHECK(
      wrong(
          "Custom::Thing",
          R"({"ServiceToken": "arn:aws:lambda:us-east-1:1:function:f", "Deep": {"Er": [true]}})") ==
      "");
}

TEST_CASE("a document may be an object or text") {
  auto& policy = schema("AWS::SQS::QueuePolicy");
  auto object = json(R"({"Version": "2012-10-17", "Statement": []})");
  CHECK(same_value(policy, {"PolicyDocument"}, object, Json(object.pretty())));
}

TEST_CASE("values are converted to what the type wants") {
  CHECK(converted(schema("AWS::ElasticLoadBalancingV2::TargetGroup"),
                  json(R"({"Port": "80", "HealthCheckEnabled": "TRUE", "HealthCheckPort": 81,
                           "Matcher": {"HttpCode": 200}})")) ==
        json(R"({"Port": 80, "HealthCheckEnabled": true, "HealthCheckPort": "81",
                 "Matcher": {"HttpCode": "200"}})"));
}

TEST_CASE("what cannot be converted stays as it is, and nulls are nothing") {
  CHECK(converted(schema("AWS::ElasticLoadBalancingV2::TargetGroup"),
                  json(R"({"Port": "eighty", "Name": null})")) == json(R"({"Port": "eighty"})"));
}

TEST_CASE("two values that stand for the same are the same") {
  auto& group = schema("AWS::ElasticLoadBalancingV2::TargetGroup");
  CHECK(same_value(group, {"Port"}, Json("80"), Json(80)));
  CHECK_FALSE(same_value(group, {"Port"}, Json("80"), Json(81)));
}

TEST_CASE("order matters only where the type says so") {
  auto& vpc = schema("AWS::EC2::VPC");
  CHECK(same_value(vpc, {"Tags"},
                   json(R"([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])"),
                   json(R"([{"Value": "2", "Key": "b"}, {"Key": "a", "Value": "1"}])")));
  auto& group = schema("AWS::AutoScaling::AutoScalingGroup");
  CHECK_FALSE(same_value(group, {"TerminationPolicies"}, json(R"(["OldestInstance", "Default"])"),
                         json(R"(["Default", "OldestInstance"])")));
}

}  // namespace windlass::formation
