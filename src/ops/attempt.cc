#include "ops/attempt.h"

#include <algorithm>

#include "ops/alarms.h"
#include "ops/notices.h"
#include "ops/old_reports.h"
#include "ops/sentence.h"
#include "ops/stack_moves.h"
#include "ops/youngest.h"

namespace windlass::ops {

namespace {

std::string numbered(const Revision& revision) {
  return "revision " + std::to_string(revision.number);
}

bool nobody_knows(const Error& error) { return error.code == "LockLost"; }

}  // namespace

Attempt::Attempt(const Work& work, Place place, const DeployParts& parts,
                 std::shared_ptr<Lock> lock)
    : plain_(lock->working(work)),
      place_(std::move(place)),
      parts_(parts),
      lock_(std::move(lock)),
      working_(lock_->working(work)),
      revisions_(plain_, place_) {
  plain_.may_go_on = [lock = lock_.get()] { return lock->renew_if_due(); };
}

Result<std::unique_ptr<Attempt>> Attempt::begin(const Work& work, const Place& place,
                                                const DeployParts& parts) {
  auto lock = TRY(Lock::take(work, place, parts.lock));
  std::unique_ptr<Attempt> attempt(new Attempt(work, place, parts, std::move(lock)));
  attempt->current_ = TRY(attempt->revisions_.current());
  attempt->latest_ = TRY(attempt->revisions_.latest());
  if (attempt->latest_ && attempt->latest_->outcome == Revision::Outcome::Running)
    TRY(drop_forgotten_change_sets(attempt->plain_, place.stack()));
  return attempt;
}

Result<> Attempt::bury(Revision dead, Leftover how, bool undoes) {
  if (how != Leftover::Succeeded)
    plain_.say("revision", Event::State::Warning,
               numbered(dead) + " was left in the middle; going on from there");
  if (how != Leftover::Succeeded && undoes) {
    revision_ = dead;
    TRY(remember_before());
    ApplyWish wish;
    wish.settle.cancel_update = true;
    // As far as it goes: what comes now says what is to be.
    auto undone = undo_phases(wish);
    if (!undone && nobody_knows(undone.error())) return std::move(undone).error();
    dead.rollout = revision_.rollout;
    revision_ = {};
    before_.reset();
  }
  dead.ended = plain_.clock.now();
  dead.outcome =
      how == Leftover::Succeeded ? Revision::Outcome::Succeeded : Revision::Outcome::Failed;
  if (how != Leftover::Succeeded) dead.reason = "its windlass ended in the middle of it";
  TRY(revisions_.save(dead));
  latest_ = std::move(dead);
  return Done{};
}

Result<> Attempt::record(Revision revision) {
  if (!current_.stack.empty()) {
    current_.inputs.clear(), current_.stack.clear();
    TRY(revisions_.set_current(current_));
  }
  revision.before = current_.number;
  revision.begun = plain_.clock.now();
  revision.by = plain_.target.who;
  revision.outcome = Revision::Outcome::Running;
  revision_ = TRY(revisions_.create(std::move(revision)));
  Event event{.id = "revision", .state = Event::State::Begun, .text = numbered(revision_)};
  event.facts.set("number", revision_.number);
  if (plain_.tell) plain_.tell(event);
  return Done{};
}

Result<> Attempt::rest(Current stands, std::string inputs, std::string stack_mark) {
  // Whoever took the lock from us meanwhile may have begun something.
  if (inputs.empty() || !lock_->renew_if_due()) return Done{};
  stands.inputs = std::move(inputs);
  stands.stack = std::move(stack_mark);
  return revisions_.set_current(stands);
}

// What machines that are gone have left. Never in the way: the next deploy sweeps, too.
void Attempt::sweep() {
  auto swept = forget_old_reports(plain_, place_);
  if (!swept)
    plain_.say("sweep", Event::State::Warning,
               "what machines that are gone reported stays for now: " + swept.error().message);
}

Result<> Attempt::finish(Revision::Outcome outcome, const std::string& reason) {
  revision_.outcome = outcome;
  revision_.reason = reason;
  revision_.ended = plain_.clock.now();
  TRY(revisions_.save(revision_));
  auto good = outcome == Revision::Outcome::Succeeded;
  Event event{
      .id = "revision",
      .state = good ? Event::State::Done : Event::State::Failed,
      .text = numbered(revision_) + " " + to_text(outcome) + (reason.empty() ? "" : ": " + reason)};
  event.facts.set("number", revision_.number);
  event.facts.set("outcome", to_text(outcome));
  if (plain_.tell) plain_.tell(event);
  notify(plain_, revision_);
  if (parts_.trail) parts_.trail(revision_);
  return Done{};
}

Result<> Attempt::give_up(const Error& error) {
  if (nobody_knows(error)) return Done{};
  return finish(error.code == "Stopped" ? Revision::Outcome::Stopped : Revision::Outcome::Failed,
                error.message);
}

void Attempt::gather(const std::vector<std::string>& machines) {
  if (machines.empty()) return;
  auto kept = keep_evidence(plain_, place_, revision_.number, machines);
  if (!kept) return;
  for (auto& one : *kept) {
    Event event{.id = "evidence/" + one.machine,
                .state = Event::State::Warning,
                .text = "the console of " + one.machine + " said:\n" + one.last_lines};
    event.facts.set("machine", one.machine);
    event.facts.set("key", one.key);
    event.facts.set("last_lines", one.last_lines);
    if (plain_.tell) plain_.tell(event);
    auto known = std::ranges::find(evidence_, one.machine, &Evidence::machine);
    if (known == evidence_.end()) evidence_.push_back(std::move(one));
  }
}

void Attempt::gather_youngest() {
  auto machines = youngest_machines(plain_, place_, revision_.begun, revision_.machines);
  if (machines) gather(*machines);
}

Result<Attempt::Made> Attempt::make(const std::vector<SiteContent>& sites, bool adopted,
                                    bool soaks) {
  auto checks = read_checks(revision_.checks);
  ApplyWish wish;
  // Of one that died and wanted something else, the update goes back at once.
  wish.settle.cancel_update = !adopted;
  wish.keep_failed = !checks.auto_rollback;
  bool gathered = false;
  wish.on_failure = [&](const Failure& failure) {
    if (gathered) return;
    auto named = machines_in(failure.reason);
    auto machines = failure.type == "AWS::AutoScaling::AutoScalingGroup" ||
                    failure.type == "AWS::EC2::Instance" || !named.empty();
    if (!machines) return;
    gathered = true;
    gather(named);
    if (evidence_.empty()) gather_youngest();
  };
  TRY(keep_content(working_, place_, sites));
  auto rollout = rollout::read_rollout(revision_.rollout);
  if (rollout && needs_phases(*rollout)) {
    auto rolled = TRY(roll(working_, *rollout, roller(wish)));
    if (!rolled.yes) {
      if (evidence_.empty()) gather(machines_in(rolled.why));
      if (evidence_.empty()) gather_youngest();
      auto why = with_own_word(rolled.why, evidence_);
      return Made{.yes = false, .why = why, .touched = true, .urls = {}};
    }
    soaks = false;  // each phase has soaked
  }
  auto wanted = stack_of(revision_);
  wanted.reverts_drift = reverts_drift_;
  auto applied = apply(working_, wanted, wish);
  if (!applied) {
    auto untouched =
        applied.error().code == "ChangeSetFailed" || applied.error().code == "ValidationError";
    if (!untouched) return std::move(applied).error();
    return Made{.yes = false, .why = applied.error().message, .touched = false, .urls = {}};
  }
  if (!applied->stands) {
    auto why = with_own_word(applied->why, evidence_);
    return Made{.yes = false, .why = why, .touched = true, .urls = {}};
  }
  TRY(publish(working_, place_, sites, *applied->stack));
  auto verdict = TRY(verify(working_, {.place = place_,
                                       .checks = checks,
                                       .machines = revision_.machines,
                                       .soak = soaks ? checks.soak : std::chrono::seconds(0)}));
  if (!verdict.yes) {
    std::vector<std::string> machines;
    for (auto& one : verdict.complaints)
      if (!one.machine.empty()) machines.push_back(one.machine);
    gather(machines);
    if (evidence_.empty()) gather_youngest();
  }
  return Made{verdict.yes, verdict.why, true, verdict.urls, applied->stack->mark};
}

RollerParts Attempt::roller(const ApplyWish& wish) {
  return {.place = place_,
          .now = &revision_,
          .before = before_ ? &*before_ : nullptr,
          .lock = lock_.get(),
          .wish = wish,
          .save = [this](const rollout::Rollout& rollout) {
            revision_.rollout = rollout::to_json(rollout);
            return save();
          }};
}

Result<> Attempt::plan_rollout(const rollout::Shape& shape, bool immediate) {
  auto rollout = TRY(begin_rollout(working_, shape, revision_, before_ ? &*before_ : nullptr,
                                   latest_ ? &*latest_ : nullptr, immediate));
  revision_.parameters = declared(rollout.after, revision_.template_text);
  revision_.rollout = rollout::to_json(rollout);
  return Done{};
}

Result<> Attempt::remember_before() {
  if (revision_.before > 0) before_ = TRY(revisions_.get(revision_.before));
  return Done{};
}

Result<Deployed> Attempt::run(const std::vector<SiteContent>& sites, bool adopted, bool soaks) {
  auto made = make(sites, adopted, soaks);
  if (!made && nobody_knows(made.error())) return std::move(made).error();
  if (!made && made.error().code == "Stopped") {
    TRY(halt(made.error().message));
    return Deployed{revision_, true, {}, evidence_};
  }
  auto why = made ? made->why : made.error().message;
  if (!made || !made->yes) {
    // A stop takes the update back, too: whoever did it comes first.
    TRY(lock_->listen());
    if (!lock_->stop_by().empty()) {
      TRY(halt(lock_->stop_by() + " stopped " + place_.stack()));
      return Deployed{revision_, true, {}, evidence_};
    }
  }
  if (made && made->yes) {
    // First what stands, then the last word: one who dies between the two is found to have
    // succeeded.
    Current stands{revision_.number, digest_of(revision_)};
    TRY(revisions_.set_current(stands));
    TRY(finish(Revision::Outcome::Succeeded, ""));
    TRY(rest(std::move(stands), revision_.inputs, made->stack));
    sweep();
    return Deployed{revision_, true, made->urls, evidence_};
  }
  auto auto_rollback = read_checks(revision_.checks).auto_rollback;
  if (made && !made->touched) {
    TRY(finish(Revision::Outcome::Failed, continued(why, "nothing was changed")));
  } else if (!auto_rollback) {
    TRY(finish(Revision::Outcome::Failed,
               continued(why, "left as it is, for auto_rollback is off")));
  } else {
    TRY(put_back(why));
  }
  return Deployed{revision_, true, {}, evidence_};
}

// By phases, too, where it came by phases: who served before gets the requests back before anybody
// leaves.
Result<Rolled> Attempt::undo_phases(const ApplyWish& wish) {
  auto rollout = rollout::read_rollout(revision_.rollout);
  if (!rollout || !needs_phases(*rollout) || !before_) return Rolled{true, ""};
  auto back = rollout->back ? *rollout : rollout::undo(*rollout);
  auto parts = roller(wish);
  parts.lock = nullptr;
  if (!back.phases.empty()) {
    auto rolled = TRY(roll(plain_, back, parts));
    if (!rolled.yes) return rolled;
  }
  // What stands stays pinned to the version that its machines have.
  before_->parameters = declared(back.after, before_->template_text);
  TRY(revisions_.save(*before_));
  return Rolled{true, ""};
}

// What ran before is made again: why it could not, or nothing.
Result<std::string> Attempt::restore() {
  TRY(remember_before());
  ApplyWish wish{.settle = {.cancel_update = true}};
  auto undone = undo_phases(wish);
  if (!undone && nobody_knows(undone.error())) return std::move(undone).error();
  if (!undone) return undone.error().message;
  if (!undone->yes) return undone->why;
  auto applied = apply(plain_, stack_of(*before_), wish);
  if (!applied && nobody_knows(applied.error())) return std::move(applied).error();
  if (!applied) return applied.error().message;
  if (!applied->stands) return applied->why;
  stack_mark_ = applied->stack->mark;
  auto published = publish(plain_, place_, sites_of(before_->checks), *applied->stack);
  return published ? std::string() : published.error().message;
}

std::string Attempt::not_back(const std::string& former, const std::string& why,
                              const std::string& trouble) const {
  return continued(continued(why, "and putting " + former + " back: " + trouble),
                   "try: windlass rollback " + place_.environment);
}

// The whole revision: its stack, its images with it, its sites. At once, and without a soak.
Result<> Attempt::put_back(const std::string& why) {
  plain_.say("revert", Event::State::Begun,
             revision_.before > 0
                 ? "putting revision " + std::to_string(revision_.before) + " back: " + why
                 : "nothing ran before: taking it away again: " + why);
  if (revision_.before == 0) {
    auto removed = remove_stack(plain_, place_.stack());
    if (!removed)
      return finish(Revision::Outcome::Failed,
                    continued(why, "and taking it away: " + removed.error().message));
    plain_.say("revert", Event::State::Done, "nothing runs, as before");
    return finish(Revision::Outcome::Reverted, why);
  }
  auto failed = [&](const std::string& trouble) {
    plain_.say("revert", Event::State::Failed, trouble);
    return finish(Revision::Outcome::Failed,
                  not_back("revision " + std::to_string(revision_.before), why, trouble));
  };
  if (auto trouble = TRY(restore()); !trouble.empty()) return failed(trouble);
  auto& before = before_;
  auto checks = read_checks(before->checks);
  // Whatever rang meanwhile, rang because of what is gone now.
  for (auto& one : TRY(ringing_alarms(plain_, place_, TRY(alarms_of(plain_, place_)))))
    checks.firing.push_back(one.name);
  auto verdict = verify(plain_, {.place = place_, .checks = checks, .machines = before->machines});
  if (!verdict) return failed(verdict.error().message);
  if (!verdict->yes) return failed(verdict->why);
  plain_.say("revert", Event::State::Done,
             "revision " + std::to_string(revision_.before) + " runs again");
  TRY(finish(Revision::Outcome::Reverted, why));
  return rest({before->number, digest_of(*before)}, before->inputs, stack_mark_);
}

// Somebody wants it to stop: whatever was begun goes back, and nothing new begins.
Result<> Attempt::halt(const std::string& why) {
  plain_.say("revert", Event::State::Begun, why);
  auto stack = TRY(find_stack(plain_, place_.stack()));
  if (stack && revision_.before == 0) {
    auto removed = remove_stack(plain_, place_.stack());
    if (!removed && nobody_knows(removed.error())) return std::move(removed).error();
    if (!removed) {
      auto trouble = continued(why, "and taking it away: " + removed.error().message);
      plain_.say("revert", Event::State::Failed, trouble);
      return finish(Revision::Outcome::Failed, trouble);
    }
  } else if (stack && is_moving(stack->status)) {
    TRY(settle(plain_, place_.stack(), {.cancel_update = true}));
  }
  if (stack && revision_.before > 0) {
    auto former = "revision " + std::to_string(revision_.before);
    if (auto trouble = TRY(restore()); !trouble.empty()) {
      plain_.say("revert", Event::State::Failed, trouble);
      return finish(Revision::Outcome::Failed, not_back(former, why, trouble));
    }
    plain_.say("revert", Event::State::Done, former + " runs again");
  } else {
    plain_.say("revert", Event::State::Done, "nothing moves any more");
  }
  return finish(Revision::Outcome::Stopped, why);
}

}  // namespace windlass::ops
