// One condition of a filter policy, on one value.
#pragma once

#include "base/json.h"

namespace windlass::cloud::sns {

// "exact", {"prefix": "a"}, {"numeric": [">", 3]}, ...: refuses what is none.
Result<> check_condition(const Json& condition);

// `value` is null where the message has no such field: only {"exists": false} holds then.
bool holds(const Json& condition, const Json* value);

}  // namespace windlass::cloud::sns
