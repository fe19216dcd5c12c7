#include "formation/steps.h"

#include <algorithm>

#include "formation/engine.h"
#include "formation/removing.h"

namespace windlass::formation {

namespace {

class Steps {
 public:
  Steps(const StackRecord& stack, Time now, std::size_t steps_max)
      : stack_(stack), now_(now), steps_max_(steps_max), during_(during(*stack.operation)) {}

  Next list() {
    for (auto& [name, resource] : stack_.resources) {
      if (next_.steps.size() >= steps_max_) return std::move(next_);
      of(resource);
    }
    if (is_removing(stack_.operation->phase))
      for (auto& candidate : removal_candidates(stack_)) {
        if (next_.steps.size() >= steps_max_) return std::move(next_);
        of(candidate);
      }
    of(*stack_.operation);
    return std::move(next_);
  }

 private:
  void at(Time when, Step step) {
    if (when <= now_) {
      step.during = during_;
      next_.steps.push_back(std::move(step));
    } else if (!next_.again || when < *next_.again) {
      next_.again = when;
    }
  }
  void tick_at(Time when) {
    auto known = std::ranges::find(next_.steps, Step::Kind::Tick, &Step::kind);
    if (when > now_ || known == next_.steps.end()) at(when, {});
  }

  void of(const ResourceRecord& resource) {
    auto& id = resource.logical_id;
    switch (resource.stage) {
      case Stage::Waiting:
        if (!is_halting(*stack_.operation) && has_its_turn(resource))
          at(resource.look_at, {Step::Kind::Start, id, {}});
        return;
      case Stage::Clearing:
        return removal(resource.removing, id, resource.made ? resource.made->token : std::string());
      case Stage::Calling:
        return at(resource.look_at,
                  {resource.action == Action::Update ? Step::Kind::Update : Step::Kind::Create, id,
                   resource.token});
      case Stage::Settling: return at(resource.look_at, {Step::Kind::Watch, id, resource.token});
      case Stage::Policy: return at(resource.look_at, {Step::Kind::Policy, id, resource.token});
      case Stage::Signals:
        if (resource.wanted.properties.find("Handle") &&
            resource.wanted.type == "AWS::CloudFormation::WaitCondition")
          at(resource.look_at, {Step::Kind::Listen, id, resource.token});
        return tick_at(resource.began + std::chrono::seconds(resource.awaited.timeout_seconds));
      case Stage::Idle:
      case Stage::Done:
      case Stage::Failed: return;
    }
  }

  void of(const Candidate& candidate) {
    removal(*candidate.removing, candidate.logical_id, candidate.token);
  }

  void removal(const Removing& removing, std::string_view id, std::string_view token) {
    if (removing.stage == Removal::Calling)
      at(removing.look_at, {Step::Kind::Remove, std::string(id), std::string(token)});
    else if (removing.stage == Removal::Going)
      at(removing.look_at, {Step::Kind::Gone, std::string(id), std::string(token)});
  }

  void of(const Operation& operation) {
    auto forward = operation.phase == Phase::Forward;
    if (forward && operation.deadline && !operation.refused) tick_at(*operation.deadline);
    auto watched = forward || operation.phase == Phase::Monitor;
    if (watched && !operation.rollback.triggers.empty() && !operation.refused)
      at(operation.look_at, {Step::Kind::Alarms, {}, {}});
    if (operation.phase == Phase::Monitor && operation.deadline) tick_at(*operation.deadline);
    if (forward && !operation.refused && !operation.cancelled && all_done())
      at(operation.finish_at, {Step::Kind::Finish, {}, {}});
  }

  bool all_done() const {
    return std::ranges::all_of(stack_.resources, [](auto& each) {
      return each.second.stage == Stage::Done || each.second.stage == Stage::Idle;
    });
  }

  bool has_its_turn(const ResourceRecord& resource) const {
    auto& operation = *stack_.operation;
    static const std::set<std::string> none;
    auto& needed = operation.phase == Phase::Forward
                       ? operation.graph.at(resource.logical_id)
                       : (resource.stable ? resource.stable->recipe.depends_on : none);
    return std::ranges::all_of(needed, [&](auto& id) {
      auto found = stack_.resources.find(id);
      return found == stack_.resources.end() || found->second.stage == Stage::Done ||
             found->second.stage == Stage::Idle;
    });
  }

  const StackRecord& stack_;
  Time now_;
  std::size_t steps_max_;
  std::string during_;
  Next next_;
};

}  // namespace

std::string during(const Operation& operation) {
  return operation.id + "/" + std::to_string(static_cast<int>(operation.phase));
}

Next next_steps(const StackRecord& stack, Time now, std::size_t steps_max) {
  if (!stack.operation) return {};
  return Steps(stack, now, steps_max).list();
}

}  // namespace windlass::formation
