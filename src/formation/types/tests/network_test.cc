// What a network is made of.
#include "formation/types/tests/scene.h"

namespace windlass::formation::types {

namespace {

constexpr std::string_view vpc = R"({"CidrBlock": "10.0.0.0/16"})";

// What CreateTags and TagSpecifications carry, as "key=value" in their order.
std::string tags_in(const Json& tags) {
  std::string all;
  for (auto& tag : tags.as_array())
    all += (all.empty() ? "" : " ") + *tag.text("Key") + "=" + tag.text("Value").value_or("");
  return all;
}

}  // namespace

TEST_CASE("a VPC carries its own tags, its stack's, and the token of its creation") {
  Scene scene("AWS::EC2::VPC");
  scene.tags = {{"stage", "test"}, {"Name", "stack's"}};
  scene.service->answers("CreateVpc", R"({"Vpc": {"VpcId": "vpc-1"}})");
  REQUIRE(scene.create(R"({"CidrBlock": "10.0.0.0/16",
                           "Tags": [{"Key": "Name", "Value": "mine"}]})"));
  auto asked = scene.service->asked("CreateVpc");
  auto& specification = asked.find("TagSpecifications")->as_array().at(0);
  CHECK(tags_in(*specification.find("Tags")) == "Name=mine stage=test windlass:token=token1");
}

TEST_CASE("a VPC that an earlier call has made is not made again") {
  Scene scene("AWS::EC2::VPC");
  scene.service->answers("DescribeVpcs", R"({"Vpcs": [{"VpcId": "vpc-7"}]})");
  auto made = scene.create(vpc);
  REQUIRE(made);
  CHECK(made->id == "vpc-7");
  CHECK_FALSE(scene.service->was_asked("CreateVpc"));
}

TEST_CASE("DNS attributes are set one a call, support before names") {
  Scene scene("AWS::EC2::VPC");
  scene.service->answers("CreateVpc", R"({"Vpc": {"VpcId": "vpc-1"}})");
  REQUIRE(scene.create(
      R"({"CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": "true", "EnableDnsSupport": true})"));
  auto& calls = scene.service->calls;
  CHECK(calls == std::vector<std::string>{"DescribeVpcs", "CreateVpc", "ModifyVpcAttribute",
                                          "ModifyVpcAttribute"});
  CHECK(scene.service->inputs[2].find("EnableDnsSupport"));
  CHECK(scene.service->inputs[3].find("EnableDnsHostnames"));
}

TEST_CASE("a VPC is ready when it is available, and then knows what it was born with") {
  Scene scene("AWS::EC2::VPC");
  scene.service->answers("DescribeVpcs", R"({"Vpcs": [{"VpcId": "vpc-1", "State": "pending"}]})");
  scene.service->answers("DescribeVpcs", R"({"Vpcs": [{"VpcId": "vpc-1", "State": "available",
      "CidrBlock": "10.0.0.0/16", "CidrBlockAssociationSet": [{"AssociationId": "assoc-1"}]}]})");
  scene.service->answers("DescribeNetworkAcls", R"({"NetworkAcls": [{"NetworkAclId": "acl-1"}]})");
  scene.service->answers("DescribeSecurityGroups", R"({"SecurityGroups": [{"GroupId": "sg-1"}]})");
  CHECK(*scene.ready() == Progress::Pending);
  CHECK(*scene.ready() == Progress::Ready);
  auto& attributes = scene.physical.attributes;
  CHECK(attributes.text("DefaultNetworkAcl") == "acl-1");
  CHECK(attributes.text("DefaultSecurityGroup") == "sg-1");
  CHECK(attributes.find("CidrBlockAssociations")->dump() == R"(["assoc-1"])");
}

TEST_CASE("what the template no longer says of a VPC is as in a new one") {
  Scene scene("AWS::EC2::VPC");
  REQUIRE(scene.update(R"({"CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": true})", vpc));
  CHECK(scene.service->asked("ModifyVpcAttribute").find("EnableDnsHostnames")->dump() ==
        R"({"Value":false})");
}

TEST_CASE("what vanishes while it is being made is not waited for") {
  for (auto type : {"AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::NatGateway", "AWS::EC2::Volume",
                    "AWS::EC2::NetworkInterface", "AWS::EC2::VPCEndpoint"}) {
    CAPTURE(type);
    Scene scene(type);
    auto ready = scene.ready();
    REQUIRE_FALSE(ready);
    CHECK(ready.error().code == "NotStabilized");
  }
}

TEST_CASE("another tenancy is another VPC") {
  Scene scene("AWS::EC2::VPC");
  auto before = *parse_json(vpc);
  CHECK(scene.type->replaces(before, *parse_json(R"({"InstanceTenancy": "dedicated"})")));
  CHECK_FALSE(scene.type->replaces(before, *parse_json(R"({"InstanceTenancy": "default"})")));
}

TEST_CASE("a change that only another VPC can follow is not passed over") {
  Scene scene("AWS::EC2::VPC");
  auto updated =
      scene.update(vpc, R"({"CidrBlock": "10.0.0.0/16", "InstanceTenancy": "dedicated"})");
  REQUIRE_FALSE(updated);
  CHECK(updated.error().code == "NotUpdatable");
  CHECK(scene.service->calls.empty());
}

TEST_CASE("what is gone is removed") {
  for (auto [type, operation, code] :
       {std::tuple{"AWS::EC2::VPC", "DeleteVpc", "InvalidVpcID.NotFound"},
        {"AWS::EC2::Subnet", "DeleteSubnet", "InvalidSubnetID.NotFound"},
        {"AWS::EC2::SecurityGroup", "DeleteSecurityGroup", "InvalidGroup.NotFound"},
        {"AWS::EC2::InternetGateway", "DeleteInternetGateway", "InvalidInternetGatewayID.NotFound"},
        {"AWS::EC2::RouteTable", "DeleteRouteTable", "InvalidRouteTableID.NotFound"}}) {
    CAPTURE(type);
    Scene scene(type);
    scene.service->refuses(operation, code);
    CHECK(scene.remove());
  }
}

TEST_CASE("what is in use is refused with an error that passes") {
  Scene scene("AWS::EC2::VPC");
  scene.service->refuses("DeleteVpc", "DependencyViolation");
  auto removed = scene.remove();
  REQUIRE_FALSE(removed);
  CHECK(std::ranges::find(scene.type->passing, removed.error().code) != scene.type->passing.end());
}

TEST_CASE("tags that the template had and lost are taken away, others stay") {
  Scene scene("AWS::EC2::InternetGateway");
  scene.service->answers("DescribeTags", R"({"Tags": [
      {"Key": "old", "Value": "1"}, {"Key": "somebody's", "Value": "2"},
      {"Key": "windlass:token", "Value": "token1"}]})");
  REQUIRE(scene.update(R"({"Tags": [{"Key": "old", "Value": "1"}]})",
                       R"({"Tags": [{"Key": "new", "Value": "3"}]})"));
  CHECK(tags_in(*scene.service->asked("CreateTags").find("Tags")) == "new=3");
  CHECK(tags_in(*scene.service->asked("DeleteTags").find("Tags")) == "old=");
}

TEST_CASE("a gateway that is attached to its VPC already is attached") {
  Scene scene("AWS::EC2::VPCGatewayAttachment");
  scene.service->refuses("AttachInternetGateway", "Resource.AlreadyAssociated");
  scene.service->answers("DescribeInternetGateways",
                         R"({"InternetGateways": [{"InternetGatewayId": "igw-1"}]})");
  auto made = scene.create(R"({"VpcId": "vpc-1", "InternetGatewayId": "igw-1"})");
  REQUIRE(made);
  CHECK(made->id == "IGW|vpc-1");
  CHECK_FALSE(scene.create(R"({"VpcId": "vpc-1", "InternetGatewayId": "igw-2"})"));
}

TEST_CASE("a VPN gateway is refused by name") {
  Scene scene("AWS::EC2::VPCGatewayAttachment");
  auto made = scene.create(R"({"VpcId": "vpc-1", "VpnGatewayId": "vgw-1"})");
  REQUIRE_FALSE(made);
  CHECK(made.error().message.find("VpnGatewayId") != std::string::npos);
  CHECK(scene.service->calls.empty());
}

TEST_CASE("a route that is there already is ours when it leads the same way") {
  Scene scene("AWS::EC2::Route");
  scene.service->refuses("CreateRoute", "RouteAlreadyExists");
  scene.service->answers("DescribeRouteTables", R"({"RouteTables": [{"Routes": [
      {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"}]}]})");
  auto ours = scene.create(
      R"({"RouteTableId": "rtb-1", "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"})");
  REQUIRE(ours);
  CHECK(ours->id == "rtb-1|0.0.0.0/0");
  CHECK(ours->attributes.text("CidrBlock") == "0.0.0.0/0");
  auto other = scene.create(
      R"({"RouteTableId": "rtb-1", "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"})");
  REQUIRE_FALSE(other);
  CHECK(other.error().code == "AlreadyExists");
}

TEST_CASE("a NAT gateway that fails says why") {
  Scene scene("AWS::EC2::NatGateway");
  scene.service->answers("DescribeNatGateways", R"({"NatGateways": [{"State": "failed",
      "FailureCode": "Gateway.NotAttached", "FailureMessage": "Network has no Internet gateway"}]})");
  auto ready = scene.ready();
  REQUIRE_FALSE(ready);
  CHECK(ready.error().code == "Gateway.NotAttached");
  CHECK(ready.error().message == "Network has no Internet gateway");
}

TEST_CASE("a NAT gateway is gone when it is shown as deleted") {
  Scene scene("AWS::EC2::NatGateway");
  scene.service->answers("DescribeNatGateways", R"({"NatGateways": [{"State": "deleting"}]})");
  scene.service->answers("DescribeNatGateways", R"({"NatGateways": [{"State": "deleted"}]})");
  CHECK(*scene.gone() == Progress::Pending);
  CHECK(*scene.gone() == Progress::Ready);
}

TEST_CASE("a subnet whose network ACL is taken away gets its VPC's own back") {
  Scene scene("AWS::EC2::SubnetNetworkAclAssociation");
  scene.service->answers("DescribeNetworkAcls", R"({"NetworkAcls": [{"NetworkAclId": "acl-1",
      "Associations": [{"NetworkAclAssociationId": "id-1", "NetworkAclId": "acl-1"}]}]})");
  scene.service->answers("DescribeNetworkAcls",
                         R"({"NetworkAcls": [{"NetworkAclId": "acl-1", "VpcId": "vpc-1"}]})");
  scene.service->answers("DescribeNetworkAcls",
                         R"({"NetworkAcls": [{"NetworkAclId": "acl-default"}]})");
  REQUIRE(scene.remove());
  CHECK(scene.service->asked("ReplaceNetworkAclAssociation").text("NetworkAclId") == "acl-default");
}

TEST_CASE("DHCP options that somebody else has set since are left alone") {
  Scene scene("AWS::EC2::VPCDHCPOptionsAssociation");
  scene.service->answers("DescribeVpcs",
                         R"({"Vpcs": [{"VpcId": "vpc-1", "DhcpOptionsId": "dopt-2"}]})");
  REQUIRE(scene.remove(R"({"VpcId": "vpc-1", "DhcpOptionsId": "dopt-1"})"));
  CHECK_FALSE(scene.service->was_asked("AssociateDhcpOptions"));
}

TEST_CASE("an address is let go of before it is given back") {
  Scene scene("AWS::EC2::EIP");
  scene.physical = {"1.2.3.4", *parse_json(R"({"AllocationId": "eipalloc-1"})")};
  scene.service->answers("DescribeAddresses", R"({"Addresses": [{"AssociationId": "assoc-1"}]})");
  REQUIRE(scene.remove());
  CHECK(scene.service->calls ==
        std::vector<std::string>{"DescribeAddresses", "DisassociateAddress", "ReleaseAddress"});
  CHECK(scene.service->asked("ReleaseAddress").text("AllocationId") == "eipalloc-1");
}

TEST_CASE("an address that is somebody else's is not taken") {
  Scene scene("AWS::EC2::EIPAssociation");
  scene.service->refuses("AssociateAddress", "Resource.AlreadyAssociated");
  scene.service->answers("DescribeAddresses",
                         R"({"Addresses": [{"AssociationId": "a-1", "InstanceId": "i-1"}]})");
  CHECK_FALSE(scene.create(R"({"AllocationId": "eipalloc-1", "InstanceId": "i-2"})"));
  auto ours = scene.create(R"({"AllocationId": "eipalloc-1", "InstanceId": "i-1"})");
  REQUIRE(ours);
  CHECK(ours->id == "a-1");
}

TEST_CASE("an endpoint's change names what is added and what goes") {
  Scene scene("AWS::EC2::VPCEndpoint");
  REQUIRE(scene.update(R"({"RouteTableIds": ["rtb-1", "rtb-2"], "PolicyDocument": {"a": 1}})",
                       R"({"RouteTableIds": ["rtb-2", "rtb-3"]})"));
  auto asked = scene.service->asked("ModifyVpcEndpoint");
  CHECK(asked.find("AddRouteTableIds")->dump() == R"(["rtb-3"])");
  CHECK(asked.find("RemoveRouteTableIds")->dump() == R"(["rtb-1"])");
  CHECK(asked.find("ResetPolicy")->dump() == "true");
}

TEST_CASE("an address that was imported is known by what the service tells of it") {
  Scene scene("AWS::EC2::EIP");
  scene.physical = {"1.2.3.4"};
  scene.service->answers("DescribeAddresses", R"({"Addresses": [{"AllocationId": "eipalloc-1"}]})");
  auto told = scene.update("{}", "{}");
  REQUIRE(told);
  CHECK(told->attributes.text("AllocationId") == "eipalloc-1");
}

}  // namespace windlass::formation::types
