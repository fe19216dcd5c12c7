// What EC2's operations need.
#pragma once

#include "cloud/core/permission.h"

namespace windlass::cloud::ec2 {

extern const Permissions permissions;

}  // namespace windlass::cloud::ec2
