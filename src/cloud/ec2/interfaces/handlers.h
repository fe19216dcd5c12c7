// The handlers of this part of EC2.
#pragma once

#include "aws/ec2/allocate_address.h"
#include "aws/ec2/assign_private_ip_addresses.h"
#include "aws/ec2/associate_address.h"
#include "aws/ec2/authorize_security_group_egress.h"
#include "aws/ec2/authorize_security_group_ingress.h"
#include "aws/ec2/create_network_interface.h"
#include "aws/ec2/create_security_group.h"
#include "aws/ec2/create_tags.h"
#include "aws/ec2/delete_network_interface.h"
#include "aws/ec2/delete_security_group.h"
#include "aws/ec2/delete_tags.h"
#include "aws/ec2/describe_addresses.h"
#include "aws/ec2/describe_addresses_attribute.h"
#include "aws/ec2/describe_network_interface_attribute.h"
#include "aws/ec2/describe_network_interfaces.h"
#include "aws/ec2/describe_security_group_references.h"
#include "aws/ec2/describe_security_group_rules.h"
#include "aws/ec2/describe_security_groups.h"
#include "aws/ec2/describe_tags.h"
#include "aws/ec2/disassociate_address.h"
#include "aws/ec2/get_security_groups_for_vpc.h"
#include "aws/ec2/modify_network_interface_attribute.h"
#include "aws/ec2/modify_security_group_rules.h"
#include "aws/ec2/release_address.h"
#include "aws/ec2/revoke_security_group_egress.h"
#include "aws/ec2/revoke_security_group_ingress.h"
#include "aws/ec2/unassign_private_ip_addresses.h"
#include "aws/ec2/update_security_group_rule_descriptions_egress.h"
#include "aws/ec2/update_security_group_rule_descriptions_ingress.h"
#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

// security_groups.cc
Result<aws::ec2::CreateSecurityGroupResult> create_security_group(
    Ec2& ec2, const Call& call, const aws::ec2::CreateSecurityGroupRequest& in);
Result<aws::ec2::DeleteSecurityGroupResult> delete_security_group(
    Ec2& ec2, const Call& call, const aws::ec2::DeleteSecurityGroupRequest& in);
Result<aws::ec2::DescribeSecurityGroupsResult> describe_security_groups(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeSecurityGroupsRequest& in);
Result<aws::ec2::DescribeSecurityGroupReferencesResult> describe_security_group_references(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeSecurityGroupReferencesRequest& in);
Result<aws::ec2::GetSecurityGroupsForVpcResult> get_security_groups_for_vpc(
    Ec2& ec2, const Call& call, const aws::ec2::GetSecurityGroupsForVpcRequest& in);

// rule_changes.cc
Result<aws::ec2::AuthorizeSecurityGroupIngressResult> authorize_security_group_ingress(
    Ec2& ec2, const Call& call, const aws::ec2::AuthorizeSecurityGroupIngressRequest& in);
Result<aws::ec2::AuthorizeSecurityGroupEgressResult> authorize_security_group_egress(
    Ec2& ec2, const Call& call, const aws::ec2::AuthorizeSecurityGroupEgressRequest& in);
Result<aws::ec2::RevokeSecurityGroupIngressResult> revoke_security_group_ingress(
    Ec2& ec2, const Call& call, const aws::ec2::RevokeSecurityGroupIngressRequest& in);
Result<aws::ec2::RevokeSecurityGroupEgressResult> revoke_security_group_egress(
    Ec2& ec2, const Call& call, const aws::ec2::RevokeSecurityGroupEgressRequest& in);

// rule_updates.cc
Result<aws::ec2::DescribeSecurityGroupRulesResult> describe_security_group_rules(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeSecurityGroupRulesRequest& in);
Result<aws::ec2::ModifySecurityGroupRulesResult> modify_security_group_rules(
    Ec2& ec2, const Call& call, const aws::ec2::ModifySecurityGroupRulesRequest& in);
Result<aws::ec2::UpdateSecurityGroupRuleDescriptionsIngressResult>
update_security_group_rule_descriptions_ingress(
    Ec2& ec2, const Call& call,
    const aws::ec2::UpdateSecurityGroupRuleDescriptionsIngressRequest& in);
Result<aws::ec2::UpdateSecurityGroupRuleDescriptionsEgressResult>
update_security_group_rule_descriptions_egress(
    Ec2& ec2, const Call& call,
    const aws::ec2::UpdateSecurityGroupRuleDescriptionsEgressRequest& in);

// network_interfaces.cc
Result<aws::ec2::CreateNetworkInterfaceResult> create_network_interface(
    Ec2& ec2, const Call& call, const aws::ec2::CreateNetworkInterfaceRequest& in);
Result<> delete_network_interface(Ec2& ec2, const Call& call,
                                  const aws::ec2::DeleteNetworkInterfaceRequest& in);
Result<aws::ec2::DescribeNetworkInterfacesResult> describe_network_interfaces(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeNetworkInterfacesRequest& in);

// interface_attributes.cc
Result<> modify_network_interface_attribute(
    Ec2& ec2, const Call& call, const aws::ec2::ModifyNetworkInterfaceAttributeRequest& in);
Result<aws::ec2::DescribeNetworkInterfaceAttributeResult> describe_network_interface_attribute(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeNetworkInterfaceAttributeRequest& in);

// interface_addresses.cc
Result<aws::ec2::AssignPrivateIpAddressesResult> assign_private_ip_addresses(
    Ec2& ec2, const Call& call, const aws::ec2::AssignPrivateIpAddressesRequest& in);
Result<> unassign_private_ip_addresses(Ec2& ec2, const Call& call,
                                       const aws::ec2::UnassignPrivateIpAddressesRequest& in);

// addresses.cc
Result<aws::ec2::AllocateAddressResult> allocate_address(
    Ec2& ec2, const Call& call, const aws::ec2::AllocateAddressRequest& in);
Result<> release_address(Ec2& ec2, const Call& call, const aws::ec2::ReleaseAddressRequest& in);
Result<aws::ec2::AssociateAddressResult> associate_address(
    Ec2& ec2, const Call& call, const aws::ec2::AssociateAddressRequest& in);
Result<> disassociate_address(Ec2& ec2, const Call& call,
                              const aws::ec2::DisassociateAddressRequest& in);

// address_listing.cc
Result<aws::ec2::DescribeAddressesResult> describe_addresses(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeAddressesRequest& in);
Result<aws::ec2::DescribeAddressesAttributeResult> describe_addresses_attribute(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeAddressesAttributeRequest& in);

// tagging.cc
Result<> create_tags(Ec2& ec2, const Call& call, const aws::ec2::CreateTagsRequest& in);
Result<> delete_tags(Ec2& ec2, const Call& call, const aws::ec2::DeleteTagsRequest& in);
Result<aws::ec2::DescribeTagsResult> describe_tags(Ec2& ec2, const Call& call,
                                                   const aws::ec2::DescribeTagsRequest& in);

}  // namespace windlass::cloud::ec2
