// Halting whatever moves.
#pragma once

#include <string>

#include "ops/work.h"

namespace windlass::ops {

struct Stopped {
  bool told = false;    // somebody is at it, and ends by themselves
  bool halted = false;  // CloudFormation was at something and goes back
  std::string status;   // of the stack afterwards
};
// At once: the update goes back, a creation is taken away; whoever works on it ends.
Result<Stopped> stop(const Work& work, const Place& place, const std::string& who);

}  // namespace windlass::ops
