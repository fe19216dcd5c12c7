// What protects stacks and their resources, and what resources wait for.
#include "cloud/cloudformation/asking.h"
#include "cloud/cloudformation/handlers.h"
#include "cloud/cloudformation/stacks_kept.h"
#include "formation/engine.h"

namespace windlass::cloud::cloudformation {

Result<> set_stack_policy(Formation& formation, const Call& call, const SetStackPolicyInput& in) {
  auto stack = TRY(get_stack(formation.db, call, in.stack_name));
  auto policy = TRY(policy_of(formation, in.stack_policy_body, in.stack_policy_url));
  if (policy.empty()) return invalid("You must specify either StackPolicyURL or StackPolicyBody");
  stack.stack_policy = policy;
  Rows(formation.work, call.now).save(stack);
  return Done{};
}

Result<GetStackPolicyOutput> get_stack_policy(Formation& formation, const Call& call,
                                              const GetStackPolicyInput& in) {
  auto stack = TRY(get_stack(formation.db, call, in.stack_name));
  GetStackPolicyOutput out;
  if (!stack.stack_policy.empty()) out.stack_policy_body = stack.stack_policy;
  return out;
}

Result<UpdateTerminationProtectionOutput> update_termination_protection(
    Formation& formation, const Call& call, const UpdateTerminationProtectionInput& in) {
  auto stack = TRY(get_stack(formation.db, call, in.stack_name));
  if (!stack.parent_id.empty())
    return invalid("Termination protection can not be modified for nested stack " + stack.name);
  if (stack.status.starts_with("DELETE_"))
    return invalid("Stack [" + stack.name + "] is in " + stack.status +
                   " state and termination protection can not be changed");
  stack.termination_protection = in.enable_termination_protection.value_or(false);
  Rows(formation.work, call.now).save(stack);
  return UpdateTerminationProtectionOutput{.stack_id = stack.id};
}

Result<> signal_resource(Formation& formation, const Call& call, const SignalResourceInput& in) {
  auto stack = TRY(get_stack(formation.db, call, in.stack_name));
  TRY(engine::signal(stack, in.logical_resource_id.value_or(""),
                     {in.unique_id.value_or(""), in.status != "FAILURE", {}}, call.now));
  Rows(formation.work, call.now).save(stack);
  return Done{};
}

}  // namespace windlass::cloud::cloudformation
