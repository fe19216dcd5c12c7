#include "cloud/autoscaling/adjustment.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace windlass::cloud::autoscaling {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double lower_of(const aws::autoscaling::StepAdjustment& step) {
  return step.metric_interval_lower_bound.value_or(-infinity);
}
double upper_of(const aws::autoscaling::StepAdjustment& step) {
  return step.metric_interval_upper_bound.value_or(infinity);
}

}  // namespace

std::int64_t adjusted(std::int64_t capacity, std::string_view adjustment_type,
                      std::int64_t adjustment, std::int64_t least_change) {
  if (adjustment_type == "ExactCapacity") return adjustment;
  if (adjustment_type == "ChangeInCapacity") return capacity + adjustment;
  auto change = static_cast<double>(capacity) * static_cast<double>(adjustment) / 100.0;
  // Between 0 and 1 up to 1, below -1 up, above 1 down: 12.7 is 12, 0.67 is 1, -0.58 is -1.
  auto whole = change > 0 && change < 1    ? 1.0
               : change < 0 && change > -1 ? -1.0
                                           : std::trunc(change);
  auto units = static_cast<std::int64_t>(whole);
  if (units != 0 && std::abs(units) < least_change)
    units = units > 0 ? least_change : -least_change;
  return capacity + units;
}

std::optional<std::int64_t> step_for(const std::vector<aws::autoscaling::StepAdjustment>& steps,
                                     double beyond) {
  for (auto& step : steps) {
    // Above the threshold the lower bound belongs to a step, below it the upper one.
    bool holds = beyond >= 0 ? beyond >= lower_of(step) && beyond < upper_of(step)
                             : beyond > lower_of(step) && beyond <= upper_of(step);
    if (holds) return step.scaling_adjustment.value_or(0);
  }
  return std::nullopt;
}

std::optional<std::string> find_fault(const std::vector<aws::autoscaling::StepAdjustment>& given) {
  if (given.empty())
    return "At least one StepAdjustment must be specified for the StepScaling PolicyType";
  auto steps = given;
  std::ranges::sort(steps, {}, lower_of);
  for (auto& step : steps)
    if (lower_of(step) >= upper_of(step))
      return "The lower bound of a step adjustment must be less than its upper bound";
  for (std::size_t next = 1; next < steps.size(); ++next) {
    if (lower_of(steps[next]) < upper_of(steps[next - 1]))
      return "There are overlapping step adjustment intervals";
    if (lower_of(steps[next]) > upper_of(steps[next - 1]))
      return "There is a gap between step adjustment intervals";
  }
  if (steps.size() > 1 && lower_of(steps.front()) < 0 && lower_of(steps.front()) != -infinity)
    return "One step adjustment with a negative lower bound must have an unspecified lower bound";
  if (steps.size() > 1 && upper_of(steps.back()) > 0 && upper_of(steps.back()) != infinity)
    return "One step adjustment with a positive upper bound must have an unspecified upper bound";
  return std::nullopt;
}

std::int64_t capacity_for_target(std::int64_t capacity, double value, double target) {
  if (target <= 0) return capacity;
  auto wanted =
      std::ceil(static_cast<double>(std::max<std::int64_t>(1, capacity)) * value / target - 1e-9);
  constexpr double capacity_max = 1e6;
  return static_cast<std::int64_t>(std::clamp(wanted, 0.0, capacity_max));
}

}  // namespace windlass::cloud::autoscaling
