#pragma once

#include "aws/ec2/associate_dhcp_options.h"
#include "aws/ec2/create_dhcp_options.h"
#include "aws/ec2/delete_dhcp_options.h"
#include "aws/ec2/describe_dhcp_options.h"
#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

Result<CreateDhcpOptionsResult> create_dhcp_options(Ec2& ec2, const Call& call,
                                                    const CreateDhcpOptionsRequest& in);
Result<> delete_dhcp_options(Ec2& ec2, const Call& call, const DeleteDhcpOptionsRequest& in);
Result<> associate_dhcp_options(Ec2& ec2, const Call& call, const AssociateDhcpOptionsRequest& in);
Result<DescribeDhcpOptionsResult> describe_dhcp_options(Ec2& ec2, const Call& call,
                                                        const DescribeDhcpOptionsRequest& in);

}  // namespace windlass::cloud::ec2
