#include "cloud/ec2/network/acl_handlers.h"
#include "cloud/ec2/network/dhcp_handlers.h"
#include "cloud/ec2/network/endpoint_handlers.h"
#include "cloud/ec2/network/gateway_handlers.h"
#include "cloud/ec2/network/network.h"
#include "cloud/ec2/network/place_handlers.h"
#include "cloud/ec2/network/route_table_handlers.h"
#include "cloud/ec2/network/subnet_handlers.h"
#include "cloud/ec2/network/vpc_handlers.h"

namespace windlass::cloud::ec2 {

namespace {

// What lists VPCs and their parts is a writer: the first that looks finds the default VPC made.
constexpr Operation operations[] = {
    {"AssociateDhcpOptions", writes<&associate_dhcp_options>},
    {"AssociateRouteTable", writes<&associate_route_table>},
    {"AssociateVpcCidrBlock", writes<&associate_vpc_cidr_block>},
    {"AttachInternetGateway", writes<&attach_internet_gateway>},
    {"CreateDefaultSubnet", writes<&create_default_subnet>},
    {"CreateDefaultVpc", writes<&create_default_vpc>},
    {"CreateDhcpOptions", writes<&create_dhcp_options>},
    {"CreateInternetGateway", writes<&create_internet_gateway>},
    {"CreateNatGateway", writes<&create_nat_gateway>},
    {"CreateNetworkAcl", writes<&create_network_acl>},
    {"CreateNetworkAclEntry", writes<&create_network_acl_entry>},
    {"CreateRoute", writes<&create_route>},
    {"CreateRouteTable", writes<&create_route_table>},
    {"CreateSubnet", writes<&create_subnet>},
    {"CreateVpc", writes<&create_vpc>},
    {"CreateVpcEndpoint", writes<&create_vpc_endpoint>},
    {"DeleteDhcpOptions", writes<&delete_dhcp_options>},
    {"DeleteInternetGateway", writes<&delete_internet_gateway>},
    {"DeleteNatGateway", writes<&delete_nat_gateway>},
    {"DeleteNetworkAcl", writes<&delete_network_acl>},
    {"DeleteNetworkAclEntry", writes<&delete_network_acl_entry>},
    {"DeleteRoute", writes<&delete_route>},
    {"DeleteRouteTable", writes<&delete_route_table>},
    {"DeleteSubnet", writes<&delete_subnet>},
    {"DeleteVpc", writes<&delete_vpc>},
    {"DeleteVpcEndpoints", writes<&delete_vpc_endpoints>},
    {"DescribeAccountAttributes", writes<&describe_account_attributes>},
    {"DescribeAvailabilityZones", reads<&describe_availability_zones>},
    {"DescribeDhcpOptions", writes<&describe_dhcp_options>},
    {"DescribeInternetGateways", writes<&describe_internet_gateways>},
    {"DescribeManagedPrefixLists", reads<&describe_managed_prefix_lists>},
    {"DescribeNatGateways", reads<&describe_nat_gateways>},
    {"DescribeNetworkAcls", writes<&describe_network_acls>},
    {"DescribePrefixLists", reads<&describe_prefix_lists>},
    {"DescribeRegions", reads<&describe_regions>},
    {"DescribeRouteTables", writes<&describe_route_tables>},
    {"DescribeSubnets", writes<&describe_subnets>},
    {"DescribeVpcAttribute", reads<&describe_vpc_attribute>},
    {"DescribeVpcClassicLink", writes<&describe_vpc_classic_link>},
    {"DescribeVpcClassicLinkDnsSupport", writes<&describe_vpc_classic_link_dns_support>},
    {"DescribeVpcEndpointServices", reads<&describe_vpc_endpoint_services>},
    {"DescribeVpcEndpoints", reads<&describe_vpc_endpoints>},
    {"DescribeVpcs", writes<&describe_vpcs>},
    {"DetachInternetGateway", writes<&detach_internet_gateway>},
    {"DisassociateRouteTable", writes<&disassociate_route_table>},
    {"DisassociateVpcCidrBlock", writes<&disassociate_vpc_cidr_block>},
    {"ModifySubnetAttribute", writes<&modify_subnet_attribute>},
    {"ModifyVpcAttribute", writes<&modify_vpc_attribute>},
    {"ModifyVpcEndpoint", writes<&modify_vpc_endpoint>},
    {"ReplaceNetworkAclAssociation", writes<&replace_network_acl_association>},
    {"ReplaceNetworkAclEntry", writes<&replace_network_acl_entry>},
    {"ReplaceRoute", writes<&replace_route>},
    {"ReplaceRouteTableAssociation", writes<&replace_route_table_association>},
};

}  // namespace

constinit const std::span<const Operation> network_operations{operations};

}  // namespace windlass::cloud::ec2
