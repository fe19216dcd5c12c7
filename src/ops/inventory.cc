#include "ops/inventory.h"

#include <cctype>
#include <map>

namespace windlass::ops {

namespace {

// What is stopped, or on its way out, is nothing to log in to.
bool is_reachable(const Machine& machine) { return machine.state == "running"; }

Json variables_of(const Machine& machine) {
  Json json;
  json.set("ansible_host", machine.public_ip.empty() ? machine.private_ip : machine.public_ip);
  json.set("windlass_layer", machine.layer);
  json.set("windlass_instance", machine.id);
  json.set("windlass_digest", machine.digest);
  json.set("windlass_revision", machine.revision);
  json.set("windlass_health", to_text(machine.health));
  json.set("windlass_image", machine.image);
  json.set("windlass_type", machine.type);
  json.set("windlass_zone", machine.zone);
  json.set("private_ip", machine.private_ip);
  json.set("public_ip", machine.public_ip);
  return json;
}

}  // namespace

std::string ansible_group(std::string_view name) {
  std::string out;
  for (char c : name) out += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  if (out.empty() || std::isdigit(static_cast<unsigned char>(out[0]))) out.insert(0, "_");
  return out;
}

Json ansible_list(const Place& place, const Fleet& fleet) {
  std::map<std::string, Json> layers;
  for (auto& layer : fleet.layers) layers.emplace(layer.layer, Json::Array{});
  Json variables = Json::Object{};
  for (auto& machine : fleet.machines) {
    if (!is_reachable(machine)) continue;
    auto [hosts, first] = layers.emplace(machine.layer, Json::Array{});
    hosts->second.push(machine.id);
    variables.set(machine.id, variables_of(machine));
  }
  auto root = ansible_group(place.stack());
  Json children = Json::Array{};
  Json json;
  json.set("_meta", Json(Json::Object{{"hostvars", variables}}));
  for (auto& [layer, hosts] : layers) {
    // A layer may be called as the environment is, and a group is in no circle.
    auto name = ansible_group(layer);
    if (name == root || name == "all" || name == "ungrouped") name = "layer_" + name;
    children.push(name);
    json.set(name, Json(Json::Object{{"hosts", hosts}}));
  }
  json.set(root,
           Json(Json::Object{{"children", children},
                             {"vars", Json(Json::Object{{"windlass_app", place.app},
                                                        {"windlass_env", place.environment}})}}));
  return json;
}

Json ansible_host(const Fleet& fleet, const std::string& name) {
  for (auto& machine : fleet.machines)
    if (machine.id == name && is_reachable(machine)) return variables_of(machine);
  return Json::Object{};
}

}  // namespace windlass::ops
