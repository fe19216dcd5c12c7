// Warm pools.
#include <algorithm>

#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/instance_view.h"
#include "cloud/autoscaling/paging.h"
#include "cloud/autoscaling/warm_pool.h"

namespace windlass::cloud::autoscaling {

Result<PutWarmPoolAnswer> put_warm_pool(Scaling& scaling, const Call& call,
                                        const PutWarmPoolType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  if (in.pool_state == "Hibernated")
    return validation_error(
        "Machines of the windlass local cloud cannot hibernate: PoolState must "
        "be Stopped or Running");
  if (group.settings.mixed_instances_policy)
    return validation_error(
        "You can't add a warm pool to an Auto Scaling group that has a mixed instances policy");
  auto pool = warm_pool_of(group);
  if (pool && pool->status)
    return limit_exceeded("The warm pool is being deleted: it cannot be changed");
  auto wanted = pool.value_or(WarmPoolConfiguration{});
  if (in.max_group_prepared_capacity) {
    wanted.max_group_prepared_capacity = in.max_group_prepared_capacity;
    // -1 is the way back to the group's own maximum.
    if (*in.max_group_prepared_capacity == -1) wanted.max_group_prepared_capacity.reset();
  }
  if (in.min_size) wanted.min_size = in.min_size;
  if (!wanted.min_size) wanted.min_size = 0;
  if (in.pool_state) wanted.pool_state = in.pool_state;
  if (!wanted.pool_state) wanted.pool_state = "Stopped";
  if (in.instance_reuse_policy) wanted.instance_reuse_policy = in.instance_reuse_policy;
  set_warm_pool(group, wanted);
  save_group(scaling, group);
  return PutWarmPoolAnswer{};
}

Result<DeleteWarmPoolAnswer> delete_warm_pool(Scaling& scaling, const Call& call,
                                              const DeleteWarmPoolType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto pool = warm_pool_of(group);
  if (!pool) return validation_error("No warm pool found for Auto Scaling group " + group.name);
  auto members = members_of(scaling, group);
  auto any = std::ranges::any_of(members, [](auto& one) { return one.warm_and_staying(); });
  auto busy = std::ranges::any_of(
      members, [](auto& one) { return one.warm() && one.state.starts_with("Warmed:Pending"); });
  if (busy && !in.force_delete.value_or(false))
    return activity_in_progress(
        "You cannot delete a warm pool while there are scaling activities in progress for it.");
  pool->status = "PendingDelete";
  set_warm_pool(group, any ? pool : std::nullopt);
  save_group(scaling, group);
  return DeleteWarmPoolAnswer{};
}

Result<DescribeWarmPoolAnswer> describe_warm_pool(Scaling& scaling, const Call& call,
                                                  const DescribeWarmPoolType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  DescribeWarmPoolAnswer answer;
  answer.warm_pool_configuration = warm_pool_of(group);
  auto& all = answer.instances.emplace();
  for (auto& member : members_of(scaling, group))
    if (member.warm()) all.push_back(shown_instance(member));
  answer.next_token = TRY(cut(all, in.max_records, in.next_token));
  return answer;
}

}  // namespace windlass::cloud::autoscaling
