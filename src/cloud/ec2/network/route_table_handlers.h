#pragma once

#include "aws/ec2/associate_route_table.h"
#include "aws/ec2/create_route.h"
#include "aws/ec2/create_route_table.h"
#include "aws/ec2/delete_route.h"
#include "aws/ec2/delete_route_table.h"
#include "aws/ec2/describe_route_tables.h"
#include "aws/ec2/disassociate_route_table.h"
#include "aws/ec2/replace_route.h"
#include "aws/ec2/replace_route_table_association.h"
#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

// route_tables.cc
Result<CreateRouteTableResult> create_route_table(Ec2& ec2, const Call& call,
                                                  const CreateRouteTableRequest& in);
Result<> delete_route_table(Ec2& ec2, const Call& call, const DeleteRouteTableRequest& in);

// describe_route_tables.cc
Result<DescribeRouteTablesResult> describe_route_tables(Ec2& ec2, const Call& call,
                                                        const DescribeRouteTablesRequest& in);
aws::ec2::RouteTable route_table_shape(Ec2& ec2, const Call& call, const std::string& id);

// route_associations.cc
Result<AssociateRouteTableResult> associate_route_table(Ec2& ec2, const Call& call,
                                                        const AssociateRouteTableRequest& in);
Result<> disassociate_route_table(Ec2& ec2, const Call& call,
                                  const DisassociateRouteTableRequest& in);
Result<ReplaceRouteTableAssociationResult> replace_route_table_association(
    Ec2& ec2, const Call& call, const ReplaceRouteTableAssociationRequest& in);

// routes.cc
Result<CreateRouteResult> create_route(Ec2& ec2, const Call& call, const CreateRouteRequest& in);
Result<> replace_route(Ec2& ec2, const Call& call, const ReplaceRouteRequest& in);
Result<> delete_route(Ec2& ec2, const Call& call, const DeleteRouteRequest& in);

}  // namespace windlass::cloud::ec2
