#include "formation/apply.h"

#include <algorithm>

#include "formation/differences.h"
#include "formation/engine.h"
#include "formation/events.h"
#include "formation/group_policy.h"
#include "formation/outcomes.h"
#include "formation/own_types.h"
#include "formation/phases.h"
#include "formation/removing.h"
#include "formation/stack_policy.h"
#include "formation/token.h"

namespace windlass::formation {

namespace {

using Kind = Step::Kind;

constexpr int tries_max = 8;
constexpr int unreachable_tries_max = 60;  // half an hour
constexpr int cleanup_tries_max = 3;
constexpr auto settling_max = std::chrono::hours(3);
constexpr auto removing_max = std::chrono::minutes(20);

// Soon at first, then the slower the longer it takes already.
Duration pause_after(Time began, Time now) {
  auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(now - began);
  return std::clamp<std::chrono::milliseconds>(waited / 8, std::chrono::milliseconds(100),
                                               std::chrono::milliseconds(5000));
}

Duration pause_before_try(int attempts) {
  return std::chrono::milliseconds(250) * (1 << std::min(attempts, 7));
}

class Application {
 public:
  Application(StackRecord& stack, const Step& step, const Outcome& outcome, Time now)
      : stack_(stack), step_(step), outcome_(outcome), now_(now) {}

  void write() {
    // What a call made or removed is so whatever was asked for since; the rest is not.
    auto stays = step_.kind == Kind::Create || step_.kind == Kind::Update ||
                 step_.kind == Kind::Remove || step_.kind == Kind::Gone;
    if (!stays && step_.during != during(*stack_.operation)) return;
    switch (step_.kind) {
      case Kind::Tick: return;
      case Kind::Start: return in_stage(Stage::Waiting, &Application::started);
      case Kind::Create: return in_stage(Stage::Calling, &Application::created);
      case Kind::Update: return in_stage(Stage::Calling, &Application::updated);
      case Kind::Watch: return in_stage(Stage::Settling, &Application::watched);
      case Kind::Policy: return in_stage(Stage::Policy, &Application::moved);
      case Kind::Remove:
      case Kind::Gone: return removed();
      case Kind::Alarms: return listened();
      case Kind::Listen: return in_stage(Stage::Signals, &Application::heard);
      case Kind::Finish: return finished();
    }
  }

 private:
  void in_stage(Stage stage, void (Application::*then)(ResourceRecord&)) {
    auto found = stack_.resources.find(step_.logical_id);
    if (found == stack_.resources.end() || found->second.stage != stage) return;
    if (stage != Stage::Waiting && found->second.token != step_.token) return;
    (this->*then)(found->second);
  }

  bool tries_again(ResourceRecord& resource) {
    auto most = outcome_.unreachable ? unreachable_tries_max : tries_max;
    if (!outcome_.refused || !outcome_.passes || resource.attempts >= most) return false;
    resource.look_at = now_ + pause_before_try(resource.attempts++);
    return true;
  }

  // --- Start ---

  void started(ResourceRecord& resource) {
    if (is_halting(*stack_.operation) && stack_.operation->phase == Phase::Forward) return;
    if (outcome_.refused) {
      if (tries_again(resource)) return;
      if (!resource.made) resource.action = Action::Create;
      return fail(stack_, resource, now_, outcome_.refused->message);
    }
    resource.wanted = outcome_.recipe;
    resource.type = resource.wanted.type;
    resource.awaited = outcome_.awaited;
    resource.policy = resource.policy_memo = {};
    resource.signals.clear();
    if (!resource.made || resource.made->physical.id.empty()) return begin_new(resource);
    change(resource);
  }

  void begin_new(ResourceRecord& resource) {
    resource.made.reset();
    auto was = resource.stable.has_value();
    call(resource, !resource.import_id.empty() ? Action::Import
                   : was                       ? Action::Replace
                                               : Action::Create);
    note(stack_, resource, now_,
         resource.action == Action::Import   ? "IMPORT_IN_PROGRESS"
         : resource.action == Action::Create ? "CREATE_IN_PROGRESS"
                                             : "UPDATE_IN_PROGRESS",
         resource.action == Action::Import ? "Resource import started." : "");
  }

  void change(ResourceRecord& resource) {
    auto& was = resource.made->recipe;
    auto* schema = find_schema(was.type);
    auto all = differences(schema, was.properties, resource.wanted.properties);
    auto retagged = was.tags != resource.wanted.tags && schema && !tag_property(*schema).empty();
    // What never became ready, when nobody undid it, is made anew.
    auto unfinished = resource.dirty && resource.status == "CREATE_FAILED";
    auto same = all.empty() && !retagged && !resource.dirty;
    // The template of a stack within may be another one, at the same URL: its update finds out.
    auto looks = was.type == nested_stack.name &&
                 stack_.operation->kind != windlass::formation::Kind::Import;
    if (same && !looks) {
      was = resource.wanted;
      resource.stage = Stage::Done;
      return;
    }
    auto rolls = resource.dirty || matters_to_group(was.type, all);
    auto policy = was.type == group_type && rolls ? outcome_.policy : Json();
    auto by_schema = replacement_of(all);
    auto replaces = unfinished || by_schema == Replacement::True || !outcome_.updates ||
                    (by_schema == Replacement::Conditional && outcome_.replaces) ||
                    replaces_group(policy);
    if (!same && denied(resource, replaces ? "Update:Replace" : "Update:Modify")) return;
    if (replaces) return replace(resource);
    if (was.type == group_type) resource.policy = outcome_.policy;
    if (!rolls_group(policy) && !resource.policy.is_null())
      resource.policy.set(std::string(nothing_to_replace), true);
    resource.token = resource.made->token;
    resource.action = Action::Update;
    resource.stage = Stage::Calling;
    resource.attempts = 0;
    resource.began = resource.look_at = now_;
    note(stack_, resource, now_, "UPDATE_IN_PROGRESS");
  }

  bool denied(ResourceRecord& resource, std::string_view action) {
    auto& operation = *stack_.operation;
    if (operation.phase != Phase::Forward) return false;
    auto& policy = operation.policy_during_update.empty() ? stack_.stack_policy
                                                          : operation.policy_during_update;
    auto why = denied_by(policy, action, resource.logical_id, resource.type);
    if (why) {
      auto dirty = resource.dirty;
      resource.action = Action::None;
      fail(stack_, resource, now_, *why);
      resource.dirty = dirty;
    }
    return why.has_value();
  }

  void call(ResourceRecord& resource, Action action) {
    resource.action = action;
    resource.stage = Stage::Calling;
    resource.attempts = 0;
    resource.began = resource.look_at = now_;
    resource.token = token_of(stack_.id + "/" + resource.logical_id + "/" + stack_.operation->id +
                              "/" + (resource.made ? resource.made->token : "") + "/" +
                              std::to_string(static_cast<int>(stack_.operation->phase)));
  }

  void replace(ResourceRecord& resource) {
    auto first = outcome_.clears_first;
    call(resource, Action::Replace);
    note(stack_, resource, now_, "UPDATE_IN_PROGRESS",
         "Requested update requires the creation of a new physical resource; hence creating one.");
    if (!first) return;
    resource.stage = Stage::Clearing;
    resource.removing = {Removal::Calling, 0, now_, now_};
  }

  // --- Calls ---

  void created(ResourceRecord& resource) {
    if (outcome_.refused) {
      if (tries_again(resource)) return;
      // The type may know what it left behind.
      for (auto& [name, value] : outcome_.refused->fields)
        if (name == "PhysicalId" && !value.empty()) keep(resource, {value, Json::Object{}});
      auto kept = resource.made && resource.made->token == resource.token;
      auto dirty = resource.dirty;
      fail(stack_, resource, now_, outcome_.refused->message);
      // The old one was not touched.
      if (!kept) resource.dirty = dirty;
      return;
    }
    keep(resource, outcome_.physical);
    if (resource.action != Action::Import)
      note(stack_, resource, now_,
           resource.action == Action::Create ? "CREATE_IN_PROGRESS" : "UPDATE_IN_PROGRESS",
           "Resource creation Initiated");
    go_on(resource);
  }

  void keep(ResourceRecord& resource, Physical physical) {
    set_aside(stack_, resource);
    resource.made = Made{std::move(physical), resource.wanted, resource.token,
                         resource.action == Action::Import};
    resource.stage = Stage::Settling;
  }

  void updated(ResourceRecord& resource) {
    if (outcome_.refused) {
      if (outcome_.refused->code == "RequiresReplacement") return replace(resource);
      if (tries_again(resource)) return;
      return fail(stack_, resource, now_, outcome_.refused->message);
    }
    resource.made->physical = outcome_.physical;
    resource.dirty = true;  // until it is ready
    go_on(resource);
  }

  void go_on(ResourceRecord& resource) {
    resource.stage = Stage::Settling;
    resource.attempts = 0;
    resource.began = resource.look_at = now_;
    if (outcome_.progress == Progress::Ready) settled(stack_, resource, now_);
  }

  void watched(ResourceRecord& resource) {
    if (outcome_.refused) {
      if (tries_again(resource)) return;
      return fail(stack_, resource, now_, outcome_.refused->message);
    }
    resource.made->physical = outcome_.physical;
    if (outcome_.progress == Progress::Ready) return settled(stack_, resource, now_);
    if (now_ - resource.began > settling_max)
      return fail(stack_, resource, now_, "Exceeded attempts to wait");
    resource.look_at = now_ + pause_after(resource.began, now_);
  }

  void moved(ResourceRecord& resource) {
    if (outcome_.refused) {
      if (tries_again(resource)) return;
      return fail(stack_, resource, now_, outcome_.refused->message);
    }
    for (auto& text : outcome_.remarks) remark(stack_, resource, now_, text);
    resource.policy_memo = outcome_.memo;
    if (outcome_.progress == Progress::Ready) return complete(stack_, resource, now_);
    resource.look_at = now_ + pause_after(resource.began, now_);
  }

  // A box that cannot be read is looked at again, until the wait is over.
  void heard(ResourceRecord& resource) {
    for (auto& one : outcome_.signals)
      if (std::ranges::find(resource.signals, one.id, &Signal::id) == resource.signals.end())
        resource.signals.push_back(one);
    resource.look_at = now_ + pause_after(resource.began, now_);
  }

  // --- Removals ---

  void removed() {
    auto found = stack_.resources.find(step_.logical_id);
    if (found != stack_.resources.end() && found->second.made &&
        found->second.made->token == step_.token && found->second.removing.stage != Removal::None) {
      if (found->second.stage == Stage::Clearing) return cleared(found->second);
      return removed(found->second, found->second.removing);
    }
    for (auto& leftover : stack_.leftovers)
      if (leftover.made.token == step_.token && is_removing(stack_.operation->phase))
        return removed(leftover, leftover.removing);
  }

  enum class Came { Nowhere, Gone, Failed };

  Came take_removal(Removing& removing) {
    if (removing.stage != Removal::Calling && removing.stage != Removal::Going)
      return Came::Nowhere;
    auto asked = step_.kind == Kind::Remove;
    if ((removing.stage == Removal::Calling) != asked) return Came::Nowhere;
    if (outcome_.refused) {
      ++removing.attempts;
      auto cleanup = stack_.operation->phase == Phase::Cleanup ||
                     stack_.operation->phase == Phase::RollbackCleanup;
      auto again = outcome_.passes ? now_ - removing.began < removing_max
                                   : cleanup && removing.attempts < cleanup_tries_max;
      if (!again) return Came::Failed;
      removing.look_at =
          now_ + std::min<Duration>(pause_before_try(removing.attempts), std::chrono::seconds(10));
      return Came::Nowhere;
    }
    if (outcome_.progress == Progress::Ready) return Came::Gone;
    if (outcome_.memo.is_null()) removing.stage = Removal::Going;
    if (now_ - removing.began > settling_max) return Came::Failed;
    removing.look_at = now_ + pause_after(removing.began, now_);
    return Came::Nowhere;
  }

  template <class Thing>
  void removed(Thing& thing, Removing& removing) {
    auto came = take_removal(removing);
    if (came == Came::Nowhere) return;
    removing.stage = came == Came::Gone ? Removal::Gone : Removal::Failed;
    auto why = outcome_.refused ? outcome_.refused->message : "Exceeded attempts to wait";
    note(stack_, thing, now_, came == Came::Gone ? "DELETE_COMPLETE" : "DELETE_FAILED",
         came == Came::Gone ? "" : why);
    if constexpr (std::is_same_v<Thing, ResourceRecord>) {
      if (came == Came::Gone) thing.made.reset();
    }
  }

  void cleared(ResourceRecord& resource) {
    auto came = take_removal(resource.removing);
    if (came == Came::Nowhere) return;
    resource.removing = {};
    if (came == Came::Failed) {
      auto dirty = resource.dirty;
      fail(stack_, resource, now_,
           outcome_.refused ? outcome_.refused->message : "Exceeded attempts to wait");
      resource.dirty = dirty;
      return;
    }
    // Whoever goes back must make it again.
    if (resource.stable && resource.stable->token == resource.made->token)
      resource.stable->physical = {};
    resource.made.reset();
    resource.dirty = false;
    if (is_halting(*stack_.operation) && stack_.operation->phase == Phase::Forward)
      return fail(stack_, resource, now_, "Resource update cancelled");
    resource.stage = Stage::Calling;
    resource.began = resource.look_at = now_;
  }

  // --- The stack ---

  void listened() {
    auto& operation = *stack_.operation;
    auto watched = operation.phase == Phase::Forward || operation.phase == Phase::Monitor;
    if (!watched) return;
    // An alarm may fire for a few seconds only.
    operation.look_at = now_ + std::chrono::seconds(1);
    if (outcome_.refused && outcome_.passes) return;
    if (!outcome_.refused && outcome_.fired.empty()) return;
    operation.refused = true;
    operation.disable_rollback = false;
    operation.why = outcome_.refused ? outcome_.refused->message + ". "
                                     : "The following Rollback Trigger(s) went to ALARM state: [" +
                                           outcome_.fired + "]. ";
  }

  void finished() {
    auto& operation = *stack_.operation;
    if (operation.phase != Phase::Forward || operation.refused || operation.cancelled) return;
    if (outcome_.refused && outcome_.passes) {
      operation.finish_at = now_ + std::chrono::seconds(1);
      return;
    }
    if (outcome_.refused) {
      operation.refused = true;
      operation.why = outcome_.refused->message + ". ";
      return;
    }
    for (auto& [name, resource] : stack_.resources)
      if (!operation.graph.contains(name) && resource.made && denied(resource, "Update:Delete"))
        return;
    operation.outputs = outcome_.outputs;
    operation.imports = outcome_.imports;
    if (operation.rollback.monitoring_minutes > 0 && !operation.rollback.triggers.empty()) {
      operation.phase = Phase::Monitor;
      operation.deadline = now_ + std::chrono::minutes(operation.rollback.monitoring_minutes);
      return;
    }
    commit(stack_, now_);
  }

  StackRecord& stack_;
  const Step& step_;
  const Outcome& outcome_;
  Time now_;
};

}  // namespace

void apply(StackRecord& stack, const Step& step, const Outcome& outcome, Time now) {
  if (!stack.operation) return;
  Application(stack, step, outcome, now).write();
  advance(stack, now);
}

}  // namespace windlass::formation
