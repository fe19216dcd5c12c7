#include "ops/planning.h"

#include <algorithm>

#include "manifest/references.h"
#include "manifest/render.h"
#include "ops/base_stack.h"
#include "ops/revisions.h"
#include "ops/stack_moves.h"
#include "rollout/timetable.h"

namespace windlass::ops {

std::vector<MachinesNeeded> machines_needed(const manifest::Model& model) {
  std::vector<MachinesNeeded> all;
  for (auto& layer : model.layers) {
    auto found = std::ranges::find(all, layer.machine_type, &MachinesNeeded::type);
    if (found == all.end()) found = all.insert(all.end(), {layer.machine_type, 0, 0});
    found->now += layer.on_demand ? 1 : layer.size_min;
    found->most += layer.on_demand ? 1 : manifest::pace_of(layer).most;
  }
  return all;
}

std::vector<std::string> layers_moved(const manifest::Model& model,
                                      const std::vector<Change>& changes) {
  std::vector<std::string> moved;
  for (auto& layer : model.layers) {
    auto its_template = manifest::pascal(layer.name) + "Template";
    auto touched = std::ranges::any_of(changes, [&](auto& change) {
      return change.logical_id == its_template && change.action != Change::Action::Remove;
    });
    if (touched) moved.push_back(layer.name);
  }
  return moved;
}

namespace {

constexpr const char* baked_first = "(baked first)";

void hide_placeholders(Plan& plan, const ImageIds& placeholders) {
  for (auto& change : plan.changes)
    for (auto& detail : change.details)
      for (auto& [name, id] : placeholders)
        if (detail.after == id || detail.cause == manifest::image_parameter(name))
          detail.after = baked_first;
}

std::vector<TimetableRow> timetable_of(const manifest::Model& model,
                                       const std::vector<std::string>& moved) {
  std::vector<rollout::Changed> changed;
  for (auto& layer : moved) changed.push_back({layer});
  std::vector<TimetableRow> rows;
  for (auto& row : rollout::timetable(model, changed))
    rows.push_back({.layer = row.layer,
                    .strategy = row.strategy,
                    .machines = row.machines,
                    .at_once = row.at_once,
                    .steps = row.steps,
                    .lowest = row.lowest,
                    .most = row.most,
                    .soak_s = static_cast<long>(row.soak_s),
                    .moves = row.moves,
                    .reverts = row.reverts});
  return rows;
}

Result<> can_be_asked(const Plan& plan, const std::string& status) {
  auto move = next_move(status);
  if (move == Move::Create || move == Move::Update) return Done{};
  return Error{"NotNow",
               "the stack " + plan.stack + " is " + status + " (" + row_of(status).means +
                   (move == Move::Wait
                        ? "); wait for it, or end it: windlass stop " + plan.environment
                        : "), which a deploy puts right: windlass deploy " + plan.environment)};
}

Result<> ask(const Work& work, const WantedStack& wanted, Plan& plan) {
  auto exists = next_move(plan.stack_status) == Move::Update;
  auto set = TRY(make_change_set(work, wanted, exists));
  plan.changes = set.changes;
  return drop_change_set(work, set);
}

void note(const manifest::Model& model, Plan& plan) {
  for (auto& image : plan.images_to_bake)
    plan.notes.push_back("The image " + image +
                         " is not baked yet: deploy does it first, and what its machines are "
                         "launched from changes with it.");
  if (model.rehearse_required)
    plan.notes.push_back(
        "This environment has rehearse: required; until `windlass rehearse` is built it is "
        "deployed "
        "with --without-rehearsal \"why\" only.");
}

}  // namespace

void foresee(const manifest::Model& model, Plan& plan) {
  if (!plan.stack_status.empty())
    plan.timetable = timetable_of(model, layers_moved(model, plan.changes));
  plan.machines = machines_needed(model);
  note(model, plan);
}

Result<Plan> make_plan(const Work& work, const manifest::Model& model, const PlanParts& parts) {
  Place place{model.app, model.environment};
  Plan plan;
  plan.app = model.app;
  plan.environment = model.environment;
  plan.stack = place.stack();
  plan.local = work.target.local;
  plan.account = work.target.account;
  plan.region = work.target.region;
  auto images = TRY(parts.baked());
  plan.images_to_bake = missing_images(model, images);
  ImageIds placeholders;
  if (!plan.images_to_bake.empty() && parts.placeholders)
    placeholders = TRY(parts.placeholders(plan.images_to_bake));
  auto with = images;
  with.insert(placeholders.begin(), placeholders.end());
  auto composed = TRY(compose(model, with, parts.read_site));
  plan.digest = composed.digest;
  plan.template_text = composed.stack.template_text;
  TRY(need_base(work));

  auto stack = TRY(find_stack(work, plan.stack));
  if (stack) plan.stack_status = stack->status;
  TRY(can_be_asked(plan, plan.stack_status));
  Revisions revisions(work, place);
  auto current = TRY(revisions.current());
  if (current.number > 0) plan.running = std::to_string(current.number);
  // What a strategy has moved stays where it is, unless the layer moves.
  if (stack && current.number > 0) {
    auto runs = TRY(revisions.get(current.number));
    composed.stack.parameters = declared(runs.parameters, composed.stack.template_text);
  }
  composed.stack.reverts_drift = parts.sees_drift;
  TRY(ask(work, composed.stack, plan));
  hide_placeholders(plan, placeholders);
  foresee(model, plan);
  return plan;
}

}  // namespace windlass::ops
