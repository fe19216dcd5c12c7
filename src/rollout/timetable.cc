#include "rollout/timetable.h"

#include <algorithm>

#include "base/text.h"
#include "rollout/names.h"

namespace windlass::rollout {

using manifest::Layer;
using manifest::Model;
using manifest::Strategy;

namespace {

int waves(int machines, int at_once) {
  return at_once > 0 ? (machines + at_once - 1) / at_once : 0;
}

std::string how(const Layer& layer, const manifest::Pace& pace) {
  auto machines = [](int count) {
    return std::to_string(count) + (count == 1 ? " machine" : " machines");
  };
  if (layer.volume && layer.rollout.strategy != Strategy::RootSwap)
    return "the machine leaves, then the next one takes its volume";
  switch (layer.rollout.strategy) {
    case Strategy::AllAtOnce: return "all at once";
    case Strategy::Immutable: return "a whole new group, then the old one leaves";
    case Strategy::BlueGreen:
      return "a whole new group, then all requests turn to it, then the old one leaves";
    case Strategy::Canary: {
      std::vector<std::string> shares;
      for (auto step : steps_of(layer)) shares.push_back(std::to_string(step));
      auto last = shares.back();
      shares.pop_back();
      return join(shares, ", ") + (shares.empty() ? "" : " and then ") + last +
             " percent of the requests to new machines";
    }
    case Strategy::RootSwap:
      return "each machine gets a new root volume, " + std::to_string(pace.at_once) +
             " at a time; where more than the image changes, each is replaced";
    case Strategy::RollingExtra: return machines(pace.at_once) + " more, then as many leave";
    default: break;
  }
  if (pace.most > layer.size_max) return "the new machine first, then the old one leaves";
  return machines(pace.at_once) + " at a time";
}

Row row_of(const Model& model, const Layer& layer, bool moves) {
  auto pace = manifest::pace_of(layer);
  auto shares = static_cast<int>(steps_of(layer).size());
  Row row{.layer = layer.name,
          .strategy = strategy_name(layer.rollout.strategy),
          .machines = layer.size_min,
          .at_once = std::min(pace.at_once, std::max(1, layer.size_min)),
          .steps = waves(layer.size_min, pace.at_once),
          .lowest = moves ? pace.lowest : layer.size_min,
          .most = moves ? pace.most : layer.size_max,
          .soak_s = soak_of(model, &layer),
          .moves = moves,
          .how = how(layer, pace),
          .reverts = {}};
  if (layer.has_colours()) {
    row.steps = shares;
    row.at_once = machines_for(steps_of(layer).front(), layer.size_min);
  }
  if (layer.rollout.strategy == Strategy::Immutable && !layer.volume)
    row.steps = 1, row.at_once = std::max(1, layer.size_min), row.most = 2 * layer.size_max;
  row.reverts = layer.rollout.auto_rollback ? "an alarm, or a machine that does not serve"
                                            : "nobody: `windlass rollback` does";
  return row;
}

}  // namespace

std::vector<Row> timetable(const Model& model, const std::vector<Changed>& changed) {
  std::vector<Row> rows;
  for (auto& layer : model.layers) {
    if (layer.on_demand) continue;
    bool moves = std::ranges::find(changed, layer.name, &Changed::layer) != changed.end();
    rows.push_back(row_of(model, layer, moves));
  }
  return rows;
}

}  // namespace windlass::rollout
