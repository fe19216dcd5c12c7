#pragma once

#include "aws/ec2/associate_vpc_cidr_block.h"
#include "aws/ec2/create_default_vpc.h"
#include "aws/ec2/create_vpc.h"
#include "aws/ec2/delete_vpc.h"
#include "aws/ec2/describe_vpc_attribute.h"
#include "aws/ec2/describe_vpc_classic_link.h"
#include "aws/ec2/describe_vpc_classic_link_dns_support.h"
#include "aws/ec2/describe_vpcs.h"
#include "aws/ec2/disassociate_vpc_cidr_block.h"
#include "aws/ec2/modify_vpc_attribute.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

// vpcs.cc
Result<CreateVpcResult> create_vpc(Ec2& ec2, const Call& call, const CreateVpcRequest& in);
Result<CreateDefaultVpcResult> create_default_vpc(Ec2& ec2, const Call& call,
                                                  const CreateDefaultVpcRequest& in);
Result<> delete_vpc(Ec2& ec2, const Call& call, const DeleteVpcRequest& in);

// describe_vpcs.cc
Result<DescribeVpcsResult> describe_vpcs(Ec2& ec2, const Call& call, const DescribeVpcsRequest& in);
Result<DescribeVpcClassicLinkResult> describe_vpc_classic_link(
    Ec2& ec2, const Call& call, const DescribeVpcClassicLinkRequest& in);
Result<DescribeVpcClassicLinkDnsSupportResult> describe_vpc_classic_link_dns_support(
    Ec2& ec2, const Call& call, const DescribeVpcClassicLinkDnsSupportRequest& in);
aws::ec2::Vpc shape_of(store::Database& db, const Vpc& vpc);

// vpc_attributes.cc
Result<> modify_vpc_attribute(Ec2& ec2, const Call& call, const ModifyVpcAttributeRequest& in);
Result<DescribeVpcAttributeResult> describe_vpc_attribute(Ec2& ec2, const Call& call,
                                                          const DescribeVpcAttributeRequest& in);

// vpc_ranges.cc
Result<AssociateVpcCidrBlockResult> associate_vpc_cidr_block(
    Ec2& ec2, const Call& call, const AssociateVpcCidrBlockRequest& in);
Result<DisassociateVpcCidrBlockResult> disassociate_vpc_cidr_block(
    Ec2& ec2, const Call& call, const DisassociateVpcCidrBlockRequest& in);
// Reads the range that a VPC is to have: InvalidParameterValue, InvalidVpc.Range.
Result<Range> vpc_range(const std::optional<std::string>& text);

}  // namespace windlass::cloud::ec2
