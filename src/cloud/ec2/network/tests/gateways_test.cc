#include "cloud/ec2/network/tests/network_fixture.h"

namespace windlass::cloud::ec2 {

namespace {

struct NatFixture : NetworkFixture {
  std::string vpc = given_vpc();
  std::string front = given_subnet(vpc, "10.0.1.0/24");
  std::string back = given_subnet(vpc, "10.0.2.0/24");
  std::string back_table = given_table(vpc);
  std::string gateway;

  NatFixture() { REQUIRE(associate(back_table, back)); }

  void open_front() {
    gateway = given_gateway(vpc);
    REQUIRE(route(main_table_of(vpc), "0.0.0.0/0", gateway));
  }
  CreateNatGatewayRequest wanted() {
    CreateNatGatewayRequest in;
    in.subnet_id = front;
    in.allocation_id = "eipalloc-1";
    return in;
  }
  NatGateway seen(const std::string& id) {
    DescribeNatGatewaysRequest in;
    in.nat_gateway_ids = Names{id};
    return must<op::DescribeNatGateways>(in).nat_gateways->at(0);
  }
};

}  // namespace

TEST_CASE_FIXTURE(NatFixture, "machines behind a NAT gateway get out by its address") {
  open_front();
  auto made = *must<op::CreateNatGateway>(wanted()).nat_gateway;
  CHECK(made.state == "pending");
  CHECK(duty_summoned());
  auto there = seen(*made.nat_gateway_id);
  CHECK(there.state == "available");
  CHECK(there.nat_gateway_addresses->front().public_ip == "100.96.0.1");
  CHECK(there.nat_gateway_addresses->front().is_primary == true);
  REQUIRE(route(back_table, "0.0.0.0/0", *made.nat_gateway_id));
  CHECK(way_out(db, row(back)) == WayOut::NatGateway);
  CHECK(nat_address(db, row(back)) == "100.96.0.1");
  CHECK(way_out(db, row(front)) == WayOut::InternetGateway);
}

TEST_CASE_FIXTURE(NatFixture, "a NAT gateway whose own subnet has no way out is none either") {
  open_front();
  auto id = *must<op::CreateNatGateway>(wanted()).nat_gateway->nat_gateway_id;
  REQUIRE(route(back_table, "0.0.0.0/0", id));
  DeleteRouteRequest in;
  in.route_table_id = main_table_of(vpc);
  in.destination_cidr_block = "0.0.0.0/0";
  must<op::DeleteRoute>(in);
  CHECK(way_out(db, row(back)) == WayOut::None);
}

TEST_CASE_FIXTURE(NatFixture, "a private NAT gateway leads nowhere outside") {
  open_front();
  auto in = wanted();
  in.connectivity_type = "private";
  CHECK(code_of(call<op::CreateNatGateway>(in)) == "InvalidParameterCombination");
  in.allocation_id = std::nullopt;
  auto id = *must<op::CreateNatGateway>(in).nat_gateway->nat_gateway_id;
  REQUIRE(route(back_table, "0.0.0.0/0", id));
  CHECK(way_out(db, row(back)) == WayOut::None);
}

TEST_CASE_FIXTURE(NatFixture, "a public NAT gateway in a VPC without internet gateway has failed") {
  auto made = *must<op::CreateNatGateway>(wanted()).nat_gateway;
  CHECK(made.state == "failed");
  CHECK(made.failure_code == "Gateway.NotAttached");
  CHECK(above().interfaces.empty());
  CHECK(seen(*made.nat_gateway_id).state == "failed");
  clock.advance(std::chrono::hours(2));
  CHECK(must<op::DescribeNatGateways>({}).nat_gateways->empty());
}

TEST_CASE_FIXTURE(NatFixture, "a deleted NAT gateway frees its interface and is shown for an hour") {
  open_front();
  auto id = *must<op::CreateNatGateway>(wanted()).nat_gateway->nat_gateway_id;
  REQUIRE(route(back_table, "0.0.0.0/0", id));
  CHECK(code_of(call<op::DeleteSubnet>({.subnet_id = front})) == "DependencyViolation");
  must<op::DeleteNatGateway>({.nat_gateway_id = id});
  CHECK(above().interfaces.empty());
  CHECK(seen(id).state == "deleted");
  CHECK(way_out(db, row(back)) == WayOut::None);
  CHECK(call<op::DeleteSubnet>({.subnet_id = front}));
  clock.advance(std::chrono::hours(2));
  CHECK(must<op::DescribeNatGateways>({}).nat_gateways->empty());
}

TEST_CASE_FIXTURE(NatFixture, "NAT gateways that cannot be are refused") {
  open_front();
  auto code = [&](auto change) {
    auto in = wanted();
    change(in);
    return code_of(call<op::CreateNatGateway>(in));
  };
  CHECK(code([](auto& in) { in.allocation_id = std::nullopt; }) == "MissingParameter");
  CHECK(code([](auto& in) { in.subnet_id = "subnet-none"; }) == "InvalidSubnetID.NotFound");
  CHECK(code([](auto& in) { in.allocation_id = "eipalloc-none"; }) ==
        "InvalidAllocationID.NotFound");
  CHECK(code([](auto& in) { in.private_ip_address = "10.0.9.9"; }) == "InvalidParameterValue");
  CHECK(code([](auto& in) { in.secondary_private_ip_address_count = 2; }) ==
        "UnsupportedOperation");
  CHECK(must<op::DescribeNatGateways>({}).nat_gateways->empty());
  CHECK(code_of(call<op::DeleteNatGateway>({.nat_gateway_id = "nat-none"})) ==
        "NatGatewayNotFound");
}

TEST_CASE_FIXTURE(NatFixture, "a request for a NAT gateway that is sent again makes one") {
  open_front();
  auto in = wanted();
  in.client_token = "once";
  auto first = *must<op::CreateNatGateway>(in).nat_gateway->nat_gateway_id;
  CHECK(must<op::CreateNatGateway>(in).nat_gateway->nat_gateway_id == first);
  in.allocation_id = "eipalloc-2";
  CHECK(code_of(call<op::CreateNatGateway>(in)) == "IdempotentParameterMismatch");
}

namespace {

CreateVpcEndpointRequest to_s3(const std::string& vpc, Names tables) {
  CreateVpcEndpointRequest in;
  in.vpc_id = vpc;
  in.service_name = "com.amazonaws.us-east-1.s3";
  in.route_table_ids = std::move(tables);
  return in;
}

}  // namespace

TEST_CASE_FIXTURE(NatFixture, "an endpoint leads the subnets of its route tables to S3") {
  auto made = *must<op::CreateVpcEndpoint>(to_s3(vpc, {back_table})).vpc_endpoint;
  CHECK(made.state == "available");
  REQUIRE(endpoints_reached(db, row(back)).size() == 1);
  CHECK(endpoints_reached(db, row(back))[0].service == "s3");
  CHECK(endpoints_reached(db, row(front)).empty());

  auto lists = must<op::DescribePrefixLists>({}).prefix_lists;
  auto routes = *table(back_table).routes;
  CHECK(routes.back().gateway_id == made.vpc_endpoint_id);
  CHECK(routes.back().destination_prefix_list_id == lists->at(1).prefix_list_id);

  DeleteVpcEndpointsRequest gone;
  gone.vpc_endpoint_ids = Names{*made.vpc_endpoint_id};
  CHECK(must<op::DeleteVpcEndpoints>(gone).unsuccessful->empty());
  CHECK(endpoints_reached(db, row(back)).empty());
  auto again = must<op::DeleteVpcEndpoints>(gone);
  CHECK(again.unsuccessful->at(0).error->code == "InvalidVpcEndpointId.NotFound");
}

TEST_CASE_FIXTURE(NatFixture, "an endpoint's route tables and policy change") {
  auto id = *must<op::CreateVpcEndpoint>(to_s3(vpc, {back_table})).vpc_endpoint->vpc_endpoint_id;
  ModifyVpcEndpointRequest in;
  in.vpc_endpoint_id = id;
  in.remove_route_table_ids = Names{back_table};
  in.add_route_table_ids = Names{main_table_of(vpc)};
  in.policy_document = R"({"Statement":[]})";
  must<op::ModifyVpcEndpoint>(in);
  CHECK(endpoints_reached(db, row(back)).empty());
  CHECK(endpoints_reached(db, row(front)).at(0).policy == R"({"Statement":[]})");
  in = {};
  in.vpc_endpoint_id = id;
  in.reset_policy = true;
  must<op::ModifyVpcEndpoint>(in);
  CHECK(endpoints_reached(db, row(front)).at(0).policy.find("\"Allow\"") != std::string::npos);
}

TEST_CASE_FIXTURE(NatFixture, "endpoints that cannot be are refused") {
  auto code = [&](auto change) {
    auto in = to_s3(vpc, {back_table});
    change(in);
    return code_of(call<op::CreateVpcEndpoint>(in));
  };
  CHECK(code([](auto& in) { in.service_name = "com.amazonaws.us-east-1.sqs"; }) ==
        "InvalidServiceName");
  CHECK(code([](auto& in) { in.service_name = "com.amazonaws.eu-west-1.s3"; }) ==
        "InvalidServiceName");
  CHECK(code([](auto& in) { in.vpc_endpoint_type = "Interface"; }) == "UnsupportedOperation");
  CHECK(code([](auto& in) { in.policy_document = "{"; }) == "InvalidPolicyDocument");
  CHECK(code([](auto& in) { in.route_table_ids = Names{"rtb-none"}; }) ==
        "InvalidRouteTableID.NotFound");
  CHECK(code([](auto&) {}) == "");
  CHECK(code([](auto&) {}) == "RouteAlreadyExists");
}

TEST_CASE_FIXTURE(NetworkFixture, "the services that endpoints lead to are listed") {
  auto listed = must<op::DescribeVpcEndpointServices>({});
  CHECK(*listed.service_names ==
        Names{"com.amazonaws.us-east-1.dynamodb", "com.amazonaws.us-east-1.s3"});
  CHECK(listed.service_details->at(0).service_type->at(0).service_type == "Gateway");
  DescribeVpcEndpointServicesRequest in;
  in.service_names = Names{"com.amazonaws.us-east-1.nothing"};
  CHECK(code_of(call<op::DescribeVpcEndpointServices>(in)) == "InvalidServiceName");
}

TEST_CASE_FIXTURE(NetworkFixture, "a prefix list has the same id for everybody, and another elsewhere") {
  auto id = [&] {
    return *must<op::DescribeManagedPrefixLists>({}).prefix_lists->at(0).prefix_list_id;
  };
  auto here_and_now = id();
  caller = root_of(AccountId{"111111111111"});
  CHECK(id() == here_and_now);
  region = Region{"eu-west-1"};
  CHECK(id() != here_and_now);
}

}  // namespace windlass::cloud::ec2
