#include "formation/engine.h"

#include <algorithm>

#include "formation/events.h"
#include "formation/outcomes.h"
#include "formation/phases.h"

namespace windlass::formation {

namespace {

std::string word(Kind kind) {
  return kind == Kind::Create ? "CREATE" : kind == Kind::Import ? "IMPORT" : "UPDATE";
}

}  // namespace

void begin_forward(StackRecord& stack, Operation operation,
                   const std::map<std::string, std::string>& imports, Time now) {
  operation.began = operation.look_at = now;
  operation.phase = Phase::Forward;
  if (operation.kind == Kind::Create && stack.timeout_minutes > 0)
    operation.deadline = now + std::chrono::minutes(stack.timeout_minutes);
  if (operation.kind != Kind::Create) stack.updated = now;
  for (auto& [name, needed] : operation.graph) {
    auto& resource = stack.resources[name];
    resource.logical_id = name;
    resource.stage = Stage::Waiting;
    resource.action = Action::None;
    resource.look_at = now;
    if (auto found = imports.find(name); found != imports.end()) resource.import_id = found->second;
  }
  stack.current = operation.target;
  stack.operation = std::move(operation);
  note(stack, now, word(stack.operation->kind) + "_IN_PROGRESS", "User Initiated");
}

void begin_rollback(StackRecord& stack, Operation operation, Time now) {
  operation.began = operation.look_at = now;
  operation.kind = Kind::Rollback;
  operation.why = "User Initiated";
  stack.operation = std::move(operation);
  enter_rollback(stack, now);
  advance(stack, now);
}

void begin_delete(StackRecord& stack, Operation operation, Time now) {
  operation.began = operation.look_at = now;
  operation.kind = Kind::Delete;
  operation.phase = Phase::Delete;
  if (stack.operation) {
    if (stack.operation->kind == Kind::Delete) return;
    stack.operation->then = {std::move(operation)};
    return advance(stack, now);
  }
  stack.operation = std::move(operation);
  enter_delete(stack, now, "DELETE_IN_PROGRESS", "User Initiated");
  advance(stack, now);
}

void cancel_update(StackRecord& stack, Time now) {
  if (!stack.operation || stack.operation->phase != Phase::Forward) return;
  stack.operation->cancelled = true;
  advance(stack, now);
}

Result<> signal(StackRecord& stack, const std::string& logical_id, Signal signal, Time now) {
  auto found = stack.resources.find(logical_id);
  if (found == stack.resources.end())
    return Error{"ValidationError",
                 "Resource " + logical_id + " does not exist for stack " + stack.name};
  auto& resource = found->second;
  if (!stack.operation || !is_running(resource.stage) ||
      (resource.awaited.count <= 0 && resource.policy.is_null()))
    return Error{"ValidationError", "Resource " + logical_id + " is in " + resource.status +
                                        " state and cannot be signaled"};
  auto known = std::ranges::find(resource.signals, signal.id, &Signal::id);
  if (known != resource.signals.end()) return Done{};
  remark(stack, resource, now,
         std::string("Received ") + (signal.success ? "SUCCESS" : "FAILURE") +
             " signal with UniqueId " + signal.id);
  resource.signals.push_back(std::move(signal));
  advance(stack, now);
  return Done{};
}

}  // namespace windlass::formation
