// IAM's refusals, in AWS's words.
#pragma once

#include <span>
#include <string>

#include "aws/protocol.h"
#include "base/result.h"

namespace windlass::cloud::iam {

Error no_such_entity(std::string message);
Error already_exists(std::string message);
Error delete_conflict(std::string message);
Error invalid_input(std::string message);
Error validation_error(std::string message);
// "Cannot exceed quota for PoliciesPerRole: 10"
Error quota_exceeded(const std::string& quota, std::int64_t limit);
Error policy_not_found(const std::string& arn);
Error not_attachable(const std::string& arn);

Error violated(const aws::Operation& operation, std::span<const aws::Violation> violations);

}  // namespace windlass::cloud::iam
