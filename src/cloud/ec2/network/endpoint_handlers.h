#pragma once

#include "aws/ec2/create_vpc_endpoint.h"
#include "aws/ec2/delete_vpc_endpoints.h"
#include "aws/ec2/describe_managed_prefix_lists.h"
#include "aws/ec2/describe_prefix_lists.h"
#include "aws/ec2/describe_vpc_endpoint_services.h"
#include "aws/ec2/describe_vpc_endpoints.h"
#include "aws/ec2/modify_vpc_endpoint.h"
#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

// endpoints.cc
Result<CreateVpcEndpointResult> create_vpc_endpoint(Ec2& ec2, const Call& call,
                                                    const CreateVpcEndpointRequest& in);
Result<ModifyVpcEndpointResult> modify_vpc_endpoint(Ec2& ec2, const Call& call,
                                                    const ModifyVpcEndpointRequest& in);
Result<DeleteVpcEndpointsResult> delete_vpc_endpoints(Ec2& ec2, const Call& call,
                                                      const DeleteVpcEndpointsRequest& in);

// describe_endpoints.cc
Result<DescribeVpcEndpointsResult> describe_vpc_endpoints(Ec2& ec2, const Call& call,
                                                          const DescribeVpcEndpointsRequest& in);
Result<DescribeVpcEndpointServicesResult> describe_vpc_endpoint_services(
    Ec2& ec2, const Call& call, const DescribeVpcEndpointServicesRequest& in);
aws::ec2::VpcEndpoint endpoint_shape(Ec2& ec2, const Call& call, const std::string& id);

// prefix_lists.cc
Result<DescribePrefixListsResult> describe_prefix_lists(Ec2& ec2, const Call& call,
                                                        const DescribePrefixListsRequest& in);
Result<DescribeManagedPrefixListsResult> describe_managed_prefix_lists(
    Ec2& ec2, const Call& call, const DescribeManagedPrefixListsRequest& in);

}  // namespace windlass::cloud::ec2
