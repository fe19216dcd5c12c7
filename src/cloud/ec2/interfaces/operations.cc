// The operations of this part that we serve.
#include "cloud/ec2/interfaces/handlers.h"
#include "cloud/ec2/interfaces/hooks.h"
#include "cloud/ec2/interfaces/interfaces.h"
#include "cloud/ec2/interfaces/security_group.h"

namespace windlass::cloud::ec2 {

namespace {

// Two of the describing ones write: whoever first looks for groups finds the default VPC's.
const Operation operations[] = {
    {"AllocateAddress", writes<&allocate_address>},
    {"AssignPrivateIpAddresses", writes<&assign_private_ip_addresses>},
    {"AssociateAddress", writes<&associate_address>},
    {"AuthorizeSecurityGroupEgress", writes<&authorize_security_group_egress>},
    {"AuthorizeSecurityGroupIngress", writes<&authorize_security_group_ingress>},
    {"CreateNetworkInterface", writes<&create_network_interface>},
    {"CreateSecurityGroup", writes<&create_security_group>},
    {"CreateTags", writes<&create_tags>},
    {"DeleteNetworkInterface", writes<&delete_network_interface>},
    {"DeleteSecurityGroup", writes<&delete_security_group>},
    {"DeleteTags", writes<&delete_tags>},
    {"DescribeAddresses", reads<&describe_addresses>},
    {"DescribeAddressesAttribute", reads<&describe_addresses_attribute>},
    {"DescribeNetworkInterfaceAttribute", reads<&describe_network_interface_attribute>},
    {"DescribeNetworkInterfaces", reads<&describe_network_interfaces>},
    {"DescribeSecurityGroupReferences", reads<&describe_security_group_references>},
    {"DescribeSecurityGroupRules", writes<&describe_security_group_rules>},
    {"DescribeSecurityGroups", writes<&describe_security_groups>},
    {"DescribeTags", reads<&describe_tags>},
    {"DisassociateAddress", writes<&disassociate_address>},
    {"GetSecurityGroupsForVpc", reads<&get_security_groups_for_vpc>},
    {"ModifyNetworkInterfaceAttribute", writes<&modify_network_interface_attribute>},
    {"ModifySecurityGroupRules", writes<&modify_security_group_rules>},
    {"ReleaseAddress", writes<&release_address>},
    {"RevokeSecurityGroupEgress", writes<&revoke_security_group_egress>},
    {"RevokeSecurityGroupIngress", writes<&revoke_security_group_ingress>},
    {"UnassignPrivateIpAddresses", writes<&unassign_private_ip_addresses>},
    {"UpdateSecurityGroupRuleDescriptionsEgress",
     writes<&update_security_group_rule_descriptions_egress>},
    {"UpdateSecurityGroupRuleDescriptionsIngress",
     writes<&update_security_group_rule_descriptions_ingress>},
};

}  // namespace

constinit const std::span<const Operation> interfaces_operations{operations};

// Here, because whoever takes the operations needs it too: archives are linked in order, and
// networks' comes last.
constinit const NetworkHooks network_hooks{.vpc_made = &create_default_group,
                                           .vpc_going = &hook::vpc_going,
                                           .address_taken = &hook::address_taken,
                                           .addresses_used = &hook::addresses_used,
                                           .subnet_in_use = &hook::subnet_in_use,
                                           .has_public_addresses = &hook::has_public_addresses,
                                           .nat_made = &hook::nat_made,
                                           .nat_gone = &hook::nat_gone};

}  // namespace windlass::cloud::ec2
