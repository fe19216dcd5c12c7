// An instance's properties as RunInstances takes them.
#pragma once

#include "aws/ec2/run_instances.h"
#include "formation/resource_type.h"

namespace windlass::formation::types {

// Without token and tags.
Result<aws::ec2::RunInstancesRequest> run_request(const Json& properties);

}  // namespace windlass::formation::types
