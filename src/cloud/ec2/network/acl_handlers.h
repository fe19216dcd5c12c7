#pragma once

#include "aws/ec2/create_network_acl.h"
#include "aws/ec2/create_network_acl_entry.h"
#include "aws/ec2/delete_network_acl.h"
#include "aws/ec2/delete_network_acl_entry.h"
#include "aws/ec2/describe_network_acls.h"
#include "aws/ec2/replace_network_acl_association.h"
#include "aws/ec2/replace_network_acl_entry.h"
#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

// acls.cc
Result<CreateNetworkAclResult> create_network_acl(Ec2& ec2, const Call& call,
                                                  const CreateNetworkAclRequest& in);
Result<> delete_network_acl(Ec2& ec2, const Call& call, const DeleteNetworkAclRequest& in);
Result<ReplaceNetworkAclAssociationResult> replace_network_acl_association(
    Ec2& ec2, const Call& call, const ReplaceNetworkAclAssociationRequest& in);

// acl_entries.cc
Result<> create_network_acl_entry(Ec2& ec2, const Call& call,
                                  const CreateNetworkAclEntryRequest& in);
Result<> replace_network_acl_entry(Ec2& ec2, const Call& call,
                                   const ReplaceNetworkAclEntryRequest& in);
Result<> delete_network_acl_entry(Ec2& ec2, const Call& call,
                                  const DeleteNetworkAclEntryRequest& in);

// describe_acls.cc
Result<DescribeNetworkAclsResult> describe_network_acls(Ec2& ec2, const Call& call,
                                                        const DescribeNetworkAclsRequest& in);
aws::ec2::NetworkAcl acl_shape(Ec2& ec2, const std::string& id);

}  // namespace windlass::cloud::ec2
