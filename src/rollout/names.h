// What the parts of a rollout share.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "rollout/phases.h"

namespace windlass::rollout {

std::string strategy_name(manifest::Strategy strategy);  // "blue_green"
// Of the file when there is no layer.
std::int64_t soak_of(const manifest::Model& model, const manifest::Layer* layer);
// Percent of the requests, the last is 100; none for a layer with one group.
std::vector<int> steps_of(const manifest::Layer& layer);
// As many new machines as carry a share of the requests, where `whole` carry all.
inline int machines_for(int percent, int whole) {
  return std::max(1, (whole * percent + 99) / 100);
}

// One of two groups, as parameters say it.
struct Side {
  int size = 0, weight = 0;
  std::string version = "new";
};
Side side_of(const Parameters& parameters, const manifest::ColourIds& ids);
void set_side(Parameters& parameters, const manifest::ColourIds& ids, const Side& side);
// Which of the two serves: 0 or 1.
int serving_side(const Parameters& parameters, const Shape::Layer& layer);
bool has_sides(const Parameters& parameters, const Shape::Layer& layer);

}  // namespace windlass::rollout
