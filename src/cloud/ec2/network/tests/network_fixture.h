// Words for the tests of networks: a region, and a stand-in for the layer above.
#pragma once

#include <algorithm>
#include <set>

#include "aws/ec2/service.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/ec2/common/schema.h"
#include "cloud/ec2/network/acl_handlers.h"
#include "cloud/ec2/network/dhcp_handlers.h"
#include "cloud/ec2/network/endpoint_handlers.h"
#include "cloud/ec2/network/gateway_handlers.h"
#include "cloud/ec2/network/hooks.h"
#include "cloud/ec2/network/network.h"
#include "cloud/ec2/network/place_handlers.h"
#include "cloud/ec2/network/reach.h"
#include "cloud/ec2/network/route_table_handlers.h"
#include "cloud/ec2/network/subnet_handlers.h"
#include "cloud/ec2/network/vpc_handlers.h"

namespace windlass::cloud::ec2 {

// What the layer above has, and was told.
struct Above {
  std::set<std::string> vpcs;           // with a default group
  std::set<std::string> busy_vpcs;      // with things that AWS will not delete by itself
  std::set<std::string> busy_subnets;   // with interfaces
  std::set<std::string> public_vpcs;    // with mapped public addresses
  std::set<std::string> interfaces;     // of NAT gateways
};
Above& above();

extern const cloud::Service networks;

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

using Names = std::vector<std::string>;

inline Filter filter(const std::string& name, Names values) {
  Filter one;
  one.name = name;
  one.values = std::move(values);
  return one;
}

class NetworkFixture : public testing::Fixture {
 public:
  NetworkFixture() : Fixture({&networks}) { above() = {}; }

  template <class Op>
  typename Op::Result must(typename Op::Request request) {
    auto answer = call<Op>(std::move(request));
    REQUIRE_MESSAGE(answer, answer.error().code, ": ", answer.error().message);
    return *std::move(answer);
  }

  std::string given_vpc(const std::string& range = "10.0.0.0/16") {
    CreateVpcRequest in;
    in.cidr_block = range;
    return *must<op::CreateVpc>(in).vpc->vpc_id;
  }
  std::string given_subnet(const std::string& vpc, const std::string& range) {
    CreateSubnetRequest in;
    in.vpc_id = vpc;
    in.cidr_block = range;
    return *must<op::CreateSubnet>(in).subnet->subnet_id;
  }
  std::string given_table(const std::string& vpc) {
    CreateRouteTableRequest in;
    in.vpc_id = vpc;
    return *must<op::CreateRouteTable>(in).route_table->route_table_id;
  }
  std::string given_gateway(const std::string& vpc = "") {
    auto id = *must<op::CreateInternetGateway>({}).internet_gateway->internet_gateway_id;
    if (!vpc.empty()) must<op::AttachInternetGateway>(attachment(id, vpc));
    return id;
  }
  static AttachInternetGatewayRequest attachment(const std::string& gateway,
                                                 const std::string& vpc) {
    AttachInternetGatewayRequest in;
    in.internet_gateway_id = gateway;
    in.vpc_id = vpc;
    return in;
  }
  Result<CreateRouteResult> route(const std::string& table, const std::string& destination,
                                  const std::string& target) {
    CreateRouteRequest in;
    in.route_table_id = table;
    in.destination_cidr_block = destination;
    (target.starts_with("nat-") ? in.nat_gateway_id : in.gateway_id) = target;
    return call<op::CreateRoute>(in);
  }
  Result<AssociateRouteTableResult> associate(const std::string& table, const std::string& subnet) {
    AssociateRouteTableRequest in;
    in.route_table_id = table;
    in.subnet_id = subnet;
    return call<op::AssociateRouteTable>(in);
  }
  Result<> del_vpc(const std::string& id) {
    auto done = call<op::DeleteVpc>({.vpc_id = id});
    if (!done) return done.error();
    return Done{};
  }
  std::vector<aws::ec2::Vpc> vpcs_with(std::vector<Filter> filters) {
    DescribeVpcsRequest in;
    in.filters = std::move(filters);
    return *must<op::DescribeVpcs>(in).vpcs;
  }
  std::vector<aws::ec2::Subnet> subnets_with(std::vector<Filter> filters) {
    DescribeSubnetsRequest in;
    in.filters = std::move(filters);
    return *must<op::DescribeSubnets>(in).subnets;
  }
  RouteTable table(const std::string& id) {
    DescribeRouteTablesRequest in;
    in.route_table_ids = Names{id};
    return must<op::DescribeRouteTables>(in).route_tables->front();
  }
  std::string main_table_of(const std::string& vpc) {
    DescribeRouteTablesRequest in;
    in.filters = {{filter("vpc-id", {vpc}), filter("association.main", {"true"})}};
    return *must<op::DescribeRouteTables>(in).route_tables->front().route_table_id;
  }
  NetworkAcl default_acl_of(const std::string& vpc) {
    DescribeNetworkAclsRequest in;
    in.filters = {{filter("vpc-id", {vpc}), filter("default", {"true"})}};
    return must<op::DescribeNetworkAcls>(in).network_acls->front();
  }
  Subnet row(const std::string& subnet) { return *subnet_by_id(db, subnet); }
  aws::Client nobody{nullptr};
  bool duty_summoned() const {
    return std::ranges::find(effects.summons, networks_duty) != effects.summons.end();
  }
};

}  // namespace windlass::cloud::ec2
