// Writes down what came of a step, and whatever follows from it. Pure.
#pragma once

#include "formation/run_step.h"

namespace windlass::formation {

// An outcome that nobody waits for any more changes nothing.
void apply(StackRecord& stack, const Step& step, const Outcome& outcome, Time now);

}  // namespace windlass::formation
