#include "cloud/autoscaling/warm_pool.h"

#include <algorithm>

#include "cloud/autoscaling/arrivals.h"
#include "cloud/autoscaling/departures.h"
#include "cloud/autoscaling/documents.h"

namespace windlass::cloud::autoscaling {

using aws::autoscaling::WarmPoolConfiguration;

namespace {

constexpr int launches_per_tick_max = 10;

bool died(const Member& member, const Sight& sight) {
  if (sight.gone(member)) return true;
  return member.is(state::warmed_running) && !sight.runs(member);
}

}  // namespace

std::optional<WarmPoolConfiguration> warm_pool_of(const Group& group) {
  if (group.warm_pool.empty()) return std::nullopt;
  return read_document<WarmPoolConfiguration>(group.warm_pool);
}

void set_warm_pool(Group& group, const std::optional<WarmPoolConfiguration>& pool) {
  group.warm_pool = pool ? document_of(*pool) : "";
}

std::int64_t warm_pool_size(const WarmPoolConfiguration& pool, const Group& group) {
  auto prepared = pool.max_group_prepared_capacity.value_or(-1);
  auto up_to = prepared < 0 ? group.max : std::int64_t{prepared};
  return std::max<std::int64_t>({0, pool.min_size.value_or(0), up_to - group.desired});
}

bool reuses_on_scale_in(const Group& group) {
  auto pool = warm_pool_of(group);
  return pool && !pool->status && pool->instance_reuse_policy &&
         pool->instance_reuse_policy->reuse_on_scale_in.value_or(false);
}

void keep_warm_pool(Scaling& scaling, Group& group, const LaunchWay& way,
                    std::vector<Member>& members, const Sight& sight) {
  auto pool = warm_pool_of(group);
  if (!pool) return;
  bool deleted = pool->status.has_value() || group.going();
  auto wanted = deleted ? 0 : warm_pool_size(*pool, group);
  std::int64_t have = 0;
  for (auto& member : members) {
    if (!member.warm_and_staying()) continue;
    if (died(member, sight)) {
      begin_terminating(scaling, group, member,
                        at(sight.now) +
                            " an instance was taken out of the warm pool in response "
                            "to an EC2 health check indicating it has been terminated.",
                        sight.now);
    } else if (have + member.units() > wanted || member.stale) {
      begin_terminating(scaling, group, member,
                        at(sight.now) +
                            " an instance was taken out of the warm pool in response "
                            "to a difference between desired and actual capacity.",
                        sight.now);
    } else {
      have += member.units();
    }
  }
  if (deleted) {
    if (std::ranges::none_of(members, [](auto& one) { return one.warm(); }))
      set_warm_pool(group, std::nullopt);
    return;
  }
  for (int launched = 0; have < wanted && launched < launches_per_tick_max; ++launched) {
    if (sight.now < group.launch_after || is_suspended(scaling, group, "Launch")) return;
    auto cause = at(sight.now) +
                 " an instance was started in response to a difference between "
                 "desired and actual capacity of the warm pool, increasing the "
                 "capacity from " +
                 std::to_string(have) + " to " + std::to_string(have + 1) + ".";
    if (!launch_one(scaling, group, way, members, Into::WarmPool, cause, sight.now)) return;
    have += members.back().units();
  }
}

}  // namespace windlass::cloud::autoscaling
