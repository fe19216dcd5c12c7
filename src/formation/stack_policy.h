// Stack policies: which resources an update may touch.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace windlass::formation {

Result<> check_stack_policy(const std::string& text);

// Why `action` ("Update:Modify", "Update:Replace", "Update:Delete") is denied; nothing when it is
// allowed. Without a policy everything is.
std::optional<std::string> denied_by(const std::string& policy, std::string_view action,
                                     std::string_view logical_id, std::string_view type);

}  // namespace windlass::formation
