#include <algorithm>

#include "base/text.h"
#include "rollout/phases.h"

namespace windlass::rollout {

namespace {

// --- writing ---

Json json_of(const Parameters& parameters) {
  Json out{Json::Object{}};
  for (auto& [name, value] : parameters) out.set(name, value);
  return out;
}

Json json_of(const manifest::ColourIds& ids) {
  Json out;
  out.set("size", ids.size);
  out.set("weight", ids.weight);
  out.set("version", ids.version);
  out.set("has", ids.has);
  out.set("is_new", ids.is_new);
  out.set("group", ids.group);
  return out;
}

Json json_of(const Shape& shape) {
  Json::Array layers;
  for (auto& layer : shape.layers) {
    Json one;
    one.set("layer", layer.layer);
    one.set("strategy", layer.strategy);
    one.set("group", layer.group);
    Json::Array colours, steps;
    for (auto& ids : layer.colours) colours.push_back(json_of(ids));
    for (auto step : layer.steps) steps.push_back(step);
    one.set("colours", std::move(colours));
    one.set("machines", layer.machines);
    one.set("at_once", layer.at_once);
    one.set("scales", layer.scales);
    one.set("steps", std::move(steps));
    one.set("soak_seconds", layer.soak_s);
    one.set("grace_seconds", layer.grace_s);
    one.set("settings", layer.settings);
    layers.push_back(std::move(one));
  }
  Json out;
  out.set("layers", std::move(layers));
  out.set("soak_seconds", shape.soak_s);
  return out;
}

Json json_of(const Phase& phase) {
  Json out;
  out.set("name", phase.name);
  out.set("title", phase.title);
  out.set("of", phase.of == Phase::Of::This ? "this" : "before");
  out.set("parameters", json_of(phase.parameters));
  if (phase.act) {
    Json act;
    act.set("kind", phase.act->kind == Act::Kind::SwapRoot ? "swap_root" : "replace");
    act.set("layer", phase.act->layer);
    act.set("group", phase.act->group);
    act.set("at_once", phase.act->at_once);
    act.set("machines", phase.act->machines);
    act.set("grace_seconds", phase.act->grace_s);
    out.set("act", std::move(act));
  }
  Json::Array expects;
  for (auto& expect : phase.expects) {
    static constexpr const char* digests[] = {"this", "before", "any"};
    Json one;
    one.set("layer", expect.layer);
    one.set("group", expect.group);
    one.set("machines", expect.machines);
    one.set("digest", digests[static_cast<int>(expect.digest)]);
    expects.push_back(std::move(one));
  }
  out.set("expects", std::move(expects));
  out.set("front_door", phase.front_door);
  out.set("both_versions", phase.both_versions);
  out.set("soak_seconds", phase.soak_s);
  out.set("layer", phase.layer);
  out.set("weight", phase.weight);
  out.set("retires", phase.retires);
  return out;
}

// --- reading: what is missing is as it begins ---

std::string text(const Json& json, std::string_view name) { return json.text(name).value_or(""); }

std::int64_t number(const Json& json, std::string_view name) {
  auto* value = json.find(name);
  return value && value->is_int() ? value->as_int() : 0;
}

int small(const Json& json, std::string_view name) { return static_cast<int>(number(json, name)); }

bool flag(const Json& json, std::string_view name) {
  auto* value = json.find(name);
  return value && value->is_bool() && value->as_bool();
}

const Json::Array& items(const Json& json, std::string_view name) {
  static const Json::Array none;
  auto* value = json.find(name);
  return value && value->is_array() ? value->as_array() : none;
}

Parameters parameters_at(const Json& json, std::string_view name) {
  Parameters out;
  auto* value = json.find(name);
  if (!value || !value->is_object()) return out;
  for (auto& [key, one] : value->as_object()) {
    if (one.is_string()) out[key] = one.as_string();
  }
  return out;
}

Shape read_shape(const Json& json) {
  Shape out{.layers = {}, .soak_s = number(json, "soak_seconds")};
  for (auto& one : items(json, "layers")) {
    Shape::Layer layer{.layer = text(one, "layer"),
                       .strategy = text(one, "strategy"),
                       .group = text(one, "group"),
                       .colours = {},
                       .machines = small(one, "machines"),
                       .at_once = small(one, "at_once"),
                       .scales = flag(one, "scales"),
                       .steps = {},
                       .soak_s = number(one, "soak_seconds"),
                       .grace_s = number(one, "grace_seconds"),
                       .settings = text(one, "settings")};
    for (auto& ids : items(one, "colours"))
      layer.colours.push_back({text(ids, "size"), text(ids, "weight"), text(ids, "version"),
                               text(ids, "has"), text(ids, "is_new"), text(ids, "group")});
    // A layer has two colours, or none.
    if (layer.colours.size() != 2) layer.colours.clear();
    for (auto& step : items(one, "steps"))
      if (step.is_int()) layer.steps.push_back(static_cast<int>(step.as_int()));
    if (!layer.colours.empty() && layer.steps.empty()) layer.steps = {100};
    out.layers.push_back(std::move(layer));
  }
  return out;
}

Phase read_phase(const Json& json) {
  Phase out{.name = text(json, "name"), .title = text(json, "title")};
  out.of = text(json, "of") == "before" ? Phase::Of::Before : Phase::Of::This;
  out.parameters = parameters_at(json, "parameters");
  if (auto* act = json.find("act")) {
    out.kind = Phase::Kind::Act;
    out.act =
        Act{.kind = text(*act, "kind") == "replace" ? Act::Kind::Replace : Act::Kind::SwapRoot,
            .layer = text(*act, "layer"),
            .group = text(*act, "group"),
            .at_once = small(*act, "at_once"),
            .machines = small(*act, "machines"),
            .grace_s = number(*act, "grace_seconds")};
  }
  for (auto& one : items(json, "expects")) {
    auto digest = text(one, "digest");
    out.expects.push_back({text(one, "layer"), text(one, "group"), small(one, "machines"),
                           digest == "before" ? Expect::Digest::Before
                           : digest == "any"  ? Expect::Digest::Any
                                              : Expect::Digest::This});
  }
  out.front_door = flag(json, "front_door");
  out.both_versions = flag(json, "both_versions");
  out.soak_s = number(json, "soak_seconds");
  out.layer = text(json, "layer");
  out.weight = small(json, "weight");
  out.retires = flag(json, "retires");
  return out;
}

constexpr const char* stages[] = {"execute", "verify", "soak", "over"};

}  // namespace

Json to_json(const Shape& shape) {
  Rollout out;
  out.shape = shape;
  out.stage = Rollout::Stage::Over;
  return to_json(out);
}

Json to_json(const Rollout& rollout) {
  Json out;
  Json::Array phases;
  for (auto& phase : rollout.phases) phases.push_back(json_of(phase));
  out.set("phases", std::move(phases));
  out.set("at", static_cast<std::int64_t>(rollout.at));
  out.set("stage", stages[static_cast<int>(rollout.stage)]);
  out.set("soak_until_us",
          static_cast<std::int64_t>(rollout.soak_until.time_since_epoch().count()));
  out.set("paused", rollout.paused);
  out.set("back", rollout.back);
  out.set("after", json_of(rollout.after));
  out.set("before", json_of(rollout.before));
  out.set("stood", rollout.stood);
  out.set("home", static_cast<std::int64_t>(rollout.home));
  out.set("before_home", json_of(rollout.before_home));
  out.set("shape", json_of(rollout.shape));
  return out;
}

Result<Rollout> read_rollout(const Json& json) {
  auto* shape = json.find("shape");
  auto* phases = json.find("phases");
  if (!shape || !phases || !phases->is_array())
    return Error{"RolloutMalformed", "the revision's record of its rollout cannot be read"};
  Rollout out;
  for (auto& phase : phases->as_array()) out.phases.push_back(read_phase(phase));
  auto at = number(json, "at");
  out.at = at < 0 ? 0 : static_cast<std::size_t>(at);
  auto stage = text(json, "stage");
  out.stage = Rollout::Stage::Execute;
  for (int i = 0; i < 4; ++i)
    if (stage == stages[i]) out.stage = static_cast<Rollout::Stage>(i);
  if (out.at >= out.phases.size()) out.stage = Rollout::Stage::Over;
  out.soak_until = Time{Duration{number(json, "soak_until_us")}};
  out.paused = flag(json, "paused");
  out.back = flag(json, "back");
  out.after = parameters_at(json, "after");
  out.before = parameters_at(json, "before");
  out.stood = flag(json, "stood");
  out.home = static_cast<std::size_t>(std::max<std::int64_t>(0, number(json, "home")));
  out.before_home = parameters_at(json, "before_home");
  out.shape = read_shape(*shape);
  return out;
}

}  // namespace windlass::rollout
