// What the adapters of Auto Scaling share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formation/resource_type.h"
#include "formation/types/found.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

inline constexpr std::string_view autoscaling_passing[] = {"ResourceInUse",
                                                           "ScalingActivityInProgress"};

// Auto Scaling has one code for all that it refuses; only its words say that something is not
// there.
bool has_no_such_thing(const Error& error);

template <class T>
Result<> done_if_not_there(Result<T> outcome) {
  if (!outcome && !has_no_such_thing(outcome.error())) return std::move(outcome).error();
  return Done{};
}

}  // namespace windlass::formation::types
