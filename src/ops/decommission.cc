#include "ops/decommission.h"

#include <algorithm>

#include "ops/attempt.h"
#include "ops/detached.h"
#include "ops/freeze.h"
#include "ops/objects.h"
#include "ops/stack_moves.h"

namespace windlass::ops {

namespace {

// Of a decommission's revision: the stack that it takes away, so that whoever comes later can ask
// CloudFormation what it left.
constexpr const char* stack_mark = "stack";

bool is_decommission(const std::optional<Revision>& revision) {
  return revision && revision->verb == "decommission";
}

// That a former one took away, where no other stands since.
std::string former_stack(const std::optional<Revision>& latest) {
  return is_decommission(latest) ? latest->checks.text(stack_mark).value_or("") : "";
}

// Machines that were detached stand in the stack's network: it cannot go while they do.
Result<> nobody_is_detached(const Attempt& attempt, const Place& place, bool they_end) {
  auto machines = TRY(detached_machines(attempt.work(), place));
  if (machines.empty() || they_end) return Done{};
  auto many = machines.size() > 1;
  return Error{"Detached",
               place.stack() + " has " + (many ? "machines" : "a machine") +
                   " that somebody detached, to look at: " + named(machines) + "; " +
                   (many ? "they keep" : "it keeps") +
                   " the network, so nothing was removed. To end " + (many ? "them" : "it") +
                   " as well: windlass decommission " + place.environment +
                   " --with-detached; to look first: windlass machine list " + place.environment};
}

Result<> remove_all(Attempt& attempt, const Place& place, const std::optional<StackSeen>& stack) {
  // Whatever it is at comes to rest first; an update goes back, which takes less than it does.
  if (stack && can_be_cancelled(stack->status))
    TRY(settle(attempt.work(), place.stack(), {.cancel_update = true}));
  TRY(remove_stack(attempt.work(), place.stack()));
  // Reports of machines that are no more.
  TRY(empty_bucket(attempt.work(), attempt.work().target.bucket(), place.path() + "/machines/"));
  return attempt.revisions().set_current({});
}

Result<std::vector<std::string>> remove_images(const Attempt& attempt, const Place& place,
                                               const DeployParts& parts) {
  std::vector<std::string> gone;
  auto removed = TRY(remove_images_left(attempt.work(), place, parts.lock.is_gone)
                         .context(place.stack() + " is gone, its images are not"));
  for (auto& image : removed) gone.push_back(image.name() + " " + image.id);
  return gone;
}

// There is nothing to take away any more but images, which an earlier one may have left.
Result<> only_images(Attempt& attempt, const Place& place, const DeployParts& parts,
                     Decommissioned& done) {
  done.images_gone = TRY(remove_images(attempt, place, parts));
  auto latest = attempt.latest();
  if (!is_decommission(latest)) return Done{};
  // From now on its revisions hold none of them.
  latest->checks.set(with_images_mark, true);
  return attempt.revisions().save(*latest);
}

Result<> take_away(Attempt& attempt, const Place& place, const std::optional<StackSeen>& stack,
                   const DeployParts& parts, const DecommissionWish& wish, Decommissioned& done) {
  if (wish.with_detached)
    TRY(end_machines(attempt.work(), TRY(detached_machines(attempt.work(), place))));
  TRY(remove_all(attempt, place, stack));
  if (!wish.with_images) return Done{};
  done.images_gone = TRY(remove_images(attempt, place, parts));
  attempt.revision().checks.set(with_images_mark, true);
  return Done{};
}

}  // namespace

Result<Decommissioned> decommission(const Work& work, const Place& place, const std::string& why,
                                    const DeployParts& parts, DecommissionWish wish) {
  TRY(may_begin(TRY(find_freeze(work, place)), parts.lock.owner.who, work.clock.now(),
                place.environment));
  auto attempt = TRY(Attempt::begin(work, place, parts));
  auto left = leftover_of(attempt->latest(), attempt->current().number, "");
  // Whoever died while taking it away may have done so just before the last word.
  auto resumes = left != Leftover::Nothing && is_decommission(attempt->latest());
  if (left != Leftover::Nothing) TRY(attempt->bury(*attempt->latest(), left, false));
  Decommissioned done;
  auto stack = TRY(find_stack(attempt->work(), place.stack()));
  auto stack_id = stack ? stack->id : former_stack(attempt->latest());
  done.was_there = stack || attempt->current().number > 0 || resumes;
  // Machines that go with their groups look like it for a moment: they were asked about before.
  auto goes = stack && stack->status == "DELETE_IN_PROGRESS";
  TRY(nobody_is_detached(*attempt, place, wish.with_detached || goes));
  if (!done.was_there) {
    if (wish.with_detached)
      TRY(end_machines(attempt->work(), TRY(detached_machines(attempt->work(), place))));
    if (wish.with_images) TRY(only_images(*attempt, place, parts, done));
    done.stays = look_at_leavings(attempt->work(), place, stack_id);
    return done;
  }

  Revision revision;
  revision.app = place.app;
  revision.environment = place.environment;
  revision.verb = "decommission";
  revision.why = why;
  revision.checks = Json::Object{};
  if (!stack_id.empty()) revision.checks.set(stack_mark, stack_id);
  TRY(attempt->record(std::move(revision)));
  auto gone = take_away(*attempt, place, stack, parts, wish, done);
  if (!gone) {
    TRY(attempt->give_up(gone.error()));
    return std::move(gone).error();
  }
  TRY(attempt->removed());
  done.revision = attempt->revision();
  done.stays = look_at_leavings(attempt->work(), place, stack_id);
  return done;
}

}  // namespace windlass::ops
