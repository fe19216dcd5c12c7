// Back from wherever it is, by the fewest steps: requests first, machines last.
#include <algorithm>

#include "rollout/names.h"

namespace windlass::rollout {

namespace {

bool may_be_done(const Rollout& rollout, std::size_t phase) { return phase <= rollout.at; }

// The furthest that may have been executed; what did not come to be is harmless to say again.
std::size_t furthest(const Rollout& rollout) {
  return std::min(rollout.at, rollout.phases.size() - 1);
}

struct Sides {
  const Shape::Layer* layer;
  int old;
};

// Layers that go over, and from which colour.
std::vector<Sides> moving(const Rollout& rollout) {
  std::vector<Sides> out;
  for (auto& layer : rollout.shape.layers) {
    if (layer.colours.empty() || !has_sides(rollout.before, layer)) continue;
    int old = serving_side(rollout.before, layer);
    if (old != serving_side(rollout.after, layer)) out.push_back({&layer, old});
  }
  return out;
}

Phase update(std::string name, std::string title, Parameters parameters) {
  Phase phase{.name = std::move(name), .title = std::move(title)};
  phase.parameters = std::move(parameters);
  return phase;
}

// The old colour as it was, the new one as it is.
void keep_old(Phase& phase, const Rollout& rollout, const std::vector<Sides>& sides, bool serves) {
  for (auto& [layer, old] : sides) {
    auto was = side_of(rollout.before, layer->colours[old]);
    auto fresh = side_of(phase.parameters, layer->colours[1 - old]);
    if (serves) {
      was.weight = 100;
      fresh.weight = 0;
    } else {
      was.weight = 100 - fresh.weight;
    }
    set_side(phase.parameters, layer->colours[old], was);
    set_side(phase.parameters, layer->colours[1 - old], fresh);
    phase.expects.push_back(
        {layer->layer, layer->colours[old].group, was.size, Expect::Digest::Before});
  }
}

bool has_requests(const Rollout& rollout, const std::vector<Sides>& sides) {
  for (std::size_t i = rollout.home; i < rollout.phases.size() && may_be_done(rollout, i); ++i) {
    for (auto& [layer, old] : sides) {
      if (side_of(rollout.phases[i].parameters, layer->colours[1 - old]).weight > 0) return true;
    }
  }
  return false;
}

Phase revision_before(const Rollout& rollout) {
  auto phase = update("before", "the stack is made as it was before", rollout.before);
  phase.of = Phase::Of::Before;
  return phase;
}

std::vector<Phase> acts_back(const Rollout& rollout) {
  std::vector<Phase> out;
  for (std::size_t i = rollout.phases.size(); i-- > 0;) {
    auto& phase = rollout.phases[i];
    if (phase.kind != Phase::Kind::Act || !may_be_done(rollout, i)) continue;
    auto back = phase;
    back.of = Phase::Of::Before;
    back.name += "-back";
    back.title = phase.act->layer + ": its machines become what they were";
    back.soak_s = 0;
    // How many there were then is said by the stack.
    back.act->machines = 0;
    back.expects = {{phase.act->layer, phase.act->group, 0, Expect::Digest::Before}};
    for (auto& layer : rollout.shape.layers)
      if (layer.layer == phase.act->layer) back.expects[0].machines = layer.machines;
    out.push_back(std::move(back));
  }
  return out;
}

// What it did on the way home only moved the same machines' requests.
std::vector<Phase> away_from_home(const Rollout& rollout) {
  std::vector<Phase> out;
  auto& reached = rollout.phases[rollout.at];
  if (rollout.at > 0) {
    // All that serves away is there still, and gets its requests back before the others leave.
    auto weights = update("weights-back", "all requests to the machines that served before",
                          rollout.phases[0].parameters);
    weights.of = Phase::Of::Before;
    weights.both_versions = true;
    weights.expects = reached.expects;
    out.push_back(std::move(weights));
  }
  auto before = update("before", "the stack is made as it was before", rollout.before_home);
  before.of = Phase::Of::Before;
  out.push_back(std::move(before));
  return out;
}

}  // namespace

Rollout undo(const Rollout& rollout) {
  if (rollout.back) {
    // Going back failed: its step again. What is behind it stays so, as going over it again might
    // find machines gone.
    auto again = rollout;
    if (again.stage != Rollout::Stage::Over) again.stage = Rollout::Stage::Execute;
    return again;
  }
  Rollout out;
  out.back = true;
  out.stood = rollout.stood;
  out.shape = rollout.shape;
  out.before = out.after = rollout.before;
  if (!rollout.stood || rollout.phases.empty()) {
    out.stage = Rollout::Stage::Over;
    return out;
  }
  if (rollout.at < rollout.home) {
    out.before = out.after = rollout.before_home;
    out.phases = away_from_home(rollout);
    return out;
  }
  auto sides = moving(rollout);
  auto& reached = rollout.phases[furthest(rollout)];
  if (!sides.empty() && has_requests(rollout, sides)) {
    if (reached.retires) {
      auto again = update("old-again", "the old machines come again", reached.parameters);
      again.both_versions = true;
      keep_old(again, rollout, sides, false);
      out.phases.push_back(std::move(again));
    }
    auto weights = update("weights-back", "all requests to the machines that served before",
                          reached.parameters);
    // Connections that are kept follow a moment later; what comes after looks who answers.
    weights.both_versions = true;
    keep_old(weights, rollout, sides, true);
    out.phases.push_back(std::move(weights));
  }
  out.phases.push_back(revision_before(rollout));
  for (auto& act : acts_back(rollout)) out.phases.push_back(std::move(act));
  return out;
}

namespace {
Parameters overlaid(Parameters under, const Parameters& over) {
  for (auto& [name, value] : over) under[name] = value;
  return under;
}
}  // namespace

Parameters serving_parameters(const Json& last_rollout, const Parameters& stack) {
  auto last = read_rollout(last_rollout);
  if (!last || last->stage == Rollout::Stage::Over || !last->stood) return stack;
  // All but the old machines' leaving is through: who has the requests has proven itself.
  if (!last->back && last->phase()->retires) return overlaid(stack, last->phase()->parameters);
  auto said = last->back || last->at >= last->home ? last->before : last->before_home;
  return overlaid(stack, said);
}

}  // namespace windlass::rollout
