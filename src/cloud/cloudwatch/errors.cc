#include "cloud/cloudwatch/errors.h"

namespace windlass::cloud::cloudwatch {

Error invalid_value(std::string message) { return {"InvalidParameterValue", std::move(message)}; }
Error invalid_combination(std::string message) {
  return {"InvalidParameterCombination", std::move(message)};
}
Error missing_parameter(std::string message) { return {"MissingParameter", std::move(message)}; }
Error validation(std::string message) { return {"ValidationError", std::move(message)}; }
Error not_served(std::string what) {
  return {"NotImplemented", std::move(what) + " is not served by the windlass local cloud.", 501};
}
Error invalid_next_token() { return {"InvalidNextToken", "The next token is not valid."}; }

Error violated(const aws::Operation&, std::span<const aws::Violation> violations) {
  return validation(aws::describe({violations.begin(), violations.end()}));
}

}  // namespace windlass::cloud::cloudwatch
