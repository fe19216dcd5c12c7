// Which statuses let a stack be asked for what.
#pragma once

#include <string_view>

#include "base/result.h"
#include "formation/record.h"

namespace windlass::formation {

bool is_in_progress(std::string_view status);
// AWS's refusals: "Stack:arn:... is in ROLLBACK_COMPLETE state and can not be updated."
Result<> may_update(const StackRecord& stack);
// What stays where it failed is changed by who leaves it so again, or is rolled back first.
Result<> may_update_failed(const StackRecord& stack, bool disable_rollback);
Result<> may_cancel_update(const StackRecord& stack);
Result<> may_continue_rollback(const StackRecord& stack);
Result<> may_roll_back(const StackRecord& stack);

}  // namespace windlass::formation
