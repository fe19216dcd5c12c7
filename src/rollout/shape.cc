#include <algorithm>

#include "rollout/names.h"
#include "rollout/phases.h"

namespace windlass::rollout {

using manifest::Layer;
using manifest::Model;
using manifest::Strategy;

std::string strategy_name(Strategy strategy) {
  static constexpr const char* names[] = {"tickets",    "rolling", "rolling_extra", "immutable",
                                          "blue_green", "canary",  "root_swap",     "all_at_once"};
  return names[static_cast<int>(strategy)];
}

namespace {

// A local environment is somebody waiting at a desk: it soaks for long only where the file says so.
constexpr std::int64_t soak_at_the_desk_s = 5;

bool says_soak(const document::Node* holder) {
  auto* rollout = holder ? holder->find("rollout") : nullptr;
  return rollout && rollout->find("soak");
}

}  // namespace

std::int64_t soak_of(const Model& model, const Layer* layer) {
  auto* layers = layer ? model.seen.find("layers") : nullptr;
  bool said = says_soak(&model.seen) || (layers && says_soak(layers->find(layer->name)));
  if (model.local && !said) return soak_at_the_desk_s;
  return layer ? layer->rollout.soak_s : model.rollout.soak_s;
}

std::vector<int> steps_of(const Layer& layer) {
  if (!layer.has_colours()) return {};
  if (layer.rollout.strategy != Strategy::Canary) return {100};
  auto steps = layer.rollout.checkpoint_percentages;
  if (steps.empty()) steps = {10, 50};
  std::erase_if(steps, [](int one) { return one >= 100; });
  steps.push_back(100);
  return steps;
}

namespace {

// The same model with the same image for all: whose digest is another then has other settings.
std::map<std::string, std::string> settings_of(const Model& model) {
  auto alike = model;
  for (auto& layer : alike.layers) layer.image = "ami-00000000000000000";
  auto digests = manifest::machine_digests(alike, {});
  return digests ? *digests : std::map<std::string, std::string>();
}

}  // namespace

Shape shape_of(const Model& model) {
  Shape shape{.layers = {}, .soak_s = soak_of(model, nullptr)};
  auto settings = settings_of(model);
  for (auto& layer : model.layers) {
    if (layer.on_demand) continue;
    Shape::Layer one{.layer = layer.name,
                     .strategy = strategy_name(layer.rollout.strategy),
                     .group = manifest::group_id(layer),
                     .colours = {},
                     .machines = layer.size_min,
                     .at_once = manifest::pace_of(layer).at_once,
                     .scales = layer.scale.has_value(),
                     .steps = steps_of(layer),
                     .soak_s = soak_of(model, &layer),
                     .grace_s = layer.health.grace_s,
                     .settings = settings[layer.name]};
    if (layer.has_colours()) {
      auto green = layer;
      green.colour = manifest::Colour::Green;
      one.colours = {manifest::colour_ids(layer), manifest::colour_ids(green)};
    }
    shape.layers.push_back(std::move(one));
  }
  return shape;
}

}  // namespace windlass::rollout
