// Words for the tests of this folder: a VPC with a subnet, groups, interfaces, in memory.
#pragma once

#include <algorithm>

#include "aws/ec2/attach_internet_gateway.h"
#include "aws/ec2/create_internet_gateway.h"
#include "aws/ec2/create_subnet.h"
#include "aws/ec2/create_vpc.h"
#include "aws/ec2/service.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/ec2/common/schema.h"
#include "cloud/ec2/interfaces/handlers.h"
#include "cloud/ec2/interfaces/interface.h"
#include "cloud/ec2/interfaces/interfaces.h"
#include "cloud/ec2/interfaces/public_addresses.h"
#include "cloud/ec2/interfaces/security_group.h"
#include "cloud/ec2/network/network.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

inline const std::span<const Operation>* const tested_operations[] = {&network_operations,
                                                                      &interfaces_operations};
inline const store::Migrations* const tested_migrations[] = {
    &common_migrations, &network_migrations, &interfaces_migrations};
inline const cloud::Service tested{.model = &aws::ec2::service,
                                   .operations = {},
                                   .migrations = {},
                                   .more_operations = tested_operations,
                                   .more_migrations = tested_migrations};

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

class InterfacesFixture : public testing::Fixture {
 public:
  InterfacesFixture() : Fixture({&tested}) {
    vpc = given_vpc();
    subnet = given_subnet("10.0.1.0/24");
  }

  template <class Op>
  typename Op::Result must(typename Op::Request request) {
    auto answer = call<Op>(std::move(request));
    REQUIRE_MESSAGE(answer, answer.error().code, ": ", answer.error().message);
    return *std::move(answer);
  }

  // Calls what other parts of EC2 call.
  template <class Act>
  auto inside(Act act) {
    effects = {};
    Work work{db, settings, random, log, effects, reply, nobody};
    Ec2 ec2{work};
    return act(ec2, here());
  }

  std::string given_vpc(const std::string& range = "10.0.0.0/16") {
    CreateVpcRequest in;
    in.cidr_block = range;
    return *must<op::CreateVpc>(in).vpc->vpc_id;
  }
  std::string given_subnet(const std::string& range) {
    CreateSubnetRequest in;
    in.vpc_id = vpc;
    in.cidr_block = range;
    return *must<op::CreateSubnet>(in).subnet->subnet_id;
  }
  void given_internet_gateway() {
    auto gateway = *must<op::CreateInternetGateway>({}).internet_gateway->internet_gateway_id;
    AttachInternetGatewayRequest in;
    in.internet_gateway_id = gateway;
    in.vpc_id = vpc;
    must<op::AttachInternetGateway>(in);
  }
  std::string given_group(const std::string& name = "web", const std::string& in_vpc = "") {
    CreateSecurityGroupRequest in;
    in.group_name = name;
    in.description = name + " machines";
    in.vpc_id = in_vpc.empty() ? vpc : in_vpc;
    return *must<op::CreateSecurityGroup>(in).group_id;
  }
  std::string given_interface(std::vector<std::string> groups = {},
                              std::optional<std::string> address = {}) {
    CreateNetworkInterfaceRequest in;
    in.subnet_id = subnet;
    if (!groups.empty()) in.groups = std::move(groups);
    in.private_ip_address = std::move(address);
    return *must<op::CreateNetworkInterface>(in).network_interface->network_interface_id;
  }
  // One that an instance holds, as RunInstances makes it.
  std::string given_attached(const std::string& instance, int index = 0, bool with_public = false) {
    return inside([&](Ec2& ec2, const Call& call) {
      auto made = create_interface(ec2, call, {.subnet = subnet, .public_address = with_public});
      REQUIRE(made);
      REQUIRE(attach_interface(ec2, call, made->id, instance, index, true));
      return made->id;
    });
  }
  NetworkInterface shown(const std::string& interface) {
    DescribeNetworkInterfacesRequest in;
    in.network_interface_ids = {{interface}};
    return must<op::DescribeNetworkInterfaces>(in).network_interfaces->at(0);
  }
  SecurityGroup shown_group(const std::string& id) {
    DescribeSecurityGroupsRequest in;
    in.group_ids = {{id}};
    return must<op::DescribeSecurityGroups>(in).security_groups->at(0);
  }

  static IpPermission permission(const std::string& protocol, std::optional<int> from,
                                 std::optional<int> to, const std::string& range) {
    IpPermission made;
    made.ip_protocol = protocol;
    made.from_port = from;
    made.to_port = to;
    made.ip_ranges.emplace().push_back({.description = {}, .cidr_ip = range});
    return made;
  }
  static IpPermission from_group(const std::string& protocol, int port, const std::string& group) {
    IpPermission made;
    made.ip_protocol = protocol;
    made.from_port = made.to_port = port;
    made.user_id_group_pairs.emplace().emplace_back().group_id = group;
    return made;
  }
  Result<AuthorizeSecurityGroupIngressResult> allow(const std::string& group,
                                                    IpPermission permission) {
    AuthorizeSecurityGroupIngressRequest in;
    in.group_id = group;
    in.ip_permissions = {{std::move(permission)}};
    return call<op::AuthorizeSecurityGroupIngress>(in);
  }
  std::string given_rule(const std::string& group, IpPermission permission) {
    auto made = allow(group, std::move(permission));
    REQUIRE_MESSAGE(made, made.error().message);
    return *made->security_group_rules->at(0).security_group_rule_id;
  }
  bool summoned(std::string_view duty) const {
    return std::ranges::find(effects.summons, duty) != effects.summons.end();
  }
  static std::vector<Filter> filter(const std::string& name, const std::string& value) {
    return {{.name = name, .values = {{value}}}};
  }

  std::string vpc, subnet;
  aws::Client nobody{nullptr};
};

}  // namespace windlass::cloud::ec2
