// CloudWatch's refusals, in AWS's words.
#pragma once

#include <span>
#include <string>

#include "aws/protocol.h"
#include "base/result.h"

namespace windlass::cloud::cloudwatch {

Error invalid_value(std::string message);        // InvalidParameterValue
Error invalid_combination(std::string message);  // InvalidParameterCombination
Error missing_parameter(std::string message);    // MissingParameter
Error validation(std::string message);           // ValidationError
Error not_served(std::string what);
Error invalid_next_token();

// What the model does not let through.
Error violated(const aws::Operation& operation, std::span<const aws::Violation> violations);

}  // namespace windlass::cloud::cloudwatch
