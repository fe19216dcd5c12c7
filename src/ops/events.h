// What is told while something long goes on. Whoever shows it (a live view, plain lines, JSON)
// decides how; whoever tells it says facts.
#pragma once

#include <functional>
#include <string>

#include "base/json.h"

namespace windlass::ops {

struct Event {
  enum class State { Begun, Going, Done, Warning, Failed };
  // What it is about, so that a live view keeps one line for it: "bake/web", "stack",
  // "resource/WebGroup", "machine/i-0abc", "verdict". A later event of the same id replaces it.
  std::string id;
  State state = State::Going;
  std::string text;   // "3 of 4 machines serve"
  double share = -1;  // 0 to 1 where it is known: a bar
  Json facts = {};    // for programs: {"resource": ..., "status": ..., "reason": ...}
};

using Tell = std::function<void(const Event&)>;

}  // namespace windlass::ops
