// ELB's refusals, in its own codes and words.
#pragma once

#include <span>
#include <string>

#include "aws/protocol.h"
#include "base/result.h"

namespace windlass::cloud::elb {

Error validation(std::string message);
Error invalid_configuration(std::string message);
Error not_served(std::string what);
// What the model forbids.
Error violated(const aws::Operation& operation, std::span<const aws::Violation> violations);

}  // namespace windlass::cloud::elb
