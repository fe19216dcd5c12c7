#pragma once

#include "aws/route53/shape/vpc.h"
#include "cloud/route53/context.h"

namespace windlass::cloud::route53 {

using namespace aws::route53;

// VPCs do not exist yet: any id in its form is taken. Errors: InvalidVPCId.
Result<> check_vpc(const VPC& vpc);
void associate(store::Database& db, const std::string& zone, const VPC& vpc);
std::vector<VPC> vpcs_of(store::Database& db, const std::string& zone);

}  // namespace windlass::cloud::route53
