// Changes of an instance that is there.
#pragma once

#include "aws/ec2/shape/instance.h"
#include "formation/resource_type.h"

namespace windlass::formation::types {

// What EC2 changes only of an instance that is stopped.
bool must_stop(const Json& before, const Json& now);
Result<> change_stopped(const Place& place, const std::string& id, const Json& now);

// What it changes at any time.
Result<> change_running(const Place& place, const aws::ec2::Instance& instance, const Json& before,
                        const Json& now);

Result<> change_profile(const Place& place, const std::string& id, const Json& before,
                        const Json& now);

}  // namespace windlass::formation::types
