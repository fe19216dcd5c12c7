#include "cloud/autoscaling/collecting.h"

#include <algorithm>
#include <array>

#include "aws/cloudwatch/put_metric_data.h"
#include "base/text.h"
#include "cloud/autoscaling/warm_pool.h"

namespace windlass::cloud::autoscaling {

namespace {

using aws::cloudwatch::MetricDatum;

constexpr std::array<std::string_view, 21> names{"GroupMinSize",
                                                 "GroupMaxSize",
                                                 "GroupDesiredCapacity",
                                                 "GroupInServiceInstances",
                                                 "GroupInServiceCapacity",
                                                 "GroupPendingInstances",
                                                 "GroupPendingCapacity",
                                                 "GroupTerminatingInstances",
                                                 "GroupTerminatingCapacity",
                                                 "GroupStandbyInstances",
                                                 "GroupStandbyCapacity",
                                                 "GroupTotalInstances",
                                                 "GroupTotalCapacity",
                                                 "WarmPoolDesiredCapacity",
                                                 "WarmPoolWarmedCapacity",
                                                 "WarmPoolPendingCapacity",
                                                 "WarmPoolTerminatingCapacity",
                                                 "WarmPoolTotalCapacity",
                                                 "GroupAndWarmPoolDesiredCapacity",
                                                 "GroupAndWarmPoolTotalCapacity",
                                                 "WarmPoolMinSize"};

// Machines and capacity units of those that are in some state.
struct Count {
  std::int64_t machines = 0, units = 0;
};
template <class In>
Count count(const std::vector<Member>& members, In in) {
  Count counted;
  for (auto& member : members) {
    if (!in(member)) continue;
    ++counted.machines;
    counted.units += member.units();
  }
  return counted;
}

std::int64_t warm_pool_metric(std::string_view what, const Group& group,
                              const std::vector<Member>& members) {
  auto pool = warm_pool_of(group);
  auto desired = pool && !pool->status ? warm_pool_size(*pool, group) : 0;
  auto total = count(members, [](auto& one) { return one.warm(); }).units;
  auto in_group = count(members, [](auto& one) { return !one.warm(); }).units;
  if (what == "WarmPoolDesiredCapacity") return desired;
  if (what == "WarmPoolMinSize") return pool ? pool->min_size.value_or(0) : 0;
  if (what == "GroupAndWarmPoolDesiredCapacity") return desired + group.desired;
  if (what == "GroupAndWarmPoolTotalCapacity") return total + in_group;
  if (what == "WarmPoolTotalCapacity") return total;
  return count(members,
               [&](auto& one) {
                 if (!one.warm()) return false;
                 if (what == "WarmPoolPendingCapacity")
                   return one.state.starts_with("Warmed:Pending");
                 if (what == "WarmPoolTerminatingCapacity") return one.leaving();
                 return one.is(state::warmed_running) || one.is(state::warmed_stopped);
               })
      .units;
}

std::int64_t value_of(std::string_view metric, const Group& group,
                      const std::vector<Member>& members) {
  if (metric == "GroupMinSize") return group.min;
  if (metric == "GroupMaxSize") return group.max;
  if (metric == "GroupDesiredCapacity") return group.desired;
  if (metric.find("WarmPool") != metric.npos) return warm_pool_metric(metric, group, members);
  auto counted = count(members, [&](auto& one) {
    if (one.warm()) return false;
    if (metric.starts_with("GroupInService")) return one.is(state::in_service);
    if (metric.starts_with("GroupPending")) return one.pending();
    if (metric.starts_with("GroupTerminating")) return one.leaving();
    if (metric.starts_with("GroupStandby")) return one.is(state::standby);
    return true;
  });
  return metric.ends_with("Capacity") ? counted.units : counted.machines;
}

void tell(Scaling& scaling, const Group& group, Time now) {
  aws::cloudwatch::PutMetricDataInput request;
  request.namespace_ = "AWS/AutoScaling";
  auto& data = request.metric_data.emplace();
  auto members = members_of(scaling, group);
  for (auto metric : split(group.metrics, ',')) {
    MetricDatum one;
    one.metric_name = std::string(metric);
    one.dimensions = {{{"AutoScalingGroupName", group.name}}};
    one.timestamp = std::chrono::floor<std::chrono::minutes>(now);
    one.value = static_cast<double>(value_of(metric, group, members));
    one.unit = "None";
    data.push_back(std::move(one));
  }
  Acting acting(scaling, group);
  if (auto put = scaling.work.peers.call<aws::cloudwatch::op::PutMetricData>(std::move(request));
      !put)
    scaling.work.log.info("a group's metrics were not kept",
                          {{"group", group.name}, {"why", put.error().message}});
}

}  // namespace

std::span<const std::string_view> group_metrics() { return names; }

bool collect_metrics(Work& work, const Call& call) {
  Scaling scaling(work);
  for (auto id : all_group_ids(work.db))
    if (auto group = find_group(scaling, id); group && !group->metrics.empty())
      tell(scaling, *group, call.now);
  return false;
}

}  // namespace windlass::cloud::autoscaling
