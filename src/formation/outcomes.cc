#include "formation/outcomes.h"

#include "formation/events.h"
#include "formation/group_policy.h"

namespace windlass::formation {

namespace {

std::string word(Action action) {
  switch (action) {
    case Action::Create: return "CREATE";
    case Action::Import: return "IMPORT";
    default: return "UPDATE";
  }
}

}  // namespace

bool is_running(Stage stage) {
  return stage == Stage::Clearing || stage == Stage::Calling || stage == Stage::Settling ||
         stage == Stage::Policy || stage == Stage::Signals;
}

void settled(StackRecord& stack, ResourceRecord& resource, Time now) {
  if (resource.stage != Stage::Policy && resource.action == Action::Update &&
      rolls_group(resource.policy)) {
    resource.stage = Stage::Policy;
    resource.began = resource.look_at = now;
    resource.policy_memo = Json::Object{};
    return;
  }
  auto is_new = resource.action == Action::Create || resource.action == Action::Replace;
  if (is_new && resource.awaited.count > 0) {
    resource.stage = Stage::Signals;
    resource.began = now;
    return;
  }
  complete(stack, resource, now);
}

void complete(StackRecord& stack, ResourceRecord& resource, Time now) {
  resource.stage = Stage::Done;
  resource.dirty = false;
  resource.tried = {};
  if (resource.made) resource.made->recipe = resource.wanted;
  note(stack, resource, now, word(resource.action) + "_COMPLETE",
       resource.action == Action::Import ? "Resource import completed." : "");
}

void fail(StackRecord& stack, ResourceRecord& resource, Time now, std::string reason) {
  // What it has is not what its record says, so that it is set anew by whoever comes next.
  if (resource.made && resource.action != Action::None) resource.dirty = true;
  if (resource.action == Action::Update) resource.tried = resource.wanted;
  resource.stage = Stage::Failed;
  note(stack, resource, now, word(resource.action) + "_FAILED", std::move(reason));
  if (stack.operation->phase == Phase::Forward) stack.operation->refused = true;
}

void set_aside(StackRecord& stack, ResourceRecord& resource) {
  if (!resource.made) return;
  auto stands = resource.stable && resource.stable->token == resource.made->token;
  // What last stood stays within reach of a rollback.
  if (!stands && !resource.made->physical.id.empty() && !resource.made->imported)
    stack.leftovers.push_back({resource.logical_id, *resource.made, "Delete", {}, {}});
  resource.made.reset();
}

}  // namespace windlass::formation
