// Paths into answers, in the few forms that the tables of pages and waiters use.
#pragma once

#include <string_view>
#include <vector>

#include "base/json.h"

namespace windlass::aws {

// The values at "A.B", "A[].B.C" (all elements, lists in lists flattened) or "A[-1].B" (the last).
// Absent and null values are left out.
std::vector<Json> values_at(const Json& document, std::string_view path);

// The value of "length(PATH) > `0`" or "length(PATH) == `0`"; nothing when it is no such
// expression.
std::optional<bool> comparison_at(const Json& document, std::string_view expression);

}  // namespace windlass::aws
