#include "cloud/autoscaling/balancers.h"

#include "aws/elbv2/deregister_targets.h"
#include "aws/elbv2/describe_target_groups.h"
#include "aws/elbv2/describe_target_health.h"
#include "aws/elbv2/register_targets.h"
#include "cloud/autoscaling/errors.h"

namespace windlass::cloud::autoscaling {

namespace {

namespace elb = aws::elbv2;

template <class Request>
Request for_target(const std::string& target_group, const std::string& instance) {
  Request request;
  request.target_group_arn = target_group;
  request.targets.emplace(1);
  request.targets->front().id = instance;
  return request;
}

}  // namespace

std::vector<TrafficSource> traffic_of(Scaling& scaling, const Group& group) {
  std::vector<TrafficSource> sources;
  for (auto row : scaling.db.query("select identifier, kind, state from asg_traffic "
                                   "where group_id = ? order by identifier",
                                   {group.id}))
    sources.push_back({row.text(0), row.text(1), row.text(2)});
  return sources;
}

Result<> add_traffic(Scaling& scaling, const Group& group, const std::string& identifier,
                     const std::string& kind) {
  if (!target_group_exists(scaling, identifier))
    return validation_error(
        "Provided Target Groups may not be valid. Please ensure they exist and "
        "try again.");
  scaling.db.run(
      "insert into asg_traffic (group_id, identifier, kind, state) values (?, ?, ?, 'Adding') "
      "on conflict do update set state = 'Adding'",
      {group.id, identifier, kind});
  return Done{};
}

void remove_traffic(Scaling& scaling, const Group& group, const std::string& identifier) {
  scaling.db.run("update asg_traffic set state = 'Removing' where group_id = ? and identifier = ?",
                 {group.id, identifier});
}

Result<> register_target(Scaling& scaling, const std::string& target_group,
                         const std::string& instance) {
  TRY(scaling.work.peers.call<elb::op::RegisterTargets>(
      for_target<elb::RegisterTargetsInput>(target_group, instance)));
  return Done{};
}

Result<> deregister_target(Scaling& scaling, const std::string& target_group,
                           const std::string& instance) {
  TRY(scaling.work.peers.call<elb::op::DeregisterTargets>(
      for_target<elb::DeregisterTargetsInput>(target_group, instance)));
  return Done{};
}

TargetStates target_states(Scaling& scaling, const std::string& target_group) {
  elb::DescribeTargetHealthInput request;
  request.target_group_arn = target_group;
  TargetStates states;
  auto answer = scaling.work.peers.call<elb::op::DescribeTargetHealth>(std::move(request));
  if (!answer || !answer->target_health_descriptions) return states;
  for (auto& one : *answer->target_health_descriptions)
    if (one.target && one.target_health)
      states[one.target->id.value_or("")] = one.target_health->state.value_or("");
  return states;
}

bool target_group_exists(Scaling& scaling, const std::string& target_group) {
  elb::DescribeTargetGroupsInput request;
  request.target_group_arns = {{target_group}};
  auto answer = scaling.work.peers.call<elb::op::DescribeTargetGroups>(std::move(request));
  return answer && answer->target_groups && !answer->target_groups->empty();
}

}  // namespace windlass::cloud::autoscaling
