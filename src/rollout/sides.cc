#include "base/text.h"
#include "rollout/names.h"

namespace windlass::rollout {

namespace {

std::string at(const Parameters& parameters, const std::string& name) {
  auto found = parameters.find(name);
  return found == parameters.end() ? std::string() : found->second;
}

int number(const Parameters& parameters, const std::string& name) {
  return static_cast<int>(parse_int(at(parameters, name)).value_or(0));
}

}  // namespace

Side side_of(const Parameters& parameters, const manifest::ColourIds& ids) {
  Side side{.size = number(parameters, ids.size), .weight = number(parameters, ids.weight)};
  if (auto version = at(parameters, ids.version); !version.empty()) side.version = version;
  return side;
}

void set_side(Parameters& parameters, const manifest::ColourIds& ids, const Side& side) {
  parameters[ids.size] = std::to_string(side.size);
  parameters[ids.weight] = std::to_string(side.weight);
  parameters[ids.version] = side.version;
}

bool has_sides(const Parameters& parameters, const Shape::Layer& layer) {
  for (auto& ids : layer.colours) {
    if (parameters.contains(ids.size)) return true;
  }
  return false;
}

int serving_side(const Parameters& parameters, const Shape::Layer& layer) {
  auto blue = side_of(parameters, layer.colours[0]), green = side_of(parameters, layer.colours[1]);
  // Whoever has no machines serves nobody, whatever a weight says.
  if (blue.size == 0 || green.size == 0) return blue.size > 0 || green.size == 0 ? 0 : 1;
  return green.weight > blue.weight ? 1 : 0;
}

std::string serving_group(const Shape::Layer& layer, const Parameters& parameters) {
  if (layer.colours.empty() || !has_sides(parameters, layer)) return layer.group;
  return layer.colours[serving_side(parameters, layer)].group;
}

}  // namespace windlass::rollout
