#include "formation/statuses.h"

#include <algorithm>
#include <array>

namespace windlass::formation {

namespace {

Error wrong_state(const StackRecord& stack, std::string_view cannot) {
  return {"ValidationError", "Stack:" + stack.id + " is in " + stack.status +
                                 " state and can not be " + std::string(cannot) + "."};
}

}  // namespace

bool is_in_progress(std::string_view status) {
  return status.ends_with("_IN_PROGRESS") && status != "REVIEW_IN_PROGRESS";
}

Result<> may_update(const StackRecord& stack) {
  static constexpr std::array may = {
      "CREATE_COMPLETE", "UPDATE_COMPLETE",          "UPDATE_ROLLBACK_COMPLETE",
      "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE", "CREATE_FAILED",
      "UPDATE_FAILED"};
  if (std::ranges::find(may, stack.status) != may.end() && !stack.operation) return Done{};
  return wrong_state(stack, "updated");
}

Result<> may_update_failed(const StackRecord& stack, bool disable_rollback) {
  auto failed = stack.status == "CREATE_FAILED" || stack.status == "UPDATE_FAILED";
  if (!failed || disable_rollback) return Done{};
  return Error{"ValidationError",
               "This stack is currently in a non-terminal [" + stack.status +
                   "] state. To update the stack from this state, please use the disable-rollback "
                   "parameter with update-stack API. To rollback to the last known good state, use "
                   "the rollback-stack API"};
}

Result<> may_cancel_update(const StackRecord& stack) {
  if (stack.status == "UPDATE_IN_PROGRESS") return Done{};
  return Error{"ValidationError", "CancelUpdateStack cannot be called from current stack status"};
}

Result<> may_continue_rollback(const StackRecord& stack) {
  if (stack.status == "UPDATE_ROLLBACK_FAILED" && !stack.operation) return Done{};
  return wrong_state(stack, "continued rolling back");
}

Result<> may_roll_back(const StackRecord& stack) {
  static constexpr std::array may = {"CREATE_FAILED", "UPDATE_FAILED"};
  if (std::ranges::find(may, stack.status) != may.end() && !stack.operation) return Done{};
  return wrong_state(stack, "rolled back");
}

}  // namespace windlass::formation
