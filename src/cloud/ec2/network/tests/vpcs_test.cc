#include "cloud/ec2/network/tests/network_fixture.h"

namespace windlass::cloud::ec2 {

namespace {

Result<> set_dns_hostnames(NetworkFixture& region, const std::string& vpc, bool on) {
  ModifyVpcAttributeRequest in;
  in.vpc_id = vpc;
  in.enable_dns_hostnames = AttributeBooleanValue{on};
  auto done = region.call<op::ModifyVpcAttribute>(in);
  if (!done) return done.error();
  return Done{};
}

bool dns_hostnames(NetworkFixture& region, const std::string& vpc) {
  auto seen = region.must<op::DescribeVpcAttribute>(
      {.attribute = "enableDnsHostnames", .vpc_id = vpc});
  return *seen.enable_dns_hostnames->value;
}

}  // namespace

TEST_CASE_FIXTURE(NetworkFixture, "a region has a default VPC from the start") {
  auto seen = *must<op::DescribeVpcs>({}).vpcs;
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].is_default == true);
  CHECK(seen[0].cidr_block == "172.31.0.0/16");
  CHECK(above().vpcs.contains(*seen[0].vpc_id));
}

TEST_CASE_FIXTURE(NetworkFixture, "the default VPC has a subnet a zone and a way to the internet") {
  auto subnets = subnets_with({filter("default-for-az", {"true"})});
  REQUIRE(subnets.size() == 3);
  std::ranges::sort(subnets, {}, [](auto& subnet) { return *subnet.availability_zone; });
  CHECK(subnets[0].cidr_block == "172.31.0.0/20");
  CHECK(subnets[2].cidr_block == "172.31.32.0/20");
  CHECK(subnets[1].availability_zone == "us-east-1b");
  CHECK(subnets[1].map_public_ip_on_launch == true);
  CHECK(way_out(db, row(*subnets[0].subnet_id)) == WayOut::InternetGateway);
}

TEST_CASE_FIXTURE(NetworkFixture, "a default VPC that was deleted stays away until it is asked for") {
  auto vpc = *must<op::DescribeVpcs>({}).vpcs->front().vpc_id;
  for (auto& subnet : subnets_with({}))
    REQUIRE(call<op::DeleteSubnet>({.subnet_id = *subnet.subnet_id}));
  auto gateway = *must<op::DescribeInternetGateways>({}).internet_gateways->front().internet_gateway_id;
  DetachInternetGatewayRequest detach;
  detach.internet_gateway_id = gateway;
  detach.vpc_id = vpc;
  must<op::DetachInternetGateway>(detach);
  REQUIRE(del_vpc(vpc));
  CHECK(must<op::DescribeVpcs>({}).vpcs->empty());

  auto made = *must<op::CreateDefaultVpc>({}).vpc;
  CHECK(made.is_default == true);
  CHECK(code_of(call<op::CreateDefaultVpc>({})) == "DefaultVpcAlreadyExists");
}

TEST_CASE_FIXTURE(NetworkFixture, "a new VPC has a main route table, an open ACL and a group") {
  auto id = given_vpc("10.1.7.9/16");
  CHECK(duty_summoned());
  auto vpc = vpcs_with({filter("vpc-id", {id})}).at(0);
  CHECK(vpc.cidr_block == "10.1.0.0/16");
  CHECK(vpc.is_default == false);
  CHECK(above().vpcs.contains(id));
  auto routes = *table(main_table_of(id)).routes;
  REQUIRE(routes.size() == 1);
  CHECK(routes[0].gateway_id == "local");
  CHECK(routes[0].destination_cidr_block == "10.1.0.0/16");
  CHECK(default_acl_of(id).entries->size() == 4);
}

TEST_CASE_FIXTURE(NetworkFixture, "ranges that no VPC can have are refused") {
  auto code = [&](const std::string& range) {
    CreateVpcRequest in;
    in.cidr_block = range;
    return code_of(call<op::CreateVpc>(in));
  };
  CHECK(code("10.0.0.0/8") == "InvalidVpc.Range");
  CHECK(code("10.0.0.0/29") == "InvalidVpc.Range");
  CHECK(code("169.254.0.0/16") == "InvalidVpc.Range");
  CHECK(code("10.0.0/16") == "InvalidParameterValue");
  CHECK(code_of(call<op::CreateVpc>({})) == "MissingParameter");
}

TEST_CASE_FIXTURE(NetworkFixture, "IPv6 is refused by name") {
  CreateVpcRequest in;
  in.cidr_block = "10.0.0.0/16";
  in.amazon_provided_ipv6_cidr_block = true;
  auto refused = call<op::CreateVpc>(in);
  CHECK(code_of(refused) == "UnsupportedOperation");
  CHECK(refused.error().message.find("AmazonProvidedIpv6CidrBlock") != std::string::npos);
}

TEST_CASE_FIXTURE(NetworkFixture, "tags are given with the VPC and found by filters") {
  CreateVpcRequest in;
  in.cidr_block = "10.0.0.0/16";
  TagSpecification tags;
  tags.resource_type = "vpc";
  tags.tags = {{{.key = "Name", .value = "shop"}}};
  in.tag_specifications = {{tags}};
  auto id = *must<op::CreateVpc>(in).vpc->vpc_id;
  auto found = vpcs_with({filter("tag:Name", {"sh*"})});
  REQUIRE(found.size() == 1);
  CHECK(found[0].vpc_id == id);
  CHECK(found[0].tags->front().value == "shop");
}

TEST_CASE_FIXTURE(NetworkFixture, "a request that only tries makes nothing") {
  CreateVpcRequest in;
  in.cidr_block = "10.0.0.0/16";
  in.dry_run = true;
  CHECK(code_of(call<op::CreateVpc>(in)) == "DryRunOperation");
  CHECK(must<op::DescribeVpcs>({}).vpcs->size() == 1);
}

TEST_CASE_FIXTURE(NetworkFixture, "another account's VPC does not exist, and neither does another region's") {
  auto id = given_vpc();
  auto mine = caller;
  caller = root_of(AccountId{"111111111111"});
  CHECK(code_of(del_vpc(id)) == "InvalidVpcID.NotFound");
  caller = mine;
  region = Region{"eu-west-1"};
  CHECK(code_of(del_vpc(id)) == "InvalidVpcID.NotFound");
}

TEST_CASE_FIXTURE(NetworkFixture, "pages of VPCs follow each other to the last") {
  for (int i = 0; i < 6; ++i) given_vpc();
  DescribeVpcsRequest in;
  in.max_results = 5;
  auto first = must<op::DescribeVpcs>(in);
  CHECK(first.vpcs->size() == 5);
  in.next_token = first.next_token;
  auto second = must<op::DescribeVpcs>(in);
  CHECK(second.vpcs->size() == 2);
  CHECK(!second.next_token);
}

TEST_CASE_FIXTURE(NetworkFixture, "a VPC goes when nothing is left in it, and takes its parts along") {
  auto id = given_vpc();
  auto subnet = given_subnet(id, "10.0.0.0/24");
  CHECK(code_of(del_vpc(id)) == "DependencyViolation");
  must<op::DeleteSubnet>({.subnet_id = subnet});
  auto extra = given_table(id);
  CHECK(code_of(del_vpc(id)) == "DependencyViolation");
  DeleteRouteTableRequest table;
  table.route_table_id = extra;
  must<op::DeleteRouteTable>(table);
  above().busy_vpcs = {id};
  CHECK(code_of(del_vpc(id)) == "DependencyViolation");
  above().busy_vpcs.clear();
  REQUIRE(del_vpc(id));
  CHECK(!above().vpcs.contains(id));
  for (auto* table_of : {"ec2_vpc_range", "ec2_route_table", "ec2_route_association", "ec2_acl"})
    CHECK(!db.any("select 1 from " + std::string(table_of) + " where vpc = ?", {id}));
}

TEST_CASE_FIXTURE(NetworkFixture, "an attribute of a VPC is what it was set to") {
  auto id = given_vpc();
  CHECK(!dns_hostnames(*this, id));
  REQUIRE(set_dns_hostnames(*this, id, true));
  CHECK(dns_hostnames(*this, id));
  CHECK(code_of(set_dns_hostnames(*this, "vpc-none", true)) == "InvalidVpcID.NotFound");
}

TEST_CASE_FIXTURE(NetworkFixture, "one attribute of a VPC is set at a time") {
  ModifyVpcAttributeRequest in;
  in.vpc_id = given_vpc();
  CHECK(code_of(call<op::ModifyVpcAttribute>(in)) == "MissingParameter");
  in.enable_dns_support = AttributeBooleanValue{true};
  in.enable_dns_hostnames = AttributeBooleanValue{true};
  CHECK(code_of(call<op::ModifyVpcAttribute>(in)) == "InvalidParameterCombination");
}

TEST_CASE_FIXTURE(NetworkFixture, "a second range joins a VPC, makes room for subnets, and leaves") {
  auto id = given_vpc();
  AssociateVpcCidrBlockRequest in;
  in.vpc_id = id;
  in.cidr_block = "10.1.0.0/16";
  auto association = *must<op::AssociateVpcCidrBlock>(in).cidr_block_association->association_id;
  auto found = vpcs_with({filter("cidr-block-association.association-id", {association})});
  REQUIRE(found.size() == 1);
  CHECK(found[0].cidr_block_association_set->size() == 2);
  CHECK(found[0].cidr_block_association_set->back().cidr_block_state->state == "associated");
  CHECK(table(main_table_of(id)).routes->size() == 2);

  auto subnet = given_subnet(id, "10.1.3.0/24");
  CHECK(code_of(call<op::DisassociateVpcCidrBlock>({.association_id = association})) ==
        "InvalidCidrBlock.InUse");
  must<op::DeleteSubnet>({.subnet_id = subnet});
  must<op::DisassociateVpcCidrBlock>({.association_id = association});
  CHECK(code_of(call<op::DisassociateVpcCidrBlock>({.association_id = association})) ==
        "InvalidVpcCidrBlockAssociationID.NotFound");
}

TEST_CASE_FIXTURE(NetworkFixture, "second ranges that overlap, or mix private ranges, are refused") {
  auto id = given_vpc();
  auto code = [&](const std::string& range) {
    AssociateVpcCidrBlockRequest in;
    in.vpc_id = id;
    in.cidr_block = range;
    return code_of(call<op::AssociateVpcCidrBlock>(in));
  };
  CHECK(code("10.0.128.0/20") == "InvalidVpc.Range");
  CHECK(code("192.168.0.0/16") == "InvalidVpc.Range");
  CHECK(code("100.64.0.0/16") == "");
  CHECK(code("10.2.0.0/16") == "");
  CHECK(code("10.3.0.0/16") == "");
  CHECK(code("10.4.0.0/16") == "");
  CHECK(code("10.5.0.0/16") == "CidrLimitExceeded");
}

TEST_CASE_FIXTURE(NetworkFixture, "the range a VPC was made with stays with it") {
  auto id = given_vpc();
  auto primary = vpcs_with({filter("vpc-id", {id})})[0].cidr_block_association_set->front();
  CHECK(code_of(call<op::DisassociateVpcCidrBlock>({.association_id = *primary.association_id})) ==
        "OperationNotPermitted");
}

}  // namespace windlass::cloud::ec2
