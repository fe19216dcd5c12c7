// CloudWatch Logs' refusals, in AWS's words.
#pragma once

#include <string>

#include "base/result.h"

namespace windlass::cloud::logs {

Error invalid_parameter(std::string message);
Error no_group();
Error no_stream();
Error not_found(std::string message);
Error already_exists(std::string message);
Error limit_exceeded(std::string message);

}  // namespace windlass::cloud::logs
