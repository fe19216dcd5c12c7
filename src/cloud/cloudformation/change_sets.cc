// Change sets: what would change, kept until somebody wants it to.
#include "cloud/cloudformation/change_sets_kept.h"

#include <algorithm>

#include "cloud/cloudformation/acting.h"
#include "cloud/cloudformation/asking.h"
#include "cloud/cloudformation/handlers.h"
#include "cloud/cloudformation/importing.h"
#include "cloud/cloudformation/stacks_kept.h"
#include "formation/engine.h"
#include "formation/events.h"
#include "formation/resource_type.h"
#include "formation/statuses.h"

namespace windlass::cloud::cloudformation {

namespace {

constexpr auto imported = "imports";

// A stack that is only thought of, so that a change set can be of it.
Result<engine::StackRecord> thought_of(Formation& formation, const Call& call,
                                       const std::string& name, const std::string& change_set) {
  if (auto there = find_stack(formation.db, call, name)) {
    if (there->status == "REVIEW_IN_PROGRESS") return *std::move(there);
    return invalid("Stack [" + name +
                   "] already exists and cannot be created again with the "
                   "changeSet [" +
                   change_set + "].");
  }
  TRY(check_stack_name(name));
  engine::StackRecord stack;
  stack.name = name;
  stack.id = new_stack_id(formation, call, name);
  stack.account = call.caller.account.text;
  stack.region = call.region.text;
  stack.created = call.now;
  engine::note(stack, call.now, "REVIEW_IN_PROGRESS", "User Initiated");
  return stack;
}

Result<engine::StackRecord> stack_for(Formation& formation, const Call& call,
                                      const CreateChangeSetInput& in, const std::string& type) {
  auto name = in.stack_name.value_or("");
  auto there = find_stack(formation.db, call, name);
  if (type == "CREATE" || (type == "IMPORT" && !there))
    return thought_of(formation, call, name, in.change_set_name.value_or(""));
  if (!there) return invalid("Stack [" + name + "] does not exist");
  if (there->status == "REVIEW_IN_PROGRESS" && type != "IMPORT")
    return invalid("Stack [" + name + "] is in REVIEW_IN_PROGRESS state and can not be updated.");
  if (there->status != "REVIEW_IN_PROGRESS") TRY(engine::may_update(*there));
  return *std::move(there);
}

Result<std::map<std::string, engine::Drift>> drifts_of(const engine::StackRecord& stack,
                                                       const engine::Around& around) {
  std::map<std::string, engine::Drift> drifts;
  for (auto& [name, resource] : stack.resources) {
    auto drift = TRY(engine::drift_of(stack, resource, around));
    if (drift.status == "MODIFIED" || drift.status == "DELETED") drifts[name] = std::move(drift);
  }
  return drifts;
}

Json wish_of(const CreateChangeSetInput& in, const engine::Asked& asked, const std::string& type,
             const std::map<std::string, std::string>& imports) {
  Json wish = Json::Object{{"type", type},
                           {"asked", blueprint_json(asked)},
                           {"description", in.description.value_or("")},
                           {"on_failure", in.on_stack_failure.value_or("")},
                           {"mode", in.deployment_mode.value_or("")},
                           {"nested", in.include_nested_stacks.value_or(false)},
                           {"rollback", in.rollback_configuration.has_value()}};
  if (in.rollback_configuration) {
    auto rollback = rollback_of(in.rollback_configuration);
    wish.set("minutes", rollback.monitoring_minutes);
    Json::Array triggers;
    for (auto& one : rollback.triggers)
      triggers.push_back(Json::Object{{"arn", one.arn}, {"type", one.type}});
    wish.set("triggers", triggers);
  }
  Json all = Json::Object{};
  for (auto& [name, id] : imports) all.set(name, id);
  wish.set(imported, all);
  return wish;
}

engine::RollbackConfiguration wished_rollback(const ChangeSet& change_set) {
  engine::RollbackConfiguration rollback;
  if (auto* minutes = change_set.wish.find("minutes"); minutes && minutes->is_int())
    rollback.monitoring_minutes = static_cast<int>(minutes->as_int());
  if (auto* all = change_set.wish.find("triggers"); all && all->is_array())
    for (auto& one : all->as_array())
      rollback.triggers.push_back({one.text("arn").value_or(""), one.text("type").value_or("")});
  return rollback;
}

void compute(Formation& formation, const Call& call, const engine::StackRecord& stack,
             const engine::Admitted& admitted, const std::map<std::string, std::string>& imports,
             ChangeSet& out) {
  auto account = account_of(formation, call);
  engine::Place place{formation.work.peers, stack.partition, stack.region, stack.account};
  engine::Around around{place, account, &engine::find_type};
  std::map<std::string, engine::Drift> drifts;
  if (wish_text(out, "mode") == "REVERT_DRIFT") {
    auto seen = drifts_of(stack, around);
    if (!seen) {
      out.status = "FAILED";
      out.reason = seen.error().message;
      return;
    }
    drifts = *std::move(seen);
  }
  auto changes = engine::changes_of(stack, admitted, imports, drifts, account, &engine::find_type);
  if (!changes) {
    out.status = "FAILED";
    out.reason = changes.error().message;
    return;
  }
  out.changes = engine::to_json(*changes).dump();
  out.status = "CREATE_COMPLETE";
  out.execution = "AVAILABLE";
  auto same = changes->empty() && stack.status != "REVIEW_IN_PROGRESS" &&
              engine::changes_nothing(stack, admitted, account).value_or(false);
  auto fault = wish_text(out, "type") == "IMPORT" ? import_fault(*changes) : std::nullopt;
  if (!same && !fault) return;
  out.status = "FAILED";
  out.execution = "UNAVAILABLE";
  out.reason = fault ? *fault : std::string(engine::no_changes);
}

}  // namespace

Result<CreateChangeSetOutput> create_change_set(Formation& formation, const Call& call,
                                                const CreateChangeSetInput& in) {
  auto type = in.change_set_type.value_or("UPDATE");
  auto stack = TRY(stack_for(formation, call, in, type));
  auto imports = TRY(imports_of(in, type));
  if (in.import_existing_resources.value_or(false))
    return invalid(
        "ImportExistingResources is not served by this cloud: name what is to be taken "
        "over, with ChangeSetType IMPORT.");
  auto name = in.change_set_name.value_or("");
  if (formation.db.any("select 1 from cfn_change_set where stack = ? and name = ?",
                       {stack.id, name}))
    return Error{"AlreadyExistsException", "ChangeSet [" + name + "] already exists"};
  auto& was = stack.current;
  auto is_new = stack.status == "REVIEW_IN_PROGRESS";
  engine::Asked asked{in.use_previous_template.value_or(false)
                          ? was.body
                          : TRY(template_of(formation, in.template_body, in.template_url)),
                      given(in.parameters),
                      in.tags || is_new ? TRY(tags_of(in.tags)) : was.tags,
                      in.notification_ar_ns.value_or(was.notification_arns),
                      in.capabilities.value_or(std::vector<std::string>{}),
                      in.role_arn.value_or(was.role_arn)};
  TRY(check_role(formation, call, stack, in.role_arn));
  auto account = account_of(formation, call);
  auto admitted = TRY(engine::admit(stack, asked, account, &engine::find_type));
  TRY(check_imports(formation, call, stack, admitted, imports));
  ChangeSet change_set;
  change_set.id = "arn:aws:cloudformation:" + call.region.text + ":" + call.caller.account.text +
                  ":changeSet/" + name + "/" + formation.work.random.uuid();
  change_set.stack_id = stack.id;
  change_set.name = name;
  change_set.created = call.now;
  change_set.execution = "UNAVAILABLE";
  change_set.changes = "[]";
  change_set.wish = wish_of(in, asked, type, imports);
  compute(formation, call, stack, admitted, imports, change_set);
  if (is_new) stack.description = admitted.description;
  Rows(formation.work, call.now).save(stack);
  keep(formation.db, change_set);
  return CreateChangeSetOutput{.id = change_set.id, .stack_id = stack.id};
}

Result<ExecuteChangeSetOutput> execute_change_set(Formation& formation, const Call& call,
                                                  const ExecuteChangeSetInput& in) {
  auto change_set = TRY(get_change_set(formation.db, call, in.change_set_name, in.stack_name));
  if (change_set.execution != "AVAILABLE")
    return Error{"InvalidChangeSetStatus", "ChangeSet [" + change_set.id +
                                               "] cannot be executed in its current status of [" +
                                               change_set.status + "]"};
  auto stack = TRY(get_stack(formation.db, call, change_set.stack_id));
  auto is_new = stack.status == "REVIEW_IN_PROGRESS";
  if (!is_new) TRY(engine::may_update(stack));
  auto type = wish_text(change_set, "type");
  auto kind = type == "IMPORT" ? engine::Kind::Import
              : is_new         ? engine::Kind::Create
                               : engine::Kind::Update;
  auto operation = new_operation(formation, kind, in.client_request_token);
  auto on_failure = wish_text(change_set, "on_failure");
  if (!on_failure.empty() && in.disable_rollback)
    return invalid("You cannot specify DisableRollback for a change set with OnStackFailure.");
  operation.on_failure = on_failure.empty() ? "ROLLBACK" : on_failure;
  operation.disable_rollback = in.disable_rollback.value_or(false) || on_failure == "DO_NOTHING";
  TRY(engine::may_update_failed(stack, operation.disable_rollback));
  operation.retain_except_on_create = in.retain_except_on_create.value_or(false);
  if (wish_flag(change_set, "rollback")) stack.rollback = wished_rollback(change_set);
  operation.rollback = stack.rollback;
  auto account = account_of(formation, call);
  auto* asked = change_set.wish.find("asked");
  auto admitted =
      TRY(engine::admit(stack, asked_from(asked ? *asked : Json()), account, &engine::find_type));
  operation.target = admitted.target;
  operation.graph = admitted.graph;
  std::map<std::string, std::string> imports;
  if (auto* all = change_set.wish.find(imported); all && all->is_object())
    for (auto& [name, id] : all->as_object()) imports[name] = id.as_string();
  // What drifted is set anew, what is gone is made anew.
  for (auto& change : engine::changes_from_json(parse_json(change_set.changes).value_or(Json()))) {
    auto found = stack.resources.find(change.logical_id);
    if (change.drift.empty() || found == stack.resources.end()) continue;
    found->second.dirty = true;
    if (change.drift == "DELETED" && found->second.made) {
      found->second.made.reset();
      if (found->second.stable) found->second.stable->physical = {};
    }
  }
  stack.description = admitted.description;
  stack.disable_rollback = operation.disable_rollback;
  stack.change_set_id = change_set.id;
  engine::begin_forward(stack, std::move(operation), imports, call.now);
  Rows(formation.work, call.now).save(stack);
  set_actor(formation.db, stack.id, call);
  // The others were made for a stack that is no more.
  formation.db.run("delete from cfn_change_set where stack = ? and id <> ?",
                   {stack.id, change_set.id});
  change_set.execution = "EXECUTE_COMPLETE";
  keep(formation.db, change_set);
  return ExecuteChangeSetOutput{};
}

Result<DeleteChangeSetOutput> delete_change_set(Formation& formation, const Call& call,
                                                const DeleteChangeSetInput& in) {
  auto found = get_change_set(formation.db, call, in.change_set_name, in.stack_name);
  // AWS takes it for done.
  if (!found && found.error().code == "ChangeSetNotFound") return DeleteChangeSetOutput{};
  auto change_set = TRY(std::move(found));
  formation.db.run("delete from cfn_change_set where id = ?", {change_set.id});
  return DeleteChangeSetOutput{};
}

}  // namespace windlass::cloud::cloudformation
