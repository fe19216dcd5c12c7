// Parameter Store's refusals, in AWS's words.
#pragma once

#include <string>

#include "base/result.h"

namespace windlass::cloud::ssm {

Error validation(std::string message);
Error parameter_not_found(const std::string& name);
Error invalid_next_token();
// What KMS refused, as Systems Manager passes it on.
Error refused_by_kms(const Error& refusal);

}  // namespace windlass::cloud::ssm
