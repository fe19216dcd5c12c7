// The engine, driven: each step of a stack is an errand.
#pragma once

#include "cloud/core/outside.h"

namespace windlass::cloud::cloudformation {

constexpr std::size_t steps_at_once_max = 32;
Errands due_steps(Work& work, const Call& call);

// What was deleted long ago is forgotten.
bool forget_deleted(Work& work, const Call& call);

}  // namespace windlass::cloud::cloudformation
