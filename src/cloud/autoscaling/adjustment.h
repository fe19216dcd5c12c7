// What a scaling policy makes of a capacity. Pure.
#pragma once

#include "cloud/autoscaling/policy.h"

namespace windlass::cloud::autoscaling {

// Percentages are rounded as AWS does: away from nothing below one, else towards it.
std::int64_t adjusted(std::int64_t capacity, std::string_view adjustment_type,
                      std::int64_t adjustment, std::int64_t least_change);

// The step for a metric that is `beyond` its threshold; nothing when none holds it.
std::optional<std::int64_t> step_for(const std::vector<aws::autoscaling::StepAdjustment>& steps,
                                     double beyond);
// Why these steps cannot be; nothing when they can.
std::optional<std::string> find_fault(const std::vector<aws::autoscaling::StepAdjustment>& steps);

// The capacity at which a metric that falls as capacity grows would meet its target.
std::int64_t capacity_for_target(std::int64_t capacity, double value, double target);

}  // namespace windlass::cloud::autoscaling
