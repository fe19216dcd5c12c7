// Which metrics of a group are collected.
#include <algorithm>

#include "base/text.h"
#include "cloud/autoscaling/collecting.h"
#include "cloud/autoscaling/errors.h"
#include "cloud/autoscaling/group.h"
#include "cloud/autoscaling/handlers.h"

namespace windlass::cloud::autoscaling {

namespace {

Result<std::vector<std::string>> metrics_in(const std::optional<std::vector<std::string>>& given) {
  auto known = group_metrics();
  auto metrics = given.value_or(std::vector<std::string>{});
  for (auto& one : metrics)
    if (std::ranges::find(known, one) == known.end())
      return validation_error("Invalid metric: " + one);
  if (metrics.empty()) metrics.assign(known.begin(), known.end());
  return metrics;
}

std::vector<std::string> collected(const Group& group) {
  std::vector<std::string> metrics;
  for (auto one : split(group.metrics, ','))
    if (!one.empty()) metrics.emplace_back(one);
  return metrics;
}

}  // namespace

Result<> enable_metrics_collection(Scaling& scaling, const Call& call,
                                   const EnableMetricsCollectionQuery& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  if (in.granularity != "1Minute")
    return validation_error("Granularity must be 1Minute, not " + in.granularity.value_or(""));
  auto metrics = collected(group);
  for (auto& one : TRY(metrics_in(in.metrics)))
    if (std::ranges::find(metrics, one) == metrics.end()) metrics.push_back(one);
  group.metrics = join(metrics, ",");
  save_group(scaling, group);
  return Done{};
}

Result<> disable_metrics_collection(Scaling& scaling, const Call& call,
                                    const DisableMetricsCollectionQuery& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto metrics = collected(group);
  for (auto& one : TRY(metrics_in(in.metrics))) std::erase(metrics, one);
  group.metrics = join(metrics, ",");
  save_group(scaling, group);
  return Done{};
}

}  // namespace windlass::cloud::autoscaling
