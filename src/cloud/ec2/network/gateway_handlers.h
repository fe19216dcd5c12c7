#pragma once

#include "aws/ec2/attach_internet_gateway.h"
#include "aws/ec2/create_internet_gateway.h"
#include "aws/ec2/create_nat_gateway.h"
#include "aws/ec2/delete_internet_gateway.h"
#include "aws/ec2/delete_nat_gateway.h"
#include "aws/ec2/describe_internet_gateways.h"
#include "aws/ec2/describe_nat_gateways.h"
#include "aws/ec2/detach_internet_gateway.h"
#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

// internet_gateways.cc
Result<CreateInternetGatewayResult> create_internet_gateway(Ec2& ec2, const Call& call,
                                                            const CreateInternetGatewayRequest& in);
Result<> delete_internet_gateway(Ec2& ec2, const Call& call, const DeleteInternetGatewayRequest& in);
Result<> attach_internet_gateway(Ec2& ec2, const Call& call, const AttachInternetGatewayRequest& in);
Result<> detach_internet_gateway(Ec2& ec2, const Call& call, const DetachInternetGatewayRequest& in);
Result<DescribeInternetGatewaysResult> describe_internet_gateways(
    Ec2& ec2, const Call& call, const DescribeInternetGatewaysRequest& in);

// nat_gateways.cc
Result<CreateNatGatewayResult> create_nat_gateway(Ec2& ec2, const Call& call,
                                                  const CreateNatGatewayRequest& in);
Result<DeleteNatGatewayResult> delete_nat_gateway(Ec2& ec2, const Call& call,
                                                  const DeleteNatGatewayRequest& in);

// describe_nat_gateways.cc
Result<DescribeNatGatewaysResult> describe_nat_gateways(Ec2& ec2, const Call& call,
                                                        const DescribeNatGatewaysRequest& in);
aws::ec2::NatGateway nat_gateway_shape(store::Database& db, const std::string& id);
// A gateway that was deleted, or has failed, is shown for an hour.
inline constexpr std::chrono::hours deleted_shown{1};

}  // namespace windlass::cloud::ec2
