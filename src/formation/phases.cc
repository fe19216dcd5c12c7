#include "formation/phases.h"

#include <algorithm>

#include "formation/engine.h"
#include "formation/events.h"
#include "formation/outcomes.h"
#include "formation/own_types.h"
#include "formation/removing.h"

namespace windlass::formation {

namespace {

bool is_one(const Made& a, const Made& b) {
  return a.token == b.token || a.physical.id == b.physical.id;
}

// What an earlier operation could not remove is tried again with the rest.
void await_removal(StackRecord& stack) {
  for (auto& leftover : stack.leftovers)
    if (leftover.removing.stage != Removal::Gone) leftover.removing = {Removal::Waiting, 0, {}, {}};
}

// It goes where it is removed, unless its policy keeps it or nobody owns it.
void leave(StackRecord& stack, const std::string& id, const Made& made, std::string policy,
           bool just_made, Time now) {
  if (made.physical.id.empty()) return;
  Leftover leftover{id, made, policy, {}, {}};
  if (just_made && made.imported) return;
  if (is_kept(policy, just_made, stack.operation->retain_except_on_create))
    return note(stack, leftover, now, "DELETE_SKIPPED");
  stack.leftovers.push_back(std::move(leftover));
}

void enter_cleanup(StackRecord& stack, Phase phase) {
  stack.operation->phase = phase;
  await_removal(stack);
}

}  // namespace

std::string blame(const StackRecord& stack) {
  static constexpr std::pair<const char*, const char*> ways[] = {
      {"CREATE_FAILED", "create"},
      {"IMPORT_FAILED", "import"},
      {"UPDATE_FAILED", "update"},
      {"DELETE_FAILED", "delete"},
  };
  std::string text;
  for (auto& [status, way] : ways) {
    std::set<std::string> names;
    for (auto& [name, resource] : stack.resources) {
      auto failed = resource.stage == Stage::Failed || resource.removing.stage == Removal::Failed;
      if (failed && resource.status == status) names.insert(name);
    }
    if (status == std::string_view("DELETE_FAILED"))
      for (auto& leftover : stack.leftovers)
        if (leftover.removing.stage == Removal::Failed) names.insert(leftover.logical_id);
    if (!names.empty())
      text += std::string("The following resource(s) failed to ") + way + ": " +
              listed({names.begin(), names.end()}) + ". ";
  }
  return text;
}

void commit(StackRecord& stack, Time now) {
  auto& operation = *stack.operation;
  for (auto& [name, resource] : stack.resources) {
    auto wanted = operation.graph.contains(name);
    auto replaced = resource.stable && resource.made && !is_one(*resource.stable, *resource.made);
    if (replaced)
      leave(stack, name, *resource.stable,
            wanted ? resource.made->recipe.update_replace_policy
                   : resource.stable->recipe.deletion_policy,
            false, now);
    if (!wanted && resource.made)
      leave(stack, name, *resource.made, resource.made->recipe.deletion_policy, false, now);
    else if (!wanted && resource.stable)
      leave(stack, name, *resource.stable, resource.stable->recipe.deletion_policy, false, now);
    if (wanted) resource.stable = resource.made;
  }
  stack.resources.erase_if([&](auto& each) { return !operation.graph.contains(each.first); });
  stack.current = operation.target;
  stack.stable = operation.target;
  stack.outputs = operation.outputs;
  stack.imports = operation.imports;
  enter_cleanup(stack, Phase::Cleanup);
  if (operation.kind == Kind::Update) note(stack, now, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
}

void enter_rollback(StackRecord& stack, Time now) {
  auto& operation = *stack.operation;
  if (!stack.stable) {
    auto wants_deletion = operation.on_failure == "DELETE" && operation.kind == Kind::Create;
    auto reason = operation.why;
    if (operation.kind != Kind::Rollback)
      reason += wants_deletion ? "Delete requested by user." : "Rollback requested by user.";
    return enter_delete(stack, now, wants_deletion ? "DELETE_IN_PROGRESS" : "ROLLBACK_IN_PROGRESS",
                        reason);
  }
  operation.phase = Phase::Rollback;
  operation.deadline.reset();
  note(stack, now,
       operation.kind == Kind::Import ? "IMPORT_ROLLBACK_IN_PROGRESS"
                                      : "UPDATE_ROLLBACK_IN_PROGRESS",
       operation.why);
  for (auto& [name, resource] : stack.resources) {
    resource.import_id.clear();
    resource.removing = {};
    resource.attempts = 0;
    resource.look_at = {};
    if (!resource.stable) {
      resource.stage = Stage::Idle;
      if (resource.made)
        leave(stack, name, *resource.made, resource.made->recipe.deletion_policy, true, now);
      continue;
    }
    if (operation.skipped.contains(name)) {
      // Whatever it is now is taken for what it should be, as AWS does; the next update sets it
      // anew.
      if (resource.made && !is_one(*resource.made, *resource.stable)) {
        set_aside(stack, resource);
        resource.dirty = false;
      }
      if (!resource.made) resource.made = resource.stable;
      resource.dirty = resource.dirty || resource.made->recipe != resource.stable->recipe;
      resource.made->recipe = resource.stable->recipe;
      resource.stage = Stage::Done;
      note(stack, resource, now, "UPDATE_COMPLETE");
      continue;
    }
    auto was_dirty = resource.dirty;
    auto gone = resource.stable->physical.id.empty();
    if (resource.made && !gone && !is_one(*resource.made, *resource.stable)) {
      set_aside(stack, resource);
      was_dirty = false;
    }
    if (!resource.made && !gone) {
      resource.made = resource.stable;
      resource.wanted = resource.stable->recipe;
      if (resource.status != "UPDATE_COMPLETE" && resource.status != "CREATE_COMPLETE")
        note(stack, resource, now, "UPDATE_COMPLETE");
    }
    resource.dirty = was_dirty;
    // A stack within may have been changed although nothing of it was here.
    auto within = resource.type == nested_stack.name && resource.action == Action::Update;
    auto stands = resource.made && !gone && !was_dirty && !within &&
                  resource.made->recipe == resource.stable->recipe;
    resource.stage = stands ? Stage::Done : Stage::Waiting;
    resource.action = Action::None;
  }
  stack.resources.erase_if([](auto& each) { return !each.second.stable; });
}

void enter_delete(StackRecord& stack, Time now, std::string status, std::string reason) {
  auto& operation = *stack.operation;
  auto undoes = operation.kind != Kind::Delete;
  operation.phase = Phase::Delete;
  operation.deadline.reset();
  note(stack, now, std::move(status), std::move(reason));
  for (auto& [name, resource] : stack.resources) {
    auto& stable = resource.stable;
    if (stable && resource.made && !is_one(*stable, *resource.made))
      leave(stack, name, *stable, stable->recipe.deletion_policy, false, now);
    if (!resource.made && stable && !stable->physical.id.empty()) resource.made = stable;
    stable.reset();
    resource.stage = Stage::Idle;
    resource.removing = {};
    if (!resource.made || resource.made->physical.id.empty()) {
      resource.made.reset();
      continue;
    }
    auto kept =
        is_kept(resource.made->recipe.deletion_policy, undoes, operation.retain_except_on_create) ||
        operation.retained.contains(name) || (undoes && resource.made->imported);
    resource.removing.stage = kept ? Removal::Skipped : Removal::Waiting;
    if (kept) note(stack, resource, now, "DELETE_SKIPPED");
  }
  await_removal(stack);
}

void end_operation(StackRecord& stack, Time now, std::string status, std::string reason) {
  note(stack, now, std::move(status), std::move(reason));
  stack.operation.reset();
  for (auto& [name, resource] : stack.resources) {
    resource.stage = Stage::Idle;
    resource.action = Action::None;
    resource.wanted = {};
    resource.attempts = 0;
    resource.look_at = {};
    resource.signals.clear();
    resource.awaited = {};
    resource.policy = resource.policy_memo = {};
    resource.import_id.clear();
    if (!resource.made || resource.removing.stage == Removal::Gone) resource.removing = {};
  }
}

}  // namespace windlass::formation
