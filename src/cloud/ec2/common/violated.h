// What a request violates of the model, as EC2 says it.
#pragma once

#include <span>

#include "aws/protocol.h"

namespace windlass::cloud::ec2 {

// For Service::invalid.
Error violated(const aws::Operation& operation, std::span<const aws::Violation> violations);

}  // namespace windlass::cloud::ec2
