#include "cloud/ec2/network/tests/network_fixture.h"

namespace windlass::cloud::ec2 {

namespace {

ReplaceRouteRequest replacement(const std::string& table, const std::string& destination,
                                const std::string& gateway) {
  ReplaceRouteRequest in;
  in.route_table_id = table;
  in.destination_cidr_block = destination;
  in.gateway_id = gateway;
  return in;
}

DeleteRouteRequest removal(const std::string& table, const std::string& destination) {
  DeleteRouteRequest in;
  in.route_table_id = table;
  in.destination_cidr_block = destination;
  return in;
}

Route route_in(const RouteTable& table, const std::string& destination) {
  for (auto& route : *table.routes)
    if (route.destination_cidr_block == destination) return route;
  return {};
}

}  // namespace

TEST_CASE_FIXTURE(NetworkFixture, "a route leads a subnet to the internet while its gateway is attached") {
  auto vpc = given_vpc();
  auto subnet = given_subnet(vpc, "10.0.1.0/24");
  auto gateway = given_gateway(vpc);
  auto table_id = given_table(vpc);
  REQUIRE(associate(table_id, subnet));
  CHECK(way_out(db, row(subnet)) == WayOut::None);
  REQUIRE(route(table_id, "0.0.0.0/0", gateway));
  CHECK(duty_summoned());
  CHECK(way_out(db, row(subnet)) == WayOut::InternetGateway);
  CHECK(route_in(table(table_id), "0.0.0.0/0").state == "active");

  DetachInternetGatewayRequest detach;
  detach.internet_gateway_id = gateway;
  detach.vpc_id = vpc;
  must<op::DetachInternetGateway>(detach);
  CHECK(way_out(db, row(subnet)) == WayOut::None);
  CHECK(route_in(table(table_id), "0.0.0.0/0").state == "blackhole");
}

TEST_CASE_FIXTURE(NetworkFixture, "a subnet without a table of its own follows the main one") {
  auto vpc = given_vpc();
  auto subnet = given_subnet(vpc, "10.0.1.0/24");
  REQUIRE(route(main_table_of(vpc), "0.0.0.0/0", given_gateway(vpc)));
  CHECK(has_internet_route(db, row(subnet)));
  auto association = *associate(given_table(vpc), subnet)->association_id;
  CHECK(!has_internet_route(db, row(subnet)));
  must<op::DisassociateRouteTable>({.association_id = association});
  CHECK(has_internet_route(db, row(subnet)));
}

TEST_CASE_FIXTURE(NetworkFixture, "the longest prefix decides where an address is reached") {
  auto vpc = given_vpc();
  auto subnet = given_subnet(vpc, "10.0.1.0/24");
  REQUIRE(route(main_table_of(vpc), "198.51.100.0/24", given_gateway(vpc)));
  CHECK(way_out_to(db, row(subnet), *parse_address("198.51.100.7")) == WayOut::InternetGateway);
  CHECK(way_out_to(db, row(subnet), *parse_address("203.0.113.7")) == WayOut::None);
  CHECK(way_out_to(db, row(subnet), *parse_address("10.0.9.9")) == WayOut::None);
}

TEST_CASE_FIXTURE(NetworkFixture, "routes that cannot be are refused") {
  auto vpc = given_vpc();
  auto main = main_table_of(vpc);
  auto gateway = given_gateway(vpc);
  REQUIRE(route(main, "0.0.0.0/0", gateway));
  CHECK(code_of(route(main, "0.0.0.0/0", gateway)) == "RouteAlreadyExists");
  CHECK(code_of(route(main, "10.0.3.0/24", gateway)) == "InvalidParameterValue");
  CHECK(code_of(route(main, "10.0.0.0/16", gateway)) == "RouteAlreadyExists");
  CHECK(code_of(route(main, "8.8.8.8", gateway)) == "InvalidParameterValue");
  CHECK(code_of(route(main, "8.8.8.8/32", "igw-none")) == "InvalidGatewayID.NotFound");
  CHECK(code_of(route(main, "8.8.8.8/32", given_gateway())) == "InvalidParameterValue");
  CHECK(code_of(route(main, "8.8.8.8/32", "nat-none")) == "InvalidNatGatewayID.NotFound");
  CHECK(code_of(route("rtb-none", "8.8.8.8/32", gateway)) == "InvalidRouteTableID.NotFound");
  CreateRouteRequest peering;
  peering.route_table_id = main;
  peering.destination_cidr_block = "192.168.0.0/16";
  peering.vpc_peering_connection_id = "pcx-1";
  auto refused = call<op::CreateRoute>(peering);
  CHECK(code_of(refused) == "UnsupportedOperation");
  CHECK(refused.error().message.find("VpcPeeringConnectionId") != std::string::npos);
}

TEST_CASE_FIXTURE(NetworkFixture, "a route is replaced and removed") {
  auto vpc = given_vpc();
  auto main = main_table_of(vpc);
  auto gateway = given_gateway(vpc);
  CHECK(code_of(call<op::ReplaceRoute>(replacement(main, "0.0.0.0/0", gateway))) ==
        "InvalidRoute.NotFound");
  REQUIRE(route(main, "0.0.0.0/0", gateway));
  CHECK(call<op::ReplaceRoute>(replacement(main, "0.0.0.0/0", gateway)));
  REQUIRE(call<op::DeleteRoute>(removal(main, "0.0.0.0/0")));
  CHECK(code_of(call<op::DeleteRoute>(removal(main, "0.0.0.0/0"))) == "InvalidRoute.NotFound");
  CHECK(code_of(call<op::DeleteRoute>(removal(main, "10.0.0.0/16"))) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(NetworkFixture, "a subnet has one route table at a time") {
  auto vpc = given_vpc();
  auto subnet = given_subnet(vpc, "10.0.1.0/24");
  auto one = given_table(vpc), other = given_table(vpc);
  auto association = *associate(one, subnet)->association_id;
  CHECK(*associate(one, subnet)->association_id == association);
  CHECK(code_of(associate(other, subnet)) == "Resource.AlreadyAssociated");
  auto replaced = must<op::ReplaceRouteTableAssociation>(
      {.association_id = association, .route_table_id = other});
  CHECK(replaced.new_association_id != association);
  CHECK(table(other).associations->front().subnet_id == subnet);
  CHECK(code_of(call<op::DisassociateRouteTable>({.association_id = association})) ==
        "InvalidAssociationID.NotFound");
}

TEST_CASE_FIXTURE(NetworkFixture, "the main route table changes by replacing its association") {
  auto vpc = given_vpc();
  auto main = main_table_of(vpc);
  auto association = *table(main).associations->front().route_table_association_id;
  CHECK(code_of(call<op::DisassociateRouteTable>({.association_id = association})) ==
        "InvalidParameterValue");
  auto other = given_table(vpc);
  must<op::ReplaceRouteTableAssociation>({.association_id = association, .route_table_id = other});
  CHECK(main_table_of(vpc) == other);
  DeleteRouteTableRequest gone;
  gone.route_table_id = main;
  CHECK(call<op::DeleteRouteTable>(gone));
  gone.route_table_id = other;
  CHECK(code_of(call<op::DeleteRouteTable>(gone)) == "DependencyViolation");
}

TEST_CASE_FIXTURE(NetworkFixture, "a request for a route table that is sent again makes one") {
  CreateRouteTableRequest in;
  in.vpc_id = given_vpc();
  in.client_token = "once";
  auto first = *must<op::CreateRouteTable>(in).route_table->route_table_id;
  CHECK(must<op::CreateRouteTable>(in).route_table->route_table_id == first);
  in.vpc_id = given_vpc();
  CHECK(code_of(call<op::CreateRouteTable>(in)) == "IdempotentParameterMismatch");
}

TEST_CASE_FIXTURE(NetworkFixture, "an internet gateway serves one VPC, and a VPC has one") {
  auto vpc = given_vpc();
  auto gateway = given_gateway(vpc);
  CHECK(code_of(call<op::AttachInternetGateway>(attachment(gateway, given_vpc()))) ==
        "Resource.AlreadyAssociated");
  CHECK(code_of(call<op::AttachInternetGateway>(attachment(given_gateway(), vpc))) ==
        "InvalidParameterValue");
  CHECK(code_of(call<op::DeleteInternetGateway>({.internet_gateway_id = gateway})) ==
        "DependencyViolation");
  DetachInternetGatewayRequest detach;
  detach.internet_gateway_id = gateway;
  detach.vpc_id = vpc;
  above().public_vpcs = {vpc};
  CHECK(code_of(call<op::DetachInternetGateway>(detach)) == "DependencyViolation");
  above().public_vpcs.clear();
  must<op::DetachInternetGateway>(detach);
  CHECK(code_of(call<op::DetachInternetGateway>(detach)) == "Gateway.NotAttached");
  CHECK(call<op::DeleteInternetGateway>({.internet_gateway_id = gateway}));
}

TEST_CASE_FIXTURE(NetworkFixture, "an attached internet gateway is said to be available") {
  auto vpc = given_vpc();
  auto gateway = given_gateway(vpc);
  DescribeInternetGatewaysRequest in;
  in.filters = {{filter("attachment.vpc-id", {vpc})}};
  auto seen = *must<op::DescribeInternetGateways>(in).internet_gateways;
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].attachments->front().state == "available");
}

}  // namespace windlass::cloud::ec2
