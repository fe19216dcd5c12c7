// A key's policy as a text.
#pragma once

#include <string>

#include "base/result.h"

namespace windlass::cloud::kms {

Result<> check_policy(const std::string& policy);

}  // namespace windlass::cloud::kms
