#include "ops/deploy.h"

#include "manifest/render.h"
#include "ops/alarms.h"
#include "ops/attempt.h"
#include "ops/base_stack.h"
#include "ops/freeze.h"
#include "ops/stack_moves.h"

namespace windlass::ops {

Leftover leftover_of(const std::optional<Revision>& latest, int current,
                     const std::string& wanted_digest) {
  if (!latest || latest->outcome != Revision::Outcome::Running) return Leftover::Nothing;
  if (latest->number == current) return Leftover::Succeeded;
  // One that was on its way back had been found wanting.
  auto rollout = rollout::read_rollout(latest->rollout);
  auto goes_back = rollout && rollout->back;
  if (!goes_back && !latest->template_text.empty() && !wanted_digest.empty() &&
      digest_of(*latest) == wanted_digest)
    return Leftover::GoOn;
  return Leftover::Abandon;
}

namespace {

Result<> may_deploy(const Work& work, const manifest::Model& model, const DeployWish& wish,
                    const DeployParts& parts) {
  if (model.rehearse_required && wish.without_rehearsal.empty())
    return Error{"NotRehearsed", model.environment +
                                     " has rehearse: required, and no rehearsal has passed this; "
                                     "`windlass rehearse` is not built yet: windlass " +
                                     wish.verb + " " + model.environment +
                                     " --without-rehearsal \"why\""};
  Place place{model.app, model.environment};
  return may_begin(TRY(find_freeze(work, place)), parts.lock.owner.who, work.clock.now(),
                   model.environment);
}

Result<> expected(const Attempt& attempt, const Place& place, const DeployWish& wish) {
  auto stands = attempt.current().number > 0;
  if (wish.verb == "commission" && stands)
    return Error{"Exists", place.stack() + " exists already (revision " +
                               std::to_string(attempt.current().number) + "): windlass deploy " +
                               place.environment};
  if (wish.verb == "update" && !stands)
    return Error{"NoEnvironment",
                 place.stack() + " is not there yet: windlass commission " + place.environment};
  return Done{};
}

void explain(Revision& draft, const DeployWish& wish) {
  draft.verb = wish.verb;
  draft.commit = wish.commit;
  draft.dirty = wish.dirty;
  draft.why = wish.why;
  if (!wish.without_rehearsal.empty())
    draft.why +=
        std::string(draft.why.empty() ? "" : "; ") + "without rehearsal: " + wish.without_rehearsal;
}

// Nothing to do: what is wanted stands, was verified, and nobody left anything behind.
Result<bool> is_so_already(Attempt& attempt, const Place& place, const std::string& digest,
                           const std::string& inputs, bool reverts_drift) {
  if (attempt.current().number == 0 || attempt.current().digest != digest) return false;
  auto& latest = attempt.latest();
  if (!latest || (latest->outcome != Revision::Outcome::Succeeded &&
                  latest->outcome != Revision::Outcome::Reverted))
    return false;
  auto stack = TRY(find_stack(attempt.work(), place.stack()));
  if (!stack || next_move(stack->status) != Move::Update) return false;
  auto stands = attempt.current();
  if (stands.stack == stack->mark && stands.inputs == inputs && !reverts_drift) return true;
  // Somebody may have changed it in another way.
  auto wanted = stack_of(TRY(attempt.revisions().get(stands.number)));
  wanted.reverts_drift = reverts_drift;
  auto changes = TRY(make_change_set(attempt.work(), wanted, true));
  TRY(drop_change_set(attempt.work(), changes));
  if (!changes.changes.empty()) return false;
  TRY(attempt.rest(std::move(stands), inputs, stack->mark));
  return true;
}

// What the images are made of, with those ids: asked before and after, for files may change
// meanwhile. Nothing where they are not of one moment.
struct Baked {
  ImageIds ids;
  std::optional<ImageIds> inputs;
};
Result<Baked> baked_images(const DeployParts& parts) {
  Baked baked;
  auto before = parts.image_inputs ? TRY(parts.image_inputs()) : std::optional<ImageIds>();
  baked.ids = TRY(parts.baked());
  if (before && TRY(parts.image_inputs()) == before) baked.inputs = std::move(before);
  return baked;
}

Result<std::string> inputs_of(const manifest::Model& model, const Baked& baked,
                              const std::vector<SiteContent>& sites) {
  if (!baked.inputs) return std::string();
  return digest_by_inputs(model, *baked.inputs, sites);
}

// Alarms that ring before anything is touched.
Result<> remember_alarms(Attempt& attempt, const Place& place) {
  if (attempt.current().number == 0) return Done{};
  if (!TRY(find_stack(attempt.work(), place.stack()))) return Done{};
  Json::Array firing;
  auto names = TRY(alarms_of(attempt.work(), place));
  for (auto& one : TRY(ringing_alarms(attempt.work(), place, names))) {
    attempt.work().say("alarm/" + one.name, Event::State::Warning,
                       "the alarm " + one.name + " rings already: " + one.why);
    firing.push_back(one.name);
  }
  attempt.revision().checks.set("firing", std::move(firing));
  return Done{};
}

// The revision begins under the number of one that died wanting the same, or under its own.
Result<bool> begin(Attempt& attempt, Revision draft, const std::string& digest) {
  auto& latest = attempt.latest();
  auto left = leftover_of(latest, attempt.current().number, digest);
  if (left == Leftover::GoOn) {
    attempt.work().say("revision", Event::State::Warning,
                       "going on with revision " + std::to_string(latest->number));
    attempt.revision() = *latest;
    return true;
  }
  if (left != Leftover::Nothing) TRY(attempt.bury(*latest, left));
  TRY(attempt.record(std::move(draft)));
  return false;
}

}  // namespace

Result<Deployed> deploy(const Work& work, const manifest::Model& model, const DeployWish& wish,
                        const DeployParts& parts) {
  Place place{model.app, model.environment};
  auto known = TRY(baked_images(parts));
  auto& images = known.ids;
  // What cannot be rendered is said before anybody is locked out.
  auto composed = TRY(compose(model, images, parts.read_site));
  TRY(need_base(work));
  TRY(may_deploy(work, model, wish, parts));
  auto attempt = TRY(Attempt::begin(work, place, parts));
  TRY(expected(*attempt, place, wish));
  auto missing = missing_images(model, images);
  auto digest = missing.empty() ? composed.digest : "";
  composed.draft.inputs = missing.empty() ? TRY(inputs_of(model, known, composed.sites)) : "";
  if (missing.empty() &&
      TRY(is_so_already(*attempt, place, digest, composed.draft.inputs, wish.reverts_drift))) {
    auto stands = TRY(attempt->revisions().get(attempt->current().number));
    return Deployed{std::move(stands), false, {}, {}};
  }
  explain(composed.draft, wish);
  auto adopted = TRY(begin(*attempt, composed.draft, digest));
  if (!missing.empty()) {
    auto baked = parts.bake(attempt->work());
    if (!baked) {
      TRY(attempt->give_up(baked.error()));
      return std::move(baked).error();
    }
    auto again = compose(model, *baked, parts.read_site);
    if (!again) {
      TRY(attempt->give_up(again.error()));
      return std::move(again).error();
    }
    composed = std::move(again).value();
    known = TRY(baked_images(parts));
    if (known.ids == *baked) composed.draft.inputs = TRY(inputs_of(model, known, composed.sites));
    auto& revision = attempt->revision();
    revision.template_text = composed.draft.template_text;
    revision.parameters = composed.draft.parameters;
    revision.images = composed.draft.images;
    revision.inputs = composed.draft.inputs;
    revision.machines = composed.draft.machines;
    revision.checks = composed.draft.checks;
  }
  TRY(attempt->remember_before());
  if (!adopted) {
    auto planned = attempt->plan_rollout(rollout::shape_of(model), false);
    if (!planned) {
      TRY(attempt->give_up(planned.error()));
      return std::move(planned).error();
    }
    TRY(remember_alarms(*attempt, place));
    TRY(attempt->save());
  }
  if (wish.reverts_drift) attempt->revert_drift();
  // Where nothing ran before there is nothing to go back to, and nobody to be spared.
  auto soaks = attempt->revision().before > 0;
  return attempt->run(composed.sites, adopted, soaks);
}

Result<Deployed> roll_back(const Work& work, const Place& place, std::optional<int> to,
                           const std::string& why, const DeployParts& parts) {
  constexpr std::size_t looked_at = 50;
  auto attempt = TRY(Attempt::begin(work, place, parts));
  // Never gone on with: what is left in the middle is what somebody wants to get away from.
  auto left = leftover_of(attempt->latest(), attempt->current().number, "");
  if (left != Leftover::Nothing) TRY(attempt->bury(*attempt->latest(), left));
  auto all = TRY(attempt->revisions().newest(looked_at));
  if (to && !all.empty() && *to < all.back().number)
    all.push_back(TRY(attempt->revisions().get(*to)));
  auto target = TRY(rollback_target(all, attempt->current(), to));
  auto former = TRY(attempt->revisions().get(target));
  auto draft = former;
  draft.number = 0;
  draft.verb = "rollback";
  draft.again = former.again > 0 ? former.again : former.number;
  draft.ended = Time{};
  draft.reason.clear();
  draft.rollout = Json();
  draft.why = why;
  auto was = rollout::read_rollout(former.rollout);
  TRY(attempt->record(std::move(draft)));
  TRY(attempt->remember_before());
  if (was) TRY(attempt->plan_rollout(was->shape, true));
  TRY(remember_alarms(*attempt, place));
  TRY(attempt->save());
  return attempt->run(sites_of(former.checks), false, false);
}

}  // namespace windlass::ops
