// What networks consist of, as their handlers look it up by id.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

struct Noun {
  std::string_view table;
  std::string_view code;  // when an id is not there
  std::string_view name;  // as AWS's sentence says it
};
inline constexpr Noun vpcs{"ec2_vpc", "InvalidVpcID.NotFound", "vpc ID"};
inline constexpr Noun subnets{"ec2_subnet", "InvalidSubnetID.NotFound", "subnet ID"};
inline constexpr Noun route_tables{"ec2_route_table", "InvalidRouteTableID.NotFound",
                                   "routeTable ID"};
inline constexpr Noun internet_gateways{
    "ec2_internet_gateway", "InvalidInternetGatewayID.NotFound", "internetGateway ID"};
inline constexpr Noun acls{"ec2_acl", "InvalidNetworkAclID.NotFound", "networkAcl ID"};
inline constexpr Noun dhcp_sets{"ec2_dhcp", "InvalidDhcpOptionID.NotFound", "dhcpOption ID"};
inline constexpr Noun endpoints{"ec2_endpoint", "InvalidVpcEndpointId.NotFound",
                                "Vpc Endpoint Id"};
inline constexpr Noun nat_gateways{"ec2_nat_gateway", "NatGatewayNotFound", "NatGateway"};

Error not_there(const Noun& noun, std::string_view id);
// In the caller's account and region?
bool is_there(Ec2& ec2, const Call& call, const Noun& noun, const std::string& id);
Result<> must_be_there(Ec2& ec2, const Call& call, const Noun& noun, const std::string& id);

using Ids = std::optional<std::vector<std::string>>;
// The ids that a Describe call names, in its order and each once, or all of its account and region,
// oldest first. Refuses those that are not there.
Result<std::vector<std::string>> chosen(Ec2& ec2, const Call& call, const Noun& noun,
                                        const Ids& ids);

// "The vpc 'vpc-0a' has dependencies and cannot be deleted."
Error has_dependencies(std::string_view noun, std::string_view id);
// What AWS has and this cloud does not: said by name, never left out in silence.
Error not_served(std::string_view parameter, std::string_view why);

// Who may reach whom has changed: the host is to be made equal to the rows.
void reach_changed(Ec2& ec2);

}  // namespace windlass::cloud::ec2
