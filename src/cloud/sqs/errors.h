// SQS's refusals, in AWS's words.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "aws/protocol.h"
#include "base/result.h"

namespace windlass::cloud::sqs {

Error queue_does_not_exist();
// "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: ..."
Error invalid_value(std::string_view value, std::string_view parameter, std::string_view reason);
Error invalid_value(std::int64_t value, std::string_view parameter, std::string_view reason);
Error invalid_parameter(std::string message);
Error wrong_queue_type(std::string_view value, std::string_view parameter);
Error missing_parameter(std::string_view name);
Error unknown_attribute(std::string_view name);
Error invalid_attribute(std::string_view name, std::string_view reason = "");
Error receipt_is_invalid(std::string_view handle);

// What an input that violates the model is told.
Error violated(const aws::Operation& operation, std::span<const aws::Violation> violations);

}  // namespace windlass::cloud::sqs
