#include "ops/apply.h"

#include "ops/stack_moves.h"

namespace windlass::ops {

std::string why_failed(const std::vector<Failure>& failures,
                       const std::optional<StackSeen>& stack) {
  if (!failures.empty()) {
    auto& first = failures.front();
    return first.logical_id + " (" + first.type + "): " + first.reason;
  }
  if (!stack) return "the stack was removed meanwhile";
  return "the stack is " + stack->status + (stack->reason.empty() ? "" : ": " + stack->reason);
}

Result<Applied> apply(const Work& work, const WantedStack& wanted, const ApplyWish& wish) {
  auto stands = TRY(settle(work, wanted.stack, wish.settle));
  work.say("stack", Event::State::Begun, "asking CloudFormation what would change");
  auto changes = TRY(make_change_set(work, wanted, stands.has_value()));
  Applied applied;
  if (changes.changes.empty()) {
    applied.stands = true;
    applied.stack = stands;
    work.say("stack", Event::State::Done, "the stack " + wanted.stack + " is so already");
    return applied;
  }
  applied.changed = true;
  StackWatch watch(work, wanted.stack);
  watch.on_failure = wish.on_failure;
  TRY(watch.begin(static_cast<int>(changes.changes.size())));
  TRY(work.go_on());
  work.say("stack", Event::State::Going,
           (changes.creates ? "making " : "changing ") + wanted.stack + ": " +
               std::to_string(changes.changes.size()) + " resources",
           0);
  TRY(execute(work, changes, wish.keep_failed));
  applied.stack = TRY(watch.until_rest(wish.limit));
  applied.stands = applied.stack && is_achieved(applied.stack->status) &&
                   !(changes.creates && applied.stack->status != "CREATE_COMPLETE");
  if (!applied.stands) applied.why = why_failed(watch.failures(), applied.stack);
  work.say("stack", applied.stands ? Event::State::Done : Event::State::Failed,
           applied.stands ? "the stack " + wanted.stack + " stands" : applied.why);
  return applied;
}

}  // namespace windlass::ops
