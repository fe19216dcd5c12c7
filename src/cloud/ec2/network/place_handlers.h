#pragma once

#include "aws/ec2/describe_account_attributes.h"
#include "aws/ec2/describe_availability_zones.h"
#include "aws/ec2/describe_regions.h"
#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

Result<DescribeRegionsResult> describe_regions(Ec2& ec2, const Call& call,
                                               const DescribeRegionsRequest& in);
Result<DescribeAvailabilityZonesResult> describe_availability_zones(
    Ec2& ec2, const Call& call, const DescribeAvailabilityZonesRequest& in);
Result<DescribeAccountAttributesResult> describe_account_attributes(
    Ec2& ec2, const Call& call, const DescribeAccountAttributesRequest& in);

}  // namespace windlass::cloud::ec2
