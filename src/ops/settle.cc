#include "ops/settle.h"

#include "aws/cloudformation/cancel_update_stack.h"
#include "aws/cloudformation/continue_update_rollback.h"
#include "aws/cloudformation/delete_stack.h"
#include "aws/cloudformation/rollback_stack.h"
#include "ops/objects.h"
#include "ops/stack_moves.h"

namespace windlass::ops {

namespace cfn = aws::cloudformation;

namespace {

constexpr int moves_max = 20;
constexpr int removals_max = 4;
constexpr std::chrono::seconds removal_limit{3600};

// Another call came first, or the status moved on between our looking and asking: look again.
bool is_race(const Error& error) {
  return error.code == "ValidationError" || error.code == "OperationInProgressException" ||
         error.code == "TokenAlreadyExistsException";
}

Result<> tolerating_races(Result<> outcome) {
  if (outcome || is_race(outcome.error())) return Done{};
  return outcome;
}

template <class T>
Result<> done(Result<T> outcome) {
  if (outcome) return Done{};
  return std::move(outcome).error();
}

// What keeps an update from being rolled back is left as it is, but only when trying again did not
// help.
Result<> continue_rollback(const Work& work, const std::string& stack, int attempt) {
  std::vector<std::string> skipped;
  if (attempt > 0)
    for (auto& part : TRY(stack_parts(work, stack)))
      if (part.status == "UPDATE_FAILED") skipped.push_back(part.logical_id);
  cfn::ContinueUpdateRollbackInput in{.stack_name = stack};
  auto what = std::string("continuing the rollback of ") + stack;
  if (!skipped.empty()) {
    what += ", without";
    for (auto& one : skipped) what += " " + one;
    in.resources_to_skip = std::move(skipped);
  }
  work.say("stack", Event::State::Warning, what);
  return done(work.target.client.call<cfn::op::ContinueUpdateRollback>(std::move(in)));
}

Result<> roll_back(const Work& work, const std::string& stack) {
  work.say("stack", Event::State::Warning, "rolling " + stack + " back to what stood before");
  return done(work.target.client.call<cfn::op::RollbackStack>({.stack_name = stack}));
}

Result<> wait(const Work& work, const StackSeen& seen, const SettleWish& wish) {
  if (wish.cancel_update && can_be_cancelled(seen.status)) {
    work.say("stack", Event::State::Warning, "cancelling the update of " + seen.name);
    TRY(tolerating_races(
        done(work.target.client.call<cfn::op::CancelUpdateStack>({.stack_name = seen.name}))));
  } else {
    work.say("stack", Event::State::Going,
             "waiting for " + seen.name + " (" + seen.status + "): " + row_of(seen.status).means);
  }
  StackWatch watch(work, seen.id);
  TRY(watch.begin());
  TRY(watch.until_rest(wish.limit));
  return Done{};
}

}  // namespace

Result<std::optional<StackSeen>> settle(const Work& work, const std::string& stack,
                                        SettleWish wish) {
  int continued = 0;
  std::string status;
  for (int move = 0; move < moves_max; ++move) {
    TRY(work.go_on());
    auto seen = TRY(find_stack(work, stack));
    status = seen ? seen->status : "";
    switch (next_move(status)) {
      case Move::Update: return seen;
      case Move::Create: return std::optional<StackSeen>();
      case Move::Wait: TRY(wait(work, *seen, wish)); break;
      case Move::Delete: TRY(remove_stack(work, stack)); break;
      case Move::RollBack: TRY(tolerating_races(roll_back(work, stack))); break;
      case Move::Continue:
        TRY(tolerating_races(continue_rollback(work, stack, continued++)));
        break;
    }
  }
  return Error{"StackStuck", "the stack " + stack + " does not come to rest (" + status +
                                 "): windlass aws cloudformation describe-stack-events "
                                 "--stack-name " +
                                 stack};
}

namespace {

Result<> empty_buckets_of(const Work& work, const std::vector<Failure>& failures) {
  for (auto& one : failures) {
    if (one.type != "AWS::S3::Bucket" || one.physical_id.empty()) continue;
    work.say("resource/" + one.logical_id, Event::State::Going,
             "emptying the bucket " + one.physical_id);
    auto emptied = empty_bucket(work, one.physical_id);
    if (!emptied && emptied.error().code != "NoSuchBucket") return std::move(emptied).error();
  }
  return Done{};
}

}  // namespace

Result<Removed> remove_stack(const Work& work, const std::string& stack) {
  Removed removed;
  std::string reason;
  for (int attempt = 0; attempt < removals_max; ++attempt) {
    auto seen = TRY(find_stack(work, stack));
    if (!seen) return removed;
    StackWatch watch(work, seen->id);
    TRY(watch.begin());
    if (seen->status != "DELETE_IN_PROGRESS")
      TRY(work.target.client.call<cfn::op::DeleteStack>({.stack_name = seen->id}));
    auto rests = TRY(watch.until_rest(removal_limit));
    removed.kept.insert(removed.kept.end(), watch.kept().begin(), watch.kept().end());
    if (!rests || rests->status == "DELETE_COMPLETE") return removed;
    reason = rests->reason;
    // Buckets are removed empty only. Those that the file keeps were not tried.
    TRY(empty_buckets_of(work, watch.failures()));
    for (auto& one : watch.failures()) reason += "; " + one.logical_id + ": " + one.reason;
  }
  return Error{"StackStuck", "the stack " + stack + " cannot be removed: " + reason +
                                 "; mend that, and type it again"};
}

}  // namespace windlass::ops
