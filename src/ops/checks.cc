#include "ops/checks.h"

#include "manifest/render.h"
#include "rollout/phases.h"

namespace windlass::ops {

namespace {

// A local environment is somebody waiting at a desk: it soaks for long only where the file says so.
constexpr std::chrono::seconds soak_at_the_desk{5};

bool says_soak(const manifest::Model& model) {
  auto* rollout = model.seen.find("rollout");
  return rollout && rollout->find("soak");
}

// Its volume comes once the machine before has given it back.
constexpr std::chrono::seconds volume_moves{600};

std::chrono::seconds grace_of(const manifest::Model& model, const std::string& name) {
  GroupCheck usual;
  auto* layer = model.find_layer(name);
  if (!layer) return usual.grace;
  return std::chrono::seconds(layer->health.grace_s) +
         (layer->volume ? volume_moves : std::chrono::seconds(0));
}

bool flag(const Json& json, std::string_view name, bool otherwise) {
  auto* value = json.find(name);
  return value && value->is_bool() ? value->as_bool() : otherwise;
}

std::int64_t number(const Json& json, std::string_view name) {
  auto* value = json.find(name);
  return value && value->is_int() ? value->as_int() : 0;
}

const Json::Array& list(const Json& json, std::string_view name) {
  static const Json::Array none;
  auto* value = json.find(name);
  return value && value->is_array() ? value->as_array() : none;
}

}  // namespace

Checks checks_of(const manifest::Model& model) {
  Checks checks;
  for (auto& door : manifest::front_doors(model))
    checks.doors.push_back(
        {door.layer, door.url_output, door.address_output, door.domain, door.path, door.secure});
  for (auto& layer : rollout::shape_of(model).layers) {
    std::vector<std::string> outputs;
    for (auto& colour : layer.colours) outputs.push_back(colour.group);
    if (outputs.empty()) outputs.push_back(layer.group);
    for (auto& output : outputs)
      checks.groups.push_back({.layer = layer.layer,
                               .output = output,
                               .least = layer.machines,
                               .grace = grace_of(model, layer.layer)});
  }
  checks.soak = std::chrono::seconds(model.rollout.soak_s);
  if (model.local && !says_soak(model)) checks.soak = soak_at_the_desk;
  checks.auto_rollback = model.rollout.auto_rollback;
  return checks;
}

Json to_json(const Checks& checks) {
  Json json;
  Json::Array doors, groups, firing;
  for (auto& door : checks.doors) {
    Json one;
    one.set("layer", door.layer);
    one.set("url_output", door.url_output);
    one.set("address_output", door.address_output);
    one.set("domain", door.domain);
    one.set("path", door.path);
    one.set("secure", door.secure);
    doors.push_back(std::move(one));
  }
  for (auto& group : checks.groups) {
    Json one;
    one.set("layer", group.layer);
    one.set("output", group.output);
    one.set("least", group.least);
    one.set("grace_seconds", static_cast<std::int64_t>(group.grace.count()));
    groups.push_back(std::move(one));
  }
  for (auto& name : checks.firing) firing.push_back(name);
  json.set("doors", std::move(doors));
  json.set("groups", std::move(groups));
  json.set("soak_seconds", static_cast<std::int64_t>(checks.soak.count()));
  json.set("auto_rollback", checks.auto_rollback);
  json.set("firing", std::move(firing));
  return json;
}

Checks read_checks(const Json& json) {
  Checks checks;
  for (auto& one : list(json, "doors"))
    checks.doors.push_back({one.text("layer").value_or(""), one.text("url_output").value_or(""),
                            one.text("address_output").value_or(""),
                            one.text("domain").value_or(""), one.text("path").value_or("/"),
                            flag(one, "secure", false)});
  for (auto& one : list(json, "groups")) {
    GroupCheck group{.layer = one.text("layer").value_or(""),
                     .output = one.text("output").value_or(""),
                     .least = static_cast<int>(number(one, "least"))};
    // Revisions of before say nothing of it.
    if (one.find("grace_seconds")) group.grace = std::chrono::seconds(number(one, "grace_seconds"));
    checks.groups.push_back(std::move(group));
  }
  for (auto& one : list(json, "firing"))
    if (one.is_string()) checks.firing.push_back(one.as_string());
  checks.soak = std::chrono::seconds(number(json, "soak_seconds"));
  checks.auto_rollback = flag(json, "auto_rollback", true);
  return checks;
}

}  // namespace windlass::ops
