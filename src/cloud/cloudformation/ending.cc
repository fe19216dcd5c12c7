// Stacks that are deleted, and operations that are undone.
#include <algorithm>

#include "base/text.h"
#include "cloud/cloudformation/acting.h"
#include "cloud/cloudformation/asking.h"
#include "cloud/cloudformation/handlers.h"
#include "cloud/cloudformation/stacks_kept.h"
#include "formation/engine.h"
#include "formation/events.h"
#include "formation/statuses.h"

namespace windlass::cloud::cloudformation {

namespace {

Result<> check_exports(store::Database& db, const engine::StackRecord& stack) {
  for (auto& output : stack.outputs) {
    if (output.export_name.empty()) continue;
    std::vector<std::string> users;
    for (auto row : db.query("select s.name from cfn_import i join cfn_stack s on s.id = i.stack "
                             "where i.account = ? and i.region = ? and i.name = ? and s.id <> ? "
                             "order by s.name limit 10",
                             {stack.account, stack.region, output.export_name, stack.id}))
      users.push_back(row.text(0));
    if (!users.empty())
      return invalid("Export " + output.export_name + " cannot be deleted as it is in use by " +
                     join(users, " and "));
  }
  return Done{};
}

Result<> check_deletion(store::Database& db, const engine::StackRecord& stack,
                        const DeleteStackInput& in) {
  if (stack.termination_protection)
    return invalid("Stack [" + stack.name +
                   "] cannot be deleted while TerminationProtection is enabled");
  auto retains = in.retain_resources && !in.retain_resources->empty();
  if (retains && stack.status != "DELETE_FAILED")
    return invalid("Invalid operation on stack [" + stack.id +
                   "]. When you delete a stack, specify which resources to retain only when the "
                   "stack is in the DELETE_FAILED state.");
  if (in.deletion_mode == "FORCE_DELETE_STACK" && stack.status != "DELETE_FAILED")
    return invalid("FORCE_DELETE_STACK is only allowed for stacks in the DELETE_FAILED state.");
  for (auto& name : in.retain_resources.value_or(std::vector<std::string>{}))
    if (!stack.resources.contains(name))
      return invalid("Resource [" + name + "] does not exist in stack [" + stack.name + "]");
  return check_exports(db, stack);
}

// Also a stack whose own role is gone can be ended, by another.
Result<> act_as(Formation& formation, const Call& call, engine::StackRecord& stack,
                const std::optional<std::string>& role_arn) {
  if (!role_arn) return Done{};
  TRY(check_role(formation, call, stack, role_arn));
  stack.current.role_arn = *role_arn;
  if (stack.stable) stack.stable->role_arn = *role_arn;
  return Done{};
}

}  // namespace

Result<> delete_stack(Formation& formation, const Call& call, const DeleteStackInput& in) {
  auto found = find_stack(formation.db, call, in.stack_name.value_or(""));
  // AWS takes it for done.
  if (!found || found->status == "DELETE_COMPLETE") return Done{};
  auto& stack = *found;
  TRY(check_deletion(formation.db, stack, in));
  Rows rows(formation.work, call.now);
  formation.db.run("delete from cfn_change_set where stack = ? and execution <> 'EXECUTE_COMPLETE'",
                   {stack.id});
  TRY(act_as(formation, call, stack, in.role_arn));
  auto operation = new_operation(formation, engine::Kind::Delete, in.client_request_token);
  operation.force = in.deletion_mode == "FORCE_DELETE_STACK";
  for (auto& name : in.retain_resources.value_or(std::vector<std::string>{}))
    operation.retained.insert(name);
  engine::begin_delete(stack, std::move(operation), call.now);
  rows.save(stack);
  set_actor(formation.db, stack.id, call);
  return Done{};
}

Result<> cancel_update_stack(Formation& formation, const Call& call,
                             const CancelUpdateStackInput& in) {
  auto stack = TRY(get_stack(formation.db, call, in.stack_name));
  TRY(engine::may_cancel_update(stack));
  engine::cancel_update(stack, call.now);
  Rows(formation.work, call.now).save(stack);
  return Done{};
}

Result<ContinueUpdateRollbackOutput> continue_update_rollback(
    Formation& formation, const Call& call, const ContinueUpdateRollbackInput& in) {
  auto stack = TRY(get_stack(formation.db, call, in.stack_name));
  TRY(engine::may_continue_rollback(stack));
  auto operation = new_operation(formation, engine::Kind::Rollback, in.client_request_token);
  for (auto& name : in.resources_to_skip.value_or(std::vector<std::string>{})) {
    auto found = stack.resources.find(name);
    if (found == stack.resources.end())
      return invalid("The following resource(s) to skip do not exist: [" + name + "]");
    if (found->second.status != "UPDATE_FAILED")
      return invalid("The following resource(s) to skip are not in UPDATE_FAILED state: [" + name +
                     "]");
    operation.skipped.insert(name);
  }
  TRY(act_as(formation, call, stack, in.role_arn));
  engine::begin_rollback(stack, std::move(operation), call.now);
  Rows(formation.work, call.now).save(stack);
  set_actor(formation.db, stack.id, call);
  return ContinueUpdateRollbackOutput{};
}

Result<RollbackStackOutput> rollback_stack(Formation& formation, const Call& call,
                                           const RollbackStackInput& in) {
  auto stack = TRY(get_stack(formation.db, call, in.stack_name));
  TRY(engine::may_roll_back(stack));
  auto operation = new_operation(formation, engine::Kind::Rollback, in.client_request_token);
  operation.retain_except_on_create = in.retain_except_on_create.value_or(false);
  auto id = operation.id;
  TRY(act_as(formation, call, stack, in.role_arn));
  engine::begin_rollback(stack, std::move(operation), call.now);
  Rows(formation.work, call.now).save(stack);
  set_actor(formation.db, stack.id, call);
  return RollbackStackOutput{.stack_id = stack.id, .operation_id = id};
}

}  // namespace windlass::cloud::cloudformation
