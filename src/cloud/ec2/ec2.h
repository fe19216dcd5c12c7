// EC2: machines, and what they stand on.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::ec2 {

extern const cloud::Service service;

}  // namespace windlass::cloud::ec2
