// Parameter policies: when a parameter goes by itself.
#pragma once

#include <optional>
#include <string>

#include "cloud/ssm/context.h"

namespace windlass::cloud::ssm {

// When it expires, if it does.
Result<std::optional<Time>> expiration_of(const std::string& policies);

}  // namespace windlass::cloud::ssm
