// The filters of Describe operations: every one that is given must hold.
#pragma once

#include <functional>

#include "aws/autoscaling/shape/filter.h"
#include "base/result.h"

namespace windlass::cloud::autoscaling {

using Filters = std::vector<aws::autoscaling::Filter>;

// Refuses a filter that is not among these.
Result<> check_filters(const std::optional<Filters>& filters,
                       std::initializer_list<std::string_view> known);
// `values(name)` answers what a thing has of that name; one of a filter's values must be among it.
bool matches(const std::optional<Filters>& filters,
             const std::function<std::vector<std::string>(const std::string& name)>& values);

}  // namespace windlass::cloud::autoscaling
