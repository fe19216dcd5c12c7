#include <algorithm>

#include "cloud/elb/access_log.h"
#include "cloud/elb/attributes.h"
#include "cloud/elb/errors.h"
#include "cloud/elb/handlers.h"

namespace windlass::cloud::elb {

namespace {

// Those that were set over those that AWS takes.
template <class Attribute>
std::vector<Attribute> listed(const Words& set, const Defaults& defaults) {
  std::vector<Attribute> list;
  for (auto& [name, usual] : defaults) {
    auto at = set.find(name);
    list.push_back({.key = name, .value = at == set.end() ? usual : at->second});
  }
  return list;
}

template <class Thing, class Attribute>
Result<> set_all(Thing& thing, const std::vector<Attribute>& wanted) {
  for (auto& one : wanted) {
    auto name = one.key.value_or(""), value = one.value.value_or("");
    TRY(check_attribute(thing, name, value));
    thing.attributes[name] = value;
  }
  return Done{};
}

// Logs need somewhere to go.
Result<> check_logs(const Elb& elb, const Balancer& balancer) {
  if (attribute_of(balancer, "access_logs.s3.enabled") != "true") return Done{};
  if (balancer.is_network()) return not_served("The access log of a network load balancer");
  if (!attribute_of(balancer, "access_logs.s3.bucket").empty())
    return put_test_file(elb.work, balancer);
  return invalid_configuration("The value of 'access_logs.s3.bucket' cannot be empty");
}

Result<> check_stickiness(const Group& group) {
  if (group.is_sticky() && group.attribute("stickiness.type") == "app_cookie" &&
      group.attribute("stickiness.app_cookie.cookie_name").empty())
    return invalid_configuration("You must specify a cookie name for application-based stickiness");
  if (group.attribute("slow_start.duration_seconds") != "0" && group.is_http() &&
      group.attribute("load_balancing.algorithm.type") != "round_robin")
    return invalid_configuration(
        "Slow start is only supported with the round robin load balancing algorithm");
  return Done{};
}

}  // namespace

Result<DescribeLoadBalancerAttributesOutput> describe_load_balancer_attributes(
    Elb& elb, const Call& call, const DescribeLoadBalancerAttributesInput& in) {
  auto balancer = TRY(find_balancer(elb, call, in.load_balancer_arn));
  DescribeLoadBalancerAttributesOutput answer;
  answer.attributes =
      listed<LoadBalancerAttribute>(balancer.attributes, balancer_defaults(balancer));
  return answer;
}

Result<ModifyLoadBalancerAttributesOutput> modify_load_balancer_attributes(
    Elb& elb, const Call& call, const ModifyLoadBalancerAttributesInput& in) {
  auto balancer = TRY(find_balancer(elb, call, in.load_balancer_arn));
  TRY(set_all(balancer, in.attributes.value_or(std::vector<LoadBalancerAttribute>{})));
  if (std::ranges::any_of(
          in.attributes.value_or(std::vector<LoadBalancerAttribute>{}),
          [](auto& one) { return one.key.value_or("").starts_with("access_logs."); }))
    TRY(check_logs(elb, balancer));
  update(elb.db, balancer);
  elb.work.summon(balancers_duty);
  ModifyLoadBalancerAttributesOutput answer;
  answer.attributes =
      listed<LoadBalancerAttribute>(balancer.attributes, balancer_defaults(balancer));
  return answer;
}

Result<DescribeListenerAttributesOutput> describe_listener_attributes(
    Elb& elb, const Call& call, const DescribeListenerAttributesInput& in) {
  auto listener = TRY(find_listener(elb, call, in.listener_arn));
  DescribeListenerAttributesOutput answer;
  answer.attributes = listed<ListenerAttribute>(listener.attributes, listener_defaults(listener));
  return answer;
}

Result<ModifyListenerAttributesOutput> modify_listener_attributes(
    Elb& elb, const Call& call, const ModifyListenerAttributesInput& in) {
  auto listener = TRY(find_listener(elb, call, in.listener_arn));
  TRY(set_all(listener, in.attributes.value_or(std::vector<ListenerAttribute>{})));
  update(elb.db, listener);
  elb.work.summon(balancers_duty);
  ModifyListenerAttributesOutput answer;
  answer.attributes = listed<ListenerAttribute>(listener.attributes, listener_defaults(listener));
  return answer;
}

Result<DescribeTargetGroupAttributesOutput> describe_target_group_attributes(
    Elb& elb, const Call& call, const DescribeTargetGroupAttributesInput& in) {
  auto group = TRY(find_group(elb, call, in.target_group_arn));
  DescribeTargetGroupAttributesOutput answer;
  answer.attributes = listed<TargetGroupAttribute>(group.attributes, group_defaults(group));
  return answer;
}

Result<ModifyTargetGroupAttributesOutput> modify_target_group_attributes(
    Elb& elb, const Call& call, const ModifyTargetGroupAttributesInput& in) {
  auto group = TRY(find_group(elb, call, in.target_group_arn));
  TRY(set_all(group, in.attributes.value_or(std::vector<TargetGroupAttribute>{})));
  TRY(check_stickiness(group));
  update(elb.db, group);
  elb.work.summon(balancers_duty);
  ModifyTargetGroupAttributesOutput answer;
  answer.attributes = listed<TargetGroupAttribute>(group.attributes, group_defaults(group));
  return answer;
}

}  // namespace windlass::cloud::elb
