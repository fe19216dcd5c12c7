#include "cloud/ec2/common/errors.h"

namespace windlass::cloud::ec2 {

Error not_found(std::string code, std::string_view noun, std::string_view id) {
  return {std::move(code),
          "The " + std::string(noun) + " '" + std::string(id) + "' does not exist"};
}

Error missing_parameter(std::string_view name) {
  return {"MissingParameter",
          "The request must contain the parameter " + std::string(name)};
}

Error invalid_parameter(std::string_view value, std::string_view name, std::string_view why) {
  auto message = "Value (" + std::string(value) + ") for parameter " + std::string(name) +
                 " is invalid." + (why.empty() ? "" : " " + std::string(why));
  return {"InvalidParameterValue", std::move(message)};
}

Error invalid_combination(std::string message) {
  return {"InvalidParameterCombination", std::move(message)};
}

Error dependency_violation(std::string message) {
  return {"DependencyViolation", std::move(message)};
}

Error limit_exceeded(std::string code, std::string message) {
  return {std::move(code), std::move(message)};
}

Result<> refuse_dry_run(const std::optional<bool>& dry_run) {
  if (!dry_run.value_or(false)) return Done{};
  return Error{"DryRunOperation",
               "Request would have succeeded, but DryRun flag is set.", 412};
}

}  // namespace windlass::cloud::ec2
