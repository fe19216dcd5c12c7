// Types that are the engine's own: wait conditions, their handles, and stacks within stacks.
#pragma once

#include "formation/record.h"
#include "formation/resource_type.h"

namespace windlass::formation {

const ResourceType* find_own_type(std::string_view name);
std::span<const ResourceType* const> own_types();

// What a wait condition waits for: its properties say it, or its creation policy.
Awaited wait_condition_awaits(const Json& properties, const Awaited& by_policy);

extern const ResourceType nested_stack;
// Beside its properties, a stack within is told what was agreed to for the one around it, and
// whether that goes back.
void tell_nested(const StackRecord& around, Json& properties);

}  // namespace windlass::formation
