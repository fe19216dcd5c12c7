#include "cloud/ec2/network/dhcp.h"
#include "cloud/ec2/network/tests/network_fixture.h"

namespace windlass::cloud::ec2 {

namespace {

CreateDhcpOptionsRequest options(const std::string& key, Names values) {
  NewDhcpConfiguration one;
  one.key = key;
  one.values = std::move(values);
  CreateDhcpOptionsRequest in;
  in.dhcp_configurations = {{one}};
  return in;
}

}  // namespace

TEST_CASE_FIXTURE(NetworkFixture, "machines are told what their VPC's DHCP options say") {
  auto vpc = given_vpc();
  CHECK(dhcp_options_of(db, vpc).at(0).values == Names{"ec2.internal"});
  auto set = *must<op::CreateDhcpOptions>(options("domain-name-servers", {"10.0.0.9", "10.0.0.10"}))
                  .dhcp_options->dhcp_options_id;
  must<op::AssociateDhcpOptions>({.dhcp_options_id = set, .vpc_id = vpc});
  auto seen = dhcp_options_of(db, vpc);
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].values == Names{"10.0.0.9", "10.0.0.10"});
  CHECK(vpcs_with({filter("dhcp-options-id", {set})}).size() == 1);

  CHECK(code_of(call<op::DeleteDhcpOptions>({.dhcp_options_id = set})) == "DependencyViolation");
  must<op::AssociateDhcpOptions>({.dhcp_options_id = "default", .vpc_id = vpc});
  CHECK(dhcp_options_of(db, vpc).empty());
  CHECK(call<op::DeleteDhcpOptions>({.dhcp_options_id = set}));
  CHECK(code_of(call<op::DeleteDhcpOptions>({.dhcp_options_id = set})) ==
        "InvalidDhcpOptionID.NotFound");
}

TEST_CASE_FIXTURE(NetworkFixture, "DHCP options that cannot be are refused") {
  auto code = [&](const std::string& key, Names values) {
    return code_of(call<op::CreateDhcpOptions>(options(key, std::move(values))));
  };
  CHECK(code("colour", {"red"}) == "InvalidParameterValue");
  CHECK(code("domain-name-servers", {"1.2.3"}) == "InvalidParameterValue");
  CHECK(code("ntp-servers", {"1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4", "1.1.1.5"}) ==
        "InvalidParameterValue");
  CHECK(code("netbios-node-type", {"3"}) == "InvalidParameterValue");
  CHECK(code("netbios-node-type", {"2"}) == "");
}

TEST_CASE_FIXTURE(NetworkFixture, "private names follow AWS's pattern in every region") {
  CHECK(private_dns_name(Region{"us-east-1"}, *parse_address("10.0.0.5")) ==
        "ip-10-0-0-5.ec2.internal");
  CHECK(private_dns_name(Region{"eu-west-1"}, *parse_address("10.0.0.5")) ==
        "ip-10-0-0-5.eu-west-1.compute.internal");
}

TEST_CASE_FIXTURE(NetworkFixture, "a region has three zones") {
  auto zones = *must<op::DescribeAvailabilityZones>({}).availability_zones;
  REQUIRE(zones.size() == 3);
  CHECK(zones[2].zone_name == "us-east-1c");
  CHECK(zones[2].zone_id == "use1-az3");
  DescribeAvailabilityZonesRequest in;
  in.zone_names = Names{"us-east-1z"};
  CHECK(code_of(call<op::DescribeAvailabilityZones>(in)) == "InvalidParameterValue");
  in = {};
  in.filters = {{filter("zone-id", {"use1-az2"})}};
  CHECK(must<op::DescribeAvailabilityZones>(in).availability_zones->size() == 1);
}

TEST_CASE_FIXTURE(NetworkFixture, "regions are found by name and endpoint") {
  DescribeRegionsRequest in;
  in.region_names = Names{"eu-west-1"};
  auto found = *must<op::DescribeRegions>(in).regions;
  REQUIRE(found.size() == 1);
  CHECK(found[0].endpoint == "ec2.eu-west-1.amazonaws.com");
  in.region_names = Names{"mars-north-1"};
  CHECK(code_of(call<op::DescribeRegions>(in)) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(NetworkFixture, "an account knows its default VPC") {
  DescribeAccountAttributesRequest in;
  in.attribute_names = Names{"default-vpc"};
  auto seen = must<op::DescribeAccountAttributes>(in).account_attributes->at(0);
  auto vpc = vpcs_with({filter("is-default", {"true"})}).at(0);
  CHECK(seen.attribute_values->at(0).attribute_value == vpc.vpc_id);
}

TEST_CASE_FIXTURE(NetworkFixture, "no VPC has ClassicLink") {
  auto seen = *must<op::DescribeVpcClassicLink>({}).vpcs;
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].classic_link_enabled == false);
  CHECK(must<op::DescribeVpcClassicLinkDnsSupport>({}).vpcs->at(0).classic_link_dns_supported ==
        false);
}

}  // namespace windlass::cloud::ec2
