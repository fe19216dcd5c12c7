// Every change that needs no call, made until there is none left.
#include <algorithm>

#include "formation/engine.h"
#include "formation/events.h"
#include "formation/outcomes.h"
#include "formation/phases.h"
#include "formation/removing.h"

namespace windlass::formation {

namespace {

bool any_stage(const StackRecord& stack, auto holds) {
  return std::ranges::any_of(stack.resources, [&](auto& each) { return holds(each.second.stage); });
}

// What a call may have made is not known before it was made again: nobody goes on without it.
bool any_in_doubt(const StackRecord& stack) {
  return any_stage(stack,
                   [](Stage stage) { return stage == Stage::Calling || stage == Stage::Clearing; });
}

// --- Signals ---

void hear_signals(StackRecord& stack, ResourceRecord& resource, Time now) {
  auto& awaited = resource.awaited;
  auto told = static_cast<int>(resource.signals.size());
  auto well = static_cast<int>(std::ranges::count(resource.signals, true, &Signal::success));
  auto needed = (awaited.count * awaited.percent_min + 99) / 100;
  if (well >= needed) {
    if (resource.type == "AWS::CloudFormation::WaitCondition" && resource.made) {
      Json data = Json::Object{};
      for (auto& each : resource.signals)
        if (each.success) data.set(each.id, each.data);
      resource.made->physical.attributes.set("Data", data.dump());
    }
    return complete(stack, resource, now);
  }
  auto over = now >= resource.began + std::chrono::seconds(awaited.timeout_seconds);
  auto hopeless = told - well > awaited.count - needed;
  if (!over && !hopeless) return;
  if (resource.type == "AWS::CloudFormation::WaitCondition") {
    auto failed = std::ranges::find(resource.signals, false, &Signal::success);
    return fail(stack, resource, now,
                hopeless ? "WaitCondition received failed message: '" + failed->data +
                               "' for uniqueId: " + failed->id
                         : "WaitCondition timed out. Received " + std::to_string(well) +
                               " conditions when expecting " + std::to_string(awaited.count));
  }
  auto why = hopeless ? "Received " + std::to_string(told - well) + " FAILURE signal(s) out of " +
                            std::to_string(awaited.count)
                      : "Failed to receive " + std::to_string(awaited.count - told) +
                            " resource signal(s) within the specified duration";
  if (awaited.count > 1 || hopeless)
    why += ". Unable to satisfy " + std::to_string(awaited.percent_min) +
           "% MinSuccessfulInstancesPercent requirement";
  fail(stack, resource, now, std::move(why));
}

// --- Towards the target ---

void give_up_running(StackRecord& stack, Time now) {
  for (auto& [name, resource] : stack.resources) {
    if (!is_running(resource.stage) || resource.stage == Stage::Calling ||
        resource.stage == Stage::Clearing)
      continue;
    fail(stack, resource, now,
         resource.action == Action::Create ? "Resource creation cancelled"
                                           : "Resource update cancelled");
  }
}

bool starts_or_runs(const StackRecord& stack) {
  auto& graph = stack.operation->graph;
  // What waits for something that failed never starts.
  std::set<std::string> lost;
  for (bool more = true; more;) {
    more = false;
    for (auto& [name, resource] : stack.resources) {
      auto hopeless =
          resource.stage == Stage::Failed ||
          (resource.stage == Stage::Waiting && graph.contains(name) &&
           std::ranges::any_of(graph.at(name), [&](auto& id) { return lost.contains(id); }));
      if (hopeless && lost.insert(name).second) more = true;
    }
  }
  return std::ranges::any_of(stack.resources, [&](auto& each) {
    return is_running(each.second.stage) ||
           (each.second.stage == Stage::Waiting && !lost.contains(each.first));
  });
}

void stop_here(StackRecord& stack, Time now) {
  auto& operation = *stack.operation;
  auto status = operation.kind == Kind::Create   ? "CREATE_FAILED"
                : operation.kind == Kind::Import ? "IMPORT_ROLLBACK_FAILED"
                                                 : "UPDATE_FAILED";
  stack.current = operation.target;
  auto why = operation.why.empty() ? blame(stack) : operation.why;
  end_operation(stack, now, status, why);
  stack.resources.erase_if([](auto& each) {
    return !each.second.made && !each.second.stable && each.second.status.empty();
  });
}

bool go_forward(StackRecord& stack, Time now) {
  auto& operation = *stack.operation;
  for (auto& [name, resource] : std::as_const(stack.resources))
    if (resource.stage == Stage::Signals) hear_signals(stack, stack.resources.at(name), now);
  if (operation.deadline && now >= *operation.deadline && !operation.refused) {
    operation.refused = true;
    operation.disable_rollback = operation.disable_rollback && operation.on_failure == "DO_NOTHING";
    give_up_running(stack, now);
    if (blame(stack).empty()) operation.why = "The creation timed out. ";
  }
  if (is_halting(operation)) {
    give_up_running(stack, now);
    if (any_in_doubt(stack)) return false;
    if (!operation.then.empty()) {
      auto then = operation.then.front();
      stack.operation = then;
      enter_delete(stack, now, "DELETE_IN_PROGRESS", "User Initiated");
      return true;
    }
    if (operation.cancelled && operation.why.empty()) operation.why = "User Initiated";
    if (operation.why.empty()) operation.why = blame(stack);
    enter_rollback(stack, now);
    return true;
  }
  if (operation.refused && !starts_or_runs(stack)) {
    stop_here(stack, now);
    return true;
  }
  return false;
}

// --- Back ---

bool go_back(StackRecord& stack, Time now) {
  auto& operation = *stack.operation;
  if (!operation.then.empty() && !any_in_doubt(stack)) {
    auto then = operation.then.front();
    stack.operation = then;
    enter_delete(stack, now, "DELETE_IN_PROGRESS", "User Initiated");
    return true;
  }
  if (any_stage(stack, is_running)) return false;
  auto failed = any_stage(stack, [](Stage stage) { return stage == Stage::Failed; });
  auto waiting = any_stage(stack, [](Stage stage) { return stage == Stage::Waiting; });
  auto import = operation.kind == Kind::Import;
  if (failed) {
    auto why = blame(stack);
    stack.current = *stack.stable;
    end_operation(stack, now, import ? "IMPORT_ROLLBACK_FAILED" : "UPDATE_ROLLBACK_FAILED", why);
    return true;
  }
  if (waiting) return false;
  for (auto& [name, resource] : stack.resources) resource.stable = resource.made;
  stack.current = *stack.stable;
  operation.phase = Phase::RollbackCleanup;
  for (auto& leftover : stack.leftovers) leftover.removing = {Removal::Waiting, 0, {}, {}};
  if (!import) note(stack, now, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
  return true;
}

// --- Away ---

template <class Thing>
void begin_removing(StackRecord& stack, Thing& thing, Time now) {
  thing.removing = {Removal::Calling, 0, now, now};
  note(stack, thing, now, "DELETE_IN_PROGRESS");
}

bool begin_removals(StackRecord& stack, Time now) {
  std::vector<std::string> turns;
  std::set<std::string, std::less<>> of_leftovers;
  for (auto& each : removable(removal_candidates(stack))) {
    if (each.is_leftover)
      of_leftovers.emplace(each.token);
    else
      turns.emplace_back(each.logical_id);
  }
  for (auto& name : turns) begin_removing(stack, stack.resources.at(name), now);
  for (auto& leftover : stack.leftovers)
    if (of_leftovers.contains(leftover.made.token) && leftover.removing.stage == Removal::Waiting)
      begin_removing(stack, leftover, now);
  return !turns.empty() || !of_leftovers.empty();
}

void end_cleanup(StackRecord& stack, Time now) {
  auto& operation = *stack.operation;
  auto back = operation.phase == Phase::RollbackCleanup;
  auto status = operation.kind == Kind::Create ? "CREATE_COMPLETE"
                : operation.kind == Kind::Import
                    ? (back ? "IMPORT_ROLLBACK_COMPLETE" : "IMPORT_COMPLETE")
                : back ? "UPDATE_ROLLBACK_COMPLETE"
                       : "UPDATE_COMPLETE";
  end_operation(stack, now, status);
}

void end_deletion(StackRecord& stack, Time now) {
  auto& operation = *stack.operation;
  auto deletes = operation.kind == Kind::Delete || stack.status == "DELETE_IN_PROGRESS";
  if (operation.force) {
    for (auto& [name, resource] : stack.resources)
      if (resource.removing.stage == Removal::Failed) {
        resource.removing.stage = Removal::Skipped;
        note(stack, resource, now, "DELETE_SKIPPED");
      }
    std::erase_if(stack.leftovers, [&](auto& leftover) {
      note(stack, leftover, now, "DELETE_SKIPPED");
      return true;
    });
  }
  auto why = blame(stack);
  if (!why.empty())
    return end_operation(stack, now, deletes ? "DELETE_FAILED" : "ROLLBACK_FAILED", why);
  // What is kept belongs to nobody from here on.
  for (auto& [name, resource] : stack.resources) {
    resource.made.reset();
    resource.stable.reset();
    resource.removing = {};
  }
  stack.outputs.clear();
  stack.imports.clear();
  if (deletes) stack.deleted = now;
  end_operation(stack, now, deletes ? "DELETE_COMPLETE" : "ROLLBACK_COMPLETE");
}

bool go_away(StackRecord& stack, Time now) {
  auto& operation = *stack.operation;
  if (!operation.then.empty()) {
    auto then = operation.then.front();
    stack.operation = then;
    enter_delete(stack, now, "DELETE_IN_PROGRESS", "User Initiated");
    return true;
  }
  std::erase_if(stack.leftovers, [](auto& each) {
    return is_over(each.removing.stage) && each.removing.stage != Removal::None;
  });
  if (begin_removals(stack, now)) return true;
  if (removal_goes_on(removal_candidates(stack))) return false;
  operation.phase == Phase::Delete ? end_deletion(stack, now) : end_cleanup(stack, now);
  return true;
}

bool go_on(StackRecord& stack, Time now) {
  switch (stack.operation->phase) {
    case Phase::Forward: return go_forward(stack, now);
    case Phase::Monitor:
      if (is_halting(*stack.operation)) return go_forward(stack, now);
      if (now < stack.operation->deadline.value_or(now)) return false;
      commit(stack, now);
      return true;
    case Phase::Rollback: return go_back(stack, now);
    case Phase::Cleanup:
    case Phase::RollbackCleanup:
    case Phase::Delete: return go_away(stack, now);
  }
  return false;
}

}  // namespace

bool is_halting(const Operation& operation) {
  if (operation.phase == Phase::Rollback) return !operation.then.empty();
  return operation.cancelled || !operation.then.empty() ||
         (operation.refused && !operation.disable_rollback &&
          !(operation.kind == Kind::Create && operation.on_failure == "DO_NOTHING"));
}

bool is_removing(Phase phase) {
  return phase == Phase::Cleanup || phase == Phase::RollbackCleanup || phase == Phase::Delete;
}

void advance(StackRecord& stack, Time now) {
  while (stack.operation && go_on(stack, now)) {
  }
}

}  // namespace windlass::formation
