// KMS's refusals, in AWS's words.
#pragma once

#include <string>

#include "base/result.h"

namespace windlass::cloud::kms {

Error validation(std::string message);
Error not_found(std::string message);
Error key_not_found(const std::string& arn);
Error alias_not_found(const std::string& arn);
Error disabled(const std::string& arn);
Error invalid_state(std::string message);
Error pending_deletion(const std::string& arn);
Error access_denied(std::string message);
Error unsupported(std::string message);
Error invalid_ciphertext();
Error limit_exceeded(std::string message);
// The request was one that would have worked, had it been meant.
Error dry_run();

}  // namespace windlass::cloud::kms
