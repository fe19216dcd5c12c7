// How a deploy would move each layer's machines: for `plan`, before anything is done.
#pragma once

#include <string>
#include <vector>

#include "manifest/model.h"
#include "rollout/phases.h"

namespace windlass::rollout {

struct Row {
  std::string layer, strategy;  // "canary", as the file says it
  int machines = 0;             // as many as it has at least
  int at_once = 1;              // that are out, or made anew, in one step
  int steps = 0;
  int lowest = 0;  // machines in service at any time, at least
  int most = 0;    // machines at any time, at most
  std::int64_t soak_s = 0;
  bool moves = true;    // false: nothing happens to its machines
  std::string how;      // "10, 50, then 100 percent of the requests, 5 m each"
  std::string reverts;  // what makes it go back
};

// One row a layer, in the file's order; `changed`: those that move.
std::vector<Row> timetable(const manifest::Model& model, const std::vector<Changed>& changed);

}  // namespace windlass::rollout
