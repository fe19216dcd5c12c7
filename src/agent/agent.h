// The agent's day: learns which machine it is on, then does its duties for as long as that runs.
#pragma once

#include <functional>
#include <string>

#include "agent/calls.h"
#include "agent/places.h"
#include "agent/process.h"
#include "agent/standing.h"
#include "base/log.h"

namespace windlass::agent {

struct AgentParts {
  Web& web;
  Processes& processes;
  const Clock& clock;
  const Ticks& ticks;
  Log& log;
  Standing& standing;
  Places places = {};
  Url metadata = {.host = "169.254.169.254"};
  std::function<Calls::Place(const LayerFile&)> endpoints = {};  // none: AWS's own
};

// Does its duties until `go_on` says no; asked before each round.
Result<> run(const AgentParts& parts, const std::function<bool()>& go_on);

}  // namespace windlass::agent
