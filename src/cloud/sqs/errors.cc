#include "cloud/sqs/errors.h"

namespace windlass::cloud::sqs {

Error queue_does_not_exist() {
  return {"QueueDoesNotExist", "The specified queue does not exist."};
}

Error invalid_parameter(std::string message) {
  return {"InvalidParameterValue", std::move(message)};
}

Error invalid_value(std::string_view value, std::string_view parameter, std::string_view reason) {
  return invalid_parameter("Value " + std::string(value) + " for parameter " +
                           std::string(parameter) + " is invalid. Reason: " + std::string(reason));
}

Error invalid_value(std::int64_t value, std::string_view parameter, std::string_view reason) {
  return invalid_value(std::to_string(value), parameter, reason);
}

Error wrong_queue_type(std::string_view value, std::string_view parameter) {
  return invalid_value(value, parameter,
                       "The request include parameter that is not valid for this queue type.");
}

Error missing_parameter(std::string_view name) {
  return {"MissingParameter", "The request must contain the parameter " + std::string(name) + "."};
}

Error unknown_attribute(std::string_view name) {
  return {"InvalidAttributeName", "Unknown Attribute " + std::string(name) + "."};
}

Error invalid_attribute(std::string_view name, std::string_view reason) {
  auto message = "Invalid value for the parameter " + std::string(name) + ".";
  if (!reason.empty()) message += " Reason: " + std::string(reason);
  return {"InvalidAttributeValue", std::move(message)};
}

Error receipt_is_invalid(std::string_view handle) {
  return {"ReceiptHandleIsInvalid", "The input receipt handle \"" + std::string(handle) +
                                        "\" is not a valid receipt handle."};
}

Error violated(const aws::Operation&, std::span<const aws::Violation> violations) {
  using Rule = aws::Violation::Rule;
  for (auto& violation : violations) {
    // All of the model's enumerations are names of attributes.
    if (violation.rule == Rule::Enum) return unknown_attribute(violation.value);
    if (violation.rule == Rule::Required && violation.member)
      return missing_parameter(violation.member->name);
  }
  return invalid_parameter(aws::describe({violations.begin(), violations.end()}));
}

}  // namespace windlass::cloud::sqs
