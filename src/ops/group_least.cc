#include "ops/group_least.h"

#include <algorithm>

#include "aws/autoscaling/create_or_update_tags.h"
#include "aws/autoscaling/delete_tags.h"
#include "aws/autoscaling/update_auto_scaling_group.h"
#include "base/text.h"

namespace windlass::ops {

namespace autoscaling = aws::autoscaling;

namespace {

autoscaling::Tag tag_of(const std::string& group) {
  autoscaling::Tag tag;
  tag.resource_id = group;
  tag.resource_type = "auto-scaling-group";
  tag.key = least_tag;
  return tag;
}

Result<> set_least(const Work& work, const std::string& group, int least) {
  autoscaling::op::UpdateAutoScalingGroup::Request ask;
  ask.auto_scaling_group_name = group;
  ask.min_size = least;
  TRY(work.target.client.call<autoscaling::op::UpdateAutoScalingGroup>(std::move(ask)));
  return Done{};
}

bool has_one_aside(const autoscaling::AutoScalingGroup& group) {
  auto machines = group.instances.value_or(std::vector<autoscaling::Instance>());
  return std::ranges::any_of(
      machines, [](auto& one) { return one.lifecycle_state.value_or("").ends_with("Standby"); });
}

}  // namespace

std::optional<int> lowered_from(const autoscaling::AutoScalingGroup& group) {
  for (auto& tag : group.tags.value_or(std::vector<autoscaling::TagDescription>()))
    if (tag.key == least_tag)
      if (auto least = parse_int(tag.value.value_or(""))) return static_cast<int>(*least);
  return {};
}

Result<> lower_least(const Work& work, const autoscaling::AutoScalingGroup& group, int least) {
  auto name = group.auto_scaling_group_name.value_or("");
  // Of two that died the first has seen what it was.
  if (!lowered_from(group)) {
    auto tag = tag_of(name);
    tag.value = std::to_string(group.min_size.value_or(0));
    tag.propagate_at_launch = false;
    TRY(work.target.client.call<autoscaling::op::CreateOrUpdateTags>({.tags = {{tag}}}));
  }
  return set_least(work, name, least);
}

Result<> restore_least(const Work& work, const std::string& group) {
  autoscaling::op::DescribeAutoScalingGroups::Request ask;
  ask.auto_scaling_group_names = {{group}};
  auto seen =
      TRY(work.target.client.call<autoscaling::op::DescribeAutoScalingGroups>(std::move(ask)));
  if (!seen.auto_scaling_groups || seen.auto_scaling_groups->empty()) return Done{};
  auto& now = seen.auto_scaling_groups->front();
  auto least = lowered_from(now);
  if (!least || has_one_aside(now)) return Done{};
  if (now.min_size.value_or(0) < *least) TRY(set_least(work, group, *least));
  TRY(work.target.client.call<autoscaling::op::DeleteTags>({.tags = {{tag_of(group)}}}));
  return Done{};
}

}  // namespace windlass::ops
