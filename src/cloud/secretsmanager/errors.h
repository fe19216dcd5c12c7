// Secrets Manager's refusals, in AWS's words.
#pragma once

#include <string>

#include "base/result.h"

namespace windlass::cloud::secretsmanager {

Error validation(std::string message);
Error invalid_parameter(std::string message);
Error invalid_request(std::string message);
Error not_found(std::string message);
Error secret_not_found();
Error marked_for_deletion();
Error invalid_next_token();
// What KMS refused, as Secrets Manager passes it on.
Error cannot_encrypt(const Error& refusal);
Error cannot_decrypt(const Error& refusal);

}  // namespace windlass::cloud::secretsmanager
