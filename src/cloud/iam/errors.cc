#include "cloud/iam/errors.h"

namespace windlass::cloud::iam {

Error no_such_entity(std::string message) { return {"NoSuchEntity", std::move(message)}; }
Error already_exists(std::string message) { return {"EntityAlreadyExists", std::move(message)}; }
Error delete_conflict(std::string message) { return {"DeleteConflict", std::move(message)}; }
Error invalid_input(std::string message) { return {"InvalidInput", std::move(message)}; }
Error validation_error(std::string message) { return {"ValidationError", std::move(message), 400}; }

Error quota_exceeded(const std::string& quota, std::int64_t limit) {
  return {"LimitExceeded", "Cannot exceed quota for " + quota + ": " + std::to_string(limit)};
}

Error policy_not_found(const std::string& arn) {
  return no_such_entity("Policy " + arn + " was not found.");
}

Error not_attachable(const std::string& arn) {
  return no_such_entity("Policy " + arn + " does not exist or is not attachable.");
}

Error violated(const aws::Operation&, std::span<const aws::Violation> violations) {
  return validation_error(aws::describe({violations.begin(), violations.end()}));
}

}  // namespace windlass::cloud::iam
