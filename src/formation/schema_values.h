// What a scalar stands for where a schema wants another kind of scalar: "80" is 80, true is "true".
#pragma once

#include <optional>
#include <string>

#include "base/json.h"

namespace windlass::formation {

std::optional<std::string> as_text(const Json& value);  // of a scalar
std::optional<std::int64_t> as_integer(const Json& value);
std::optional<double> as_number(const Json& value);
std::optional<bool> as_boolean(const Json& value);

}  // namespace windlass::formation
