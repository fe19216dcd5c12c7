#include "cloud/ec2/interfaces/tagged_kinds.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr TaggedKind kinds[] = {
    {"acl", "ec2_acl", "InvalidNetworkAclID.NotFound", "networkAcl ID"},
    {"ami", "ec2_image", "InvalidAMIID.NotFound", "image id"},
    {"dopt", "ec2_dhcp", "InvalidDhcpOptionID.NotFound", "dhcpOption ID"},
    {"eipalloc", "(select allocation as id, account, region from ec2_public_address)",
     "InvalidAllocationID.NotFound", "allocation ID"},
    {"eni", "ec2_interface", "InvalidNetworkInterfaceID.NotFound", "networkInterface ID"},
    {"i", "ec2_instance", "InvalidInstanceID.NotFound", "instance ID"},
    {"igw", "ec2_internet_gateway", "InvalidInternetGatewayID.NotFound", "internetGateway ID"},
    {"key", "ec2_key_pair", "InvalidKeyPair.NotFound", "key pair ID"},
    {"lt", "ec2_launch_template", "InvalidLaunchTemplateId.NotFound", "launch template ID"},
    {"nat", "ec2_nat_gateway", "InvalidNatGatewayID.NotFound", "natGateway ID"},
    {"replacevol", "ec2_root_task", "InvalidReplaceRootVolumeTaskId.NotFound",
     "replace root volume task ID"},
    {"rtb", "ec2_route_table", "InvalidRouteTableID.NotFound", "routeTable ID"},
    {"sg", "ec2_security_group", "InvalidGroup.NotFound", "security group"},
    {"sgr", "ec2_security_group_rule", "InvalidSecurityGroupRuleId.NotFound",
     "security group rule ID"},
    {"snap", "ec2_snapshot", "InvalidSnapshot.NotFound", "snapshot"},
    {"subnet", "ec2_subnet", "InvalidSubnetID.NotFound", "subnet ID"},
    {"vol", "ec2_volume", "InvalidVolume.NotFound", "volume"},
    {"vpc", "ec2_vpc", "InvalidVpcID.NotFound", "vpc ID"},
    {"vpce", "ec2_endpoint", "InvalidVpcEndpointId.NotFound", "Vpc Endpoint Id"},
};

}  // namespace

std::span<const TaggedKind> tagged_kinds() { return kinds; }

}  // namespace windlass::cloud::ec2
