#pragma once

#include "aws/ec2/create_default_subnet.h"
#include "aws/ec2/create_subnet.h"
#include "aws/ec2/delete_subnet.h"
#include "aws/ec2/describe_subnets.h"
#include "aws/ec2/modify_subnet_attribute.h"
#include "cloud/ec2/network/subnet.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

// subnets.cc
Result<CreateSubnetResult> create_subnet(Ec2& ec2, const Call& call, const CreateSubnetRequest& in);
Result<CreateDefaultSubnetResult> create_default_subnet(Ec2& ec2, const Call& call,
                                                        const CreateDefaultSubnetRequest& in);
Result<> delete_subnet(Ec2& ec2, const Call& call, const DeleteSubnetRequest& in);

// describe_subnets.cc
Result<DescribeSubnetsResult> describe_subnets(Ec2& ec2, const Call& call,
                                               const DescribeSubnetsRequest& in);
aws::ec2::Subnet shape_of(Ec2& ec2, const Call& call, const Subnet& subnet);

// subnet_attributes.cc
Result<> modify_subnet_attribute(Ec2& ec2, const Call& call, const ModifySubnetAttributeRequest& in);

}  // namespace windlass::cloud::ec2
