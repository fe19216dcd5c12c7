// Stacks that are made and changed at once, without a change set.
#include "cloud/cloudformation/acting.h"
#include "cloud/cloudformation/asking.h"
#include "cloud/cloudformation/handlers.h"
#include "cloud/cloudformation/stacks_kept.h"
#include "formation/engine.h"
#include "formation/resource_type.h"
#include "formation/statuses.h"

namespace windlass::cloud::cloudformation {

namespace {

Result<std::string> on_failure_of(const CreateStackInput& in) {
  if (in.disable_rollback && in.on_failure)
    return invalid("You cannot specify both OnFailure and DisableRollback");
  if (in.disable_rollback.value_or(false)) return std::string("DO_NOTHING");
  return in.on_failure.value_or("ROLLBACK");
}

// A stack within another belongs to it, whoever calls.
void adopt(store::Database& db, const Call& call, engine::StackRecord& stack,
           const std::string& parent_id) {
  if (parent_id.empty()) return;
  auto parent = find_stack(db, call, parent_id);
  if (!parent) return;
  stack.parent_id = parent->id;
  stack.root_id = parent->root_id.empty() ? parent->id : parent->root_id;
}

}  // namespace

Result<CreateStackOutput> create_stack(Formation& formation, const Call& call,
                                       const CreateStackInput& in) {
  auto name = in.stack_name.value_or("");
  TRY(check_stack_name(name));
  if (auto there = find_stack(formation.db, call, name)) {
    auto token = formation.db.find_text("select token from cfn_stack where id = ?", {there->id});
    if (in.client_request_token && token == in.client_request_token)
      return CreateStackOutput{.stack_id = there->id, .operation_id = {}};
    return Error{"AlreadyExistsException", "Stack [" + name + "] already exists"};
  }
  auto operation = new_operation(formation, engine::Kind::Create, in.client_request_token);
  operation.on_failure = TRY(on_failure_of(in));
  operation.disable_rollback = operation.on_failure == "DO_NOTHING";
  operation.retain_except_on_create = in.retain_except_on_create.value_or(false);
  operation.rollback = rollback_of(in.rollback_configuration);

  engine::StackRecord stack;
  stack.name = name;
  stack.id = new_stack_id(formation, call, name);
  stack.account = call.caller.account.text;
  stack.region = call.region.text;
  stack.created = call.now;
  stack.disable_rollback = operation.disable_rollback;
  stack.timeout_minutes = in.timeout_in_minutes.value_or(0);
  stack.termination_protection = in.enable_termination_protection.value_or(false);
  stack.rollback = operation.rollback;
  stack.stack_policy = TRY(policy_of(formation, in.stack_policy_body, in.stack_policy_url));
  std::string parent;
  engine::Asked asked{TRY(template_of(formation, in.template_body, in.template_url)),
                      given(in.parameters),
                      TRY(tags_of(in.tags, &parent)),
                      in.notification_ar_ns.value_or(std::vector<std::string>{}),
                      in.capabilities.value_or(std::vector<std::string>{}),
                      in.role_arn.value_or("")};
  adopt(formation.db, call, stack, parent);
  TRY(check_role(formation, call, stack, in.role_arn));
  auto account = account_of(formation, call);
  auto admitted = TRY(engine::admit(stack, asked, account, &engine::find_type));
  stack.description = admitted.description;
  operation.target = admitted.target;
  operation.graph = admitted.graph;
  auto operation_id = operation.id;
  engine::begin_forward(stack, std::move(operation), {}, call.now);
  Rows(formation.work, call.now).save(stack);
  set_actor(formation.db, stack.id, call);
  formation.db.run("update cfn_stack set token = ? where id = ?",
                   {in.client_request_token.value_or(""), stack.id});
  return CreateStackOutput{.stack_id = stack.id, .operation_id = operation_id};
}

Result<UpdateStackOutput> update_stack(Formation& formation, const Call& call,
                                       const UpdateStackInput& in) {
  auto stack = TRY(get_stack(formation.db, call, in.stack_name));
  TRY(engine::may_update(stack));
  TRY(engine::may_update_failed(stack, in.disable_rollback.value_or(false)));
  auto operation = new_operation(formation, engine::Kind::Update, in.client_request_token);
  operation.disable_rollback = in.disable_rollback.value_or(false);
  operation.retain_except_on_create = in.retain_except_on_create.value_or(false);
  if (in.rollback_configuration) stack.rollback = rollback_of(in.rollback_configuration);
  operation.rollback = stack.rollback;
  auto policy = TRY(policy_of(formation, in.stack_policy_body, in.stack_policy_url));
  operation.policy_during_update = TRY(
      policy_of(formation, in.stack_policy_during_update_body, in.stack_policy_during_update_url));
  auto previous = in.use_previous_template.value_or(false);
  if (previous && (in.template_body || in.template_url))
    return invalid("You cannot specify a template together with UsePreviousTemplate.");
  auto& was = stack.current;
  std::string parent;
  engine::Asked asked{
      previous ? was.body : TRY(template_of(formation, in.template_body, in.template_url)),
      given(in.parameters),
      in.tags ? TRY(tags_of(in.tags, &parent)) : was.tags,
      in.notification_ar_ns.value_or(was.notification_arns),
      in.capabilities.value_or(std::vector<std::string>{}),
      in.role_arn.value_or(was.role_arn)};
  TRY(check_role(formation, call, stack, in.role_arn));
  auto account = account_of(formation, call);
  auto admitted = TRY(engine::admit(stack, asked, account, &engine::find_type));
  // A stack that failed has something to do, whatever it is asked for.
  if (!stack.status.ends_with("_FAILED") && policy.empty() &&
      TRY(engine::changes_nothing(stack, admitted, account)))
    return invalid("No updates are to be performed.");
  if (!policy.empty()) stack.stack_policy = policy;
  stack.description = admitted.description;
  stack.disable_rollback = operation.disable_rollback;
  operation.target = admitted.target;
  operation.graph = admitted.graph;
  auto operation_id = operation.id;
  engine::begin_forward(stack, std::move(operation), {}, call.now);
  Rows(formation.work, call.now).save(stack);
  set_actor(formation.db, stack.id, call);
  return UpdateStackOutput{.stack_id = stack.id, .operation_id = operation_id};
}

}  // namespace windlass::cloud::cloudformation
