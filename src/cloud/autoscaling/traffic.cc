// Target groups that a group's machines are registered with.
#include <algorithm>

#include "cloud/autoscaling/balancers.h"
#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/paging.h"

namespace windlass::cloud::autoscaling {

namespace {

using Strings = std::vector<std::string>;
constexpr std::size_t sources_max = 50;

Result<> attach(Scaling& scaling, const Group& group, const Strings& arns) {
  for (auto& arn : arns) TRY(add_traffic(scaling, group, arn, "elbv2"));
  if (traffic_of(scaling, group).size() > sources_max)
    return limit_exceeded("A group may have 50 traffic sources");
  return Done{};
}

Result<> detach(Scaling& scaling, const Group& group, const Strings& arns) {
  auto sources = traffic_of(scaling, group);
  for (auto& arn : arns) {
    if (std::ranges::find(sources, arn, &TrafficSource::identifier) == sources.end())
      return validation_error("Trying to remove Target Groups that are not part of the group: " +
                              arn);
    remove_traffic(scaling, group, arn);
  }
  return Done{};
}

Result<Strings> identifiers(const std::optional<std::vector<TrafficSourceIdentifier>>& sources) {
  Strings arns;
  for (auto& one : sources.value_or(std::vector<TrafficSourceIdentifier>{})) {
    if (one.type.value_or("elbv2") != "elbv2")
      return validation_error("Traffic sources of type " + *one.type +
                              " are not served by the windlass local cloud");
    arns.push_back(one.identifier.value_or(""));
  }
  return arns;
}

}  // namespace

Result<AttachLoadBalancerTargetGroupsResultType> attach_load_balancer_target_groups(
    Scaling& scaling, const Call& call, const AttachLoadBalancerTargetGroupsType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  TRY(attach(scaling, group, in.target_group_ar_ns.value_or(Strings{})));
  return AttachLoadBalancerTargetGroupsResultType{};
}

Result<DetachLoadBalancerTargetGroupsResultType> detach_load_balancer_target_groups(
    Scaling& scaling, const Call& call, const DetachLoadBalancerTargetGroupsType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  TRY(detach(scaling, group, in.target_group_ar_ns.value_or(Strings{})));
  return DetachLoadBalancerTargetGroupsResultType{};
}

Result<AttachTrafficSourcesResultType> attach_traffic_sources(Scaling& scaling, const Call& call,
                                                              const AttachTrafficSourcesType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  TRY(attach(scaling, group, TRY(identifiers(in.traffic_sources))));
  return AttachTrafficSourcesResultType{};
}

Result<DetachTrafficSourcesResultType> detach_traffic_sources(Scaling& scaling, const Call& call,
                                                              const DetachTrafficSourcesType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  TRY(detach(scaling, group, TRY(identifiers(in.traffic_sources))));
  return DetachTrafficSourcesResultType{};
}

Result<DescribeLoadBalancerTargetGroupsResponse> describe_load_balancer_target_groups(
    Scaling& scaling, const Call& call, const DescribeLoadBalancerTargetGroupsRequest& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  DescribeLoadBalancerTargetGroupsResponse answer;
  auto& all = answer.load_balancer_target_groups.emplace();
  for (auto& source : traffic_of(scaling, group)) all.push_back({source.identifier, source.state});
  answer.next_token = TRY(cut(all, in.max_records, in.next_token, 100));
  return answer;
}

Result<DescribeTrafficSourcesResponse> describe_traffic_sources(
    Scaling& scaling, const Call& call, const DescribeTrafficSourcesRequest& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto kind = in.traffic_source_type.value_or("elbv2");
  if (kind != "elb" && kind != "elbv2" && kind != "vpc-lattice")
    return validation_error("Invalid traffic source type " + kind);
  DescribeTrafficSourcesResponse answer;
  auto& all = answer.traffic_sources.emplace();
  for (auto& source : traffic_of(scaling, group))
    if (source.kind == kind)
      all.push_back({source.identifier, source.state, source.identifier, source.kind});
  answer.next_token = TRY(cut(all, in.max_records, in.next_token));
  return answer;
}

// There are no classic ones here.
Result<DescribeLoadBalancersResponse> describe_load_balancers(
    Scaling& scaling, const Call& call, const DescribeLoadBalancersRequest& in) {
  TRY(get_group(scaling, call, in.auto_scaling_group_name));
  DescribeLoadBalancersResponse answer;
  answer.load_balancers.emplace();
  return answer;
}

}  // namespace windlass::cloud::autoscaling
