#include "cloud/ec2/network/tests/network_fixture.h"

namespace windlass::cloud::ec2 {

namespace {

std::string code_for(NetworkFixture& region, CreateSubnetRequest in) {
  return code_of(region.call<op::CreateSubnet>(std::move(in)));
}

CreateSubnetRequest wanted(const std::string& vpc, const std::string& range) {
  CreateSubnetRequest in;
  in.vpc_id = vpc;
  in.cidr_block = range;
  return in;
}

}  // namespace

TEST_CASE_FIXTURE(NetworkFixture, "a subnet lies in the zone asked for and knows its free addresses") {
  auto in = wanted(given_vpc(), "10.0.1.0/24");
  in.availability_zone = "us-east-1b";
  auto subnet = *must<op::CreateSubnet>(in).subnet;
  CHECK(subnet.availability_zone_id == "use1-az2");
  CHECK(subnet.available_ip_address_count == 251);
  CHECK(subnet.subnet_arn == "arn:aws:ec2:us-east-1:000000000000:subnet/" + *subnet.subnet_id);
  CHECK(subnet.map_public_ip_on_launch == false);
  CHECK(duty_summoned());
}

TEST_CASE_FIXTURE(NetworkFixture, "subnets without a zone are spread over the zones") {
  auto vpc = given_vpc();
  std::set<std::string> zones;
  for (auto* range : {"10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"})
    zones.insert(row(given_subnet(vpc, range)).zone);
  CHECK(zones.size() == 3);
}

TEST_CASE_FIXTURE(NetworkFixture, "subnets that cannot be are refused") {
  auto vpc = given_vpc();
  given_subnet(vpc, "10.0.1.0/24");
  CHECK(code_for(*this, wanted(vpc, "10.1.0.0/24")) == "InvalidSubnet.Range");
  CHECK(code_for(*this, wanted(vpc, "10.0.0.0/29")) == "InvalidSubnet.Range");
  CHECK(code_for(*this, wanted(vpc, "10.0.0.0/23")) == "InvalidSubnet.Conflict");
  CHECK(code_for(*this, wanted(vpc, "nonsense")) == "InvalidParameterValue");
  CHECK(code_for(*this, wanted("vpc-none", "10.0.2.0/24")) == "InvalidVpcID.NotFound");
  auto elsewhere = wanted(vpc, "10.0.2.0/24");
  elsewhere.availability_zone = "eu-west-1a";
  CHECK(code_for(*this, elsewhere) == "InvalidParameterValue");
  auto sixth = wanted(vpc, "10.0.2.0/24");
  sixth.ipv6_cidr_block = "2001:db8::/64";
  CHECK(code_for(*this, sixth) == "UnsupportedOperation");
}

TEST_CASE_FIXTURE(NetworkFixture, "a subnet with interfaces in it stays") {
  auto id = given_subnet(given_vpc(), "10.0.1.0/24");
  above().busy_subnets = {id};
  CHECK(code_of(call<op::DeleteSubnet>({.subnet_id = id})) == "DependencyViolation");
  CHECK(subnets_with({filter("subnet-id", {id})})[0].available_ip_address_count == 250);
  above().busy_subnets.clear();
  REQUIRE(call<op::DeleteSubnet>({.subnet_id = id}));
  CHECK(code_of(call<op::DeleteSubnet>({.subnet_id = id})) == "InvalidSubnetID.NotFound");
}

TEST_CASE_FIXTURE(NetworkFixture, "attributes of a subnet are set one at a time") {
  auto id = given_subnet(given_vpc(), "10.0.1.0/24");
  ModifySubnetAttributeRequest in;
  in.subnet_id = id;
  CHECK(code_of(call<op::ModifySubnetAttribute>(in)) == "MissingParameter");
  in.map_public_ip_on_launch = AttributeBooleanValue{true};
  must<op::ModifySubnetAttribute>(in);
  CHECK(row(id).map_public);
  in.private_dns_hostname_type_on_launch = "resource-name";
  CHECK(code_of(call<op::ModifySubnetAttribute>(in)) == "InvalidParameterCombination");
  in.map_public_ip_on_launch = std::nullopt;
  must<op::ModifySubnetAttribute>(in);
  CHECK(row(id).hostname_type == "resource-name");
}

TEST_CASE_FIXTURE(NetworkFixture, "a default subnet is made again where there is none") {
  auto first = subnets_with({filter("availability-zone", {"us-east-1a"})}).at(0);
  CreateDefaultSubnetRequest in;
  in.availability_zone = "us-east-1a";
  CHECK(code_of(call<op::CreateDefaultSubnet>(in)) ==
        "DefaultSubnetAlreadyExistsInAvailabilityZone");
  must<op::DeleteSubnet>({.subnet_id = *first.subnet_id});
  auto made = *must<op::CreateDefaultSubnet>(in).subnet;
  CHECK(made.cidr_block == "172.31.0.0/20");
  CHECK(made.default_for_az == true);
}

TEST_CASE_FIXTURE(NetworkFixture, "whoever needs a default subnet finds one, in a new region too") {
  Work work{db, settings, random, log, effects, reply, nobody};
  Ec2 ec2{work};
  CHECK(default_subnet(ec2, here(), "")->zone == "us-east-1a");
  CHECK(default_subnet(ec2, here(), "us-east-1c")->zone == "us-east-1c");
  CHECK(default_subnet(ec2, here(), "use1-az2")->zone == "us-east-1b");
  CHECK(!default_subnet(ec2, here(), "eu-west-1a"));
}

TEST_CASE_FIXTURE(NetworkFixture, "unknown filters are refused, known ones that match nothing are not") {
  CHECK(subnets_with({filter("outpost-arn", {"*"})}).empty());
  DescribeSubnetsRequest in;
  in.filters = {{filter("colour", {"red"})}};
  CHECK(code_of(call<op::DescribeSubnets>(in)) == "InvalidParameterValue");
  in = {};
  in.subnet_ids = Names{"subnet-none"};
  CHECK(code_of(call<op::DescribeSubnets>(in)) == "InvalidSubnetID.NotFound");
}

}  // namespace windlass::cloud::ec2
