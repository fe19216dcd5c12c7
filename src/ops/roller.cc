#include "ops/roller.h"

#include <algorithm>
#include <utility>

#include "ops/alarms.h"
#include "ops/compose.h"
#include "ops/doors.h"
#include "ops/fleet.h"
#include "ops/machine_turns.h"
#include "ops/patience.h"

namespace windlass::ops {

namespace {

using rollout::Expect;
using rollout::Facts;
using rollout::Phase;
using rollout::Rollout;
using rollout::Step;

constexpr std::chrono::minutes first_word_limit{2};
constexpr std::chrono::hours rollout_limit{24};

class Roller {
 public:
  Roller(const Work& work, Rollout rollout, const RollerParts& parts)
      : work_(work), parts_(parts), rollout_(std::move(rollout)) {
    auto patience = patience_of(read_checks(parts.now->checks), work.target.local);
    serves_limit_ = patience.machines + patience.doors;
    patience_ = work.clock.now() + serves_limit_;
  }

  Result<Rolled> run() {
    auto end = work_.clock.now() + rollout_limit;
    while (work_.clock.now() < end) {
      auto was_paused = rollout_.paused;
      hear();
      TRY(look());
      auto turn = rollout::next(rollout_, facts_);
      auto moved = turn.rollout.at != rollout_.at || turn.rollout.stage != rollout_.stage ||
                   turn.rollout.paused != was_paused;
      if (moved) patience_ = work_.clock.now() + serves_limit_;
      rollout_ = std::move(turn.rollout);
      if (moved) TRY(parts_.save(rollout_));
      switch (turn.step.kind) {
        case Step::Kind::Execute: TRY(execute(turn.step.text)); break;
        case Step::Kind::Wait: TRY(wait(turn.step.text)); break;
        case Step::Kind::Done:
          tell(Event::State::Done, rollout_.back ? "back where it was" : "through");
          return Rolled{true, ""};
        case Step::Kind::Failed:
          tell(Event::State::Failed, where() + turn.step.text);
          return Rolled{false, turn.step.text};
      }
    }
    return Rolled{false, "it takes longer than a day"};
  }

 private:
  // What people wish of it.
  void hear() {
    if (!parts_.lock) return;
    auto held = !parts_.lock->hold_by().empty();
    if (held && !rollout_.paused) rollout_ = rollout::pause(std::move(rollout_));
    if (!held && rollout_.paused) rollout_ = rollout::resume(std::move(rollout_));
    if (parts_.lock->take_promote()) rollout_ = rollout::promote(std::move(rollout_));
  }

  Result<> wait(const std::string& text) {
    if (!text.empty()) tell(Event::State::Going, where() + text);
    TRY(work_.go_on());
    work_.sleep(work_.target.local ? std::chrono::milliseconds(300)
                                   : std::chrono::milliseconds(8000));
    return Done{};
  }

  // "web at 50 percent: ", of what was done and is looked at.
  std::string where() const {
    auto* phase = rollout_.phase();
    if (!phase || phase->layer.empty() || rollout_.stage == Rollout::Stage::Execute) return "";
    if (phase->weight == 0) return phase->layer + ": ";
    return phase->layer + " at " + std::to_string(phase->weight) + " percent: ";
  }

  void tell(Event::State state, const std::string& text) const {
    auto* phase = rollout_.phase();
    Event event{.id = "rollout", .state = state, .text = text};
    if (!rollout_.phases.empty())
      event.share = static_cast<double>(rollout_.at) / static_cast<double>(rollout_.phases.size());
    if (phase) {
      event.facts.set("phase", phase->name);
      event.facts.set("layer", phase->layer);
      event.facts.set("weight", phase->weight);
    }
    if (work_.tell) work_.tell(event);
  }

  const Revision& of(const Phase& phase) const {
    return phase.of == Phase::Of::Before && parts_.before ? *parts_.before : *parts_.now;
  }

  std::string digest_of(const Expect& expect) const {
    auto* whose = expect.digest == Expect::Digest::This     ? parts_.now
                  : expect.digest == Expect::Digest::Before ? parts_.before
                                                            : nullptr;
    if (!whose) return "";
    auto found = whose->machines.find(expect.layer);
    return found == whose->machines.end() ? "" : found->second;
  }

  Result<> execute(const std::string& title) {
    auto phase = *rollout_.phase();
    tell(Event::State::Begun, "step " + std::to_string(rollout_.at + 1) + " of " +
                                  std::to_string(rollout_.phases.size()) + ": " + title);
    auto at = static_cast<int>(rollout_.at);
    if (phase.kind == Phase::Kind::Act) {
      auto done = turn_machines(work_, parts_.place, *phase.act, wish_of(phase));
      if (!done && done.error().code == "TurnFailed") {
        facts_.refused = done.error().message;
        return Done{};
      }
      TRY(std::move(done));
      facts_.executed = at;
      return Done{};
    }
    auto wanted = stack_of(of(phase));
    wanted.parameters = declared(phase.parameters, wanted.template_text);
    auto applied = TRY(apply(work_, wanted, parts_.wish));
    if (applied.stands) {
      facts_.executed = at;
    } else {
      facts_.refused = applied.why;
    }
    return Done{};
  }

  TurnWish wish_of(const Phase& phase) {
    TurnWish wish;
    auto& revision = of(phase);
    auto found = revision.machines.find(phase.act->layer);
    if (found != revision.machines.end()) wish.digest = found->second;
    // Those that were baked.
    for (auto& [name, id] : revision.images) wish.images.push_back(id);
    wish.between = [this] { return wait_while_paused(); };
    return wish;
  }

  // Between two machines, too.
  Result<> wait_while_paused() {
    hear();
    if (!rollout_.paused || rollout_.back) return Done{};
    TRY(parts_.save(rollout_));
    while (rollout_.paused) {
      TRY(wait("paused; `windlass resume` goes on"));
      hear();
    }
    return parts_.save(rollout_);
  }

  // What next() decides by.
  Result<> look() {
    facts_.now = work_.clock.now();
    auto* phase = rollout_.phase();
    if (!phase || rollout_.stage == Rollout::Stage::Execute) return Done{};
    facts_.alarms.clear();
    if (!alarms_) alarms_ = TRY(alarms_of(work_, parts_.place));
    auto why = TRY(complaint(*phase));
    auto firing = read_checks(parts_.now->checks).firing;
    for (auto& one : TRY(ringing_alarms(work_, parts_.place, *alarms_))) {
      // It rings of machines that were still coming, and all of them have come.
      if (why.empty() && counts_machines(one)) continue;
      if (std::ranges::find(firing, one.name) == firing.end()) facts_.alarms.push_back(one.name);
    }
    if (why.empty() && facts_.alarms.empty()) why = TRY(undecided());
    // What rings while machines are still coming is given the time to see that they came.
    if (rollout_.stage == Rollout::Stage::Verify && !facts_.alarms.empty()) {
      if (why.empty()) why = "the alarm " + facts_.alarms[0] + " rings";
      facts_.alarms.clear();
    }
    facts_.why = why;
    facts_.verdict = why.empty() ? Facts::Verdict::Yes : Facts::Verdict::NotYet;
    if (why.empty()) patience_ = work_.clock.now() + serves_limit_;
    if (!why.empty() && work_.clock.now() >= patience_) facts_.verdict = Facts::Verdict::No;
    return Done{};
  }

  // An alarm that was just made looks back, at what others did behind the same balancer minutes
  // ago: nothing goes on before it has said its first word. For a while: some never speak.
  Result<std::string> undecided() {
    if (rollout_.stage != Rollout::Stage::Verify) return std::string();
    if (std::exchange(verified_, rollout_.at) != rollout_.at)
      words_by_ = work_.clock.now() + first_word_limit;
    if (work_.clock.now() >= words_by_) return std::string();
    auto silent = TRY(undecided_alarms(work_, parts_.place, *alarms_));
    return silent.empty() ? "" : "the alarm " + silent[0].name + " has not looked yet";
  }

  Result<std::string> complaint(const Phase& phase) const {
    auto stack = TRY(find_stack(work_, parts_.place.stack()));
    if (!stack) return std::string("the stack is gone");
    Checks checks;
    for (auto& expect : phase.expects)
      checks.groups.push_back({.layer = expect.layer, .output = expect.group});
    auto groups = TRY(look_at_groups(work_, parts_.place, checks, *stack));
    for (auto& expect : phase.expects) {
      auto group = std::ranges::find(groups, expect.group, &GroupSeen::output);
      if (group == groups.end()) return "the group " + expect.group + " is not there yet";
      auto serve = serving(*group, digest_of(expect));
      if (serve < expect.machines)
        return std::to_string(serve) + " of " + std::to_string(expect.machines) + " machines of " +
               expect.layer + " serve";
    }
    if (!phase.front_door) return std::string();
    return look_through_doors(phase, *stack);
  }

  Result<std::string> look_through_doors(const Phase& phase, const StackSeen& stack) const {
    auto& revision = of(phase);
    std::vector<std::string> digests;
    if (!phase.both_versions)
      for (auto& [layer, digest] : revision.machines) digests.push_back(digest);
    for (auto& door : read_checks(revision.checks).doors)
      for (auto& address : TRY(door_addresses(work_, door, stack, {}))) {
        auto trouble = complaint_of(knock(work_, address), digests);
        if (!trouble.empty()) return "the front door " + door.layer + " " + trouble;
      }
    return std::string();
  }

  const Work& work_;
  const RollerParts& parts_;
  Rollout rollout_;
  Facts facts_;
  std::chrono::seconds serves_limit_{};  // of each phase, from its last step that was good
  Time patience_{};
  std::optional<std::set<std::string>> alarms_;
  std::optional<std::size_t> verified_;  // the phase that words_by_ is of
  Time words_by_{};
};

}  // namespace

bool needs_phases(const Rollout& rollout) {
  if (rollout.phases.size() > 1) return true;
  return !rollout.phases.empty() && rollout.phases[0].kind == Phase::Kind::Act;
}

Result<Rolled> roll(const Work& work, Rollout rollout, const RollerParts& parts) {
  return Roller(work, std::move(rollout), parts).run();
}

namespace {

std::string settings_in(const rollout::Shape& shape, const std::string& layer) {
  auto found = std::ranges::find(shape.layers, layer, &rollout::Shape::Layer::layer);
  return found == shape.layers.end() ? "" : found->settings;
}

std::optional<rollout::Shape> shape_in(const Revision& revision) {
  auto rollout = rollout::read_rollout(revision.rollout);
  return rollout ? std::optional(rollout->shape) : std::nullopt;
}

bool swaps_roots(const rollout::Shape& shape, const std::string& layer) {
  auto found = std::ranges::find(shape.layers, layer, &rollout::Shape::Layer::layer);
  return found != shape.layers.end() && found->strategy == "root_swap";
}

}  // namespace

Result<Rollout> begin_rollout(const Work& work, const rollout::Shape& shape, const Revision& now,
                              const Revision* before, const Revision* latest, bool immediate) {
  rollout::Before was;
  was.immediate = immediate;
  std::vector<rollout::Changed> changed;
  std::set<std::string> astray;
  Place place{now.app, now.environment};
  auto stack = TRY(find_stack(work, place.stack()));
  if (before && stack) {
    was.stands = true;
    was.parameters = before->parameters;
    was.outputs = stack->outputs;
    was.shape = shape_in(*before);
    auto groups = TRY(look_at_groups(work, place, read_checks(before->checks), *stack));
    for (auto& group : groups) {
      was.desired[group.layer] = std::max(was.desired[group.layer], group.desired);
      auto has = before->machines.find(group.layer);
      if (swaps_roots(shape, group.layer) && has != before->machines.end() &&
          is_astray(group, has->second))
        astray.insert(group.layer);
    }
  }
  auto tried = latest ? shape_in(*latest) : std::nullopt;
  for (auto& [layer, digest] : now.machines) {
    auto same = before && before->machines.contains(layer) && before->machines.at(layer) == digest;
    if (same && !astray.contains(layer)) continue;
    auto settings = settings_in(shape, layer);
    auto by_image = !settings.empty() && was.shape && settings_in(*was.shape, layer) == settings;
    auto strays = astray.contains(layer);
    if (strays && tried) by_image = by_image && settings_in(*tried, layer) == settings;
    changed.push_back({.layer = layer, .image_only = by_image, .astray = strays});
  }
  return rollout::begin(shape, was, changed);
}

}  // namespace windlass::ops
