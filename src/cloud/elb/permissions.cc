// What each of ELB's operations needs.
#include "cloud/core/permission.h"

#include "cloud/elb/arn.h"
#include "cloud/elb/elb.h"
#include "cloud/elb/handlers.h"
#include "cloud/elb/tags.h"

namespace windlass::cloud::elb {

namespace {

#define ELB "elasticloadbalancing:"
#define ELB_ARN "arn:aws:elasticloadbalancing:{region}:{account}:"

template <class Input>
void with_tags(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const Input*>(input);
  std::vector<std::string> names;
  for (auto& tag : in.tags.value_or(std::vector<Tag>{})) {
    names.push_back(tag.key.value_or(""));
    for (auto& one : asked)
      one.context.push_back({"aws:RequestTag/" + names.back(), {tag.value.value_or("")}});
  }
  if (names.empty()) return;
  for (auto& one : asked) one.context.push_back({"aws:TagKeys", names});
}

template <class Input>
void at_resources(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const Input*>(input);
  for (auto& one : asked) one.resources = in.resource_arns.value_or(std::vector<std::string>{});
  if constexpr (requires { in.tags; }) with_tags<Input>(call, input, asked);
}

void at_rules(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const SetRulePrioritiesInput*>(input);
  for (auto& one : asked) {
    one.resources.clear();
    for (auto& pair : in.rule_priorities.value_or(std::vector<RulePriorityPair>{}))
      one.resources.push_back(pair.rule_arn.value_or(""));
  }
}

const Permission operations[] = {
    {"AddListenerCertificates", ELB "AddListenerCertificates", "{ListenerArn}"},
    {"AddTags", ELB "AddTags", "*", &at_resources<AddTagsInput>},
    {"CreateListener", ELB "CreateListener", "{LoadBalancerArn}", &with_tags<CreateListenerInput>},
    {"CreateLoadBalancer", ELB "CreateLoadBalancer", ELB_ARN "loadbalancer/app/{Name}/*",
     &with_tags<CreateLoadBalancerInput>},
    {"CreateRule", ELB "CreateRule", "{ListenerArn}", &with_tags<CreateRuleInput>},
    {"CreateTargetGroup", ELB "CreateTargetGroup", ELB_ARN "targetgroup/{Name}/*",
     &with_tags<CreateTargetGroupInput>},
    {"DeleteListener", ELB "DeleteListener", "{ListenerArn}"},
    {"DeleteLoadBalancer", ELB "DeleteLoadBalancer", "{LoadBalancerArn}"},
    {"DeleteRule", ELB "DeleteRule", "{RuleArn}"},
    {"DeleteTargetGroup", ELB "DeleteTargetGroup", "{TargetGroupArn}"},
    {"DeregisterTargets", ELB "DeregisterTargets", "{TargetGroupArn}"},
    {"DescribeAccountLimits", ELB "DescribeAccountLimits"},
    {"DescribeCapacityReservation", ELB "DescribeCapacityReservation"},
    {"DescribeListenerAttributes", ELB "DescribeListenerAttributes"},
    {"DescribeListenerCertificates", ELB "DescribeListenerCertificates"},
    {"DescribeListeners", ELB "DescribeListeners"},
    {"DescribeLoadBalancerAttributes", ELB "DescribeLoadBalancerAttributes"},
    {"DescribeLoadBalancers", ELB "DescribeLoadBalancers"},
    {"DescribeRules", ELB "DescribeRules"},
    {"DescribeSSLPolicies", ELB "DescribeSSLPolicies"},
    {"DescribeTags", ELB "DescribeTags"},
    {"DescribeTargetGroupAttributes", ELB "DescribeTargetGroupAttributes"},
    {"DescribeTargetGroups", ELB "DescribeTargetGroups"},
    {"DescribeTargetHealth", ELB "DescribeTargetHealth"},
    {"ModifyListener", ELB "ModifyListener", "{ListenerArn}"},
    {"ModifyListenerAttributes", ELB "ModifyListenerAttributes", "{ListenerArn}"},
    {"ModifyLoadBalancerAttributes", ELB "ModifyLoadBalancerAttributes", "{LoadBalancerArn}"},
    {"ModifyRule", ELB "ModifyRule", "{RuleArn}"},
    {"ModifyTargetGroup", ELB "ModifyTargetGroup", "{TargetGroupArn}"},
    {"ModifyTargetGroupAttributes", ELB "ModifyTargetGroupAttributes", "{TargetGroupArn}"},
    {"RegisterTargets", ELB "RegisterTargets", "{TargetGroupArn}"},
    {"RemoveListenerCertificates", ELB "RemoveListenerCertificates", "{ListenerArn}"},
    {"RemoveTags", ELB "RemoveTags", "*", &at_resources<RemoveTagsInput>},
    {"SetIpAddressType", ELB "SetIpAddressType", "{LoadBalancerArn}"},
    {"SetRulePriorities", ELB "SetRulePriorities", "*", &at_rules},
    {"SetSecurityGroups", ELB "SetSecurityGroups", "{LoadBalancerArn}"},
    {"SetSubnets", ELB "SetSubnets", "{LoadBalancerArn}"},
};

// Nothing of ELB's has a policy of its own, but tags.
std::optional<ResourceSide> resource_side(store::Database& db, const Call&, std::string_view arn) {
  auto parsed = parse_arn(arn);
  if (!parsed) return std::nullopt;
  ResourceSide side{.owner = AccountId{parsed->account}};
  for (auto& [name, value] : tags_of(db, std::string(arn))) side.tags.emplace_back(name, value);
  return side;
}

}  // namespace

const Permissions permissions{
    .prefix = "elasticloadbalancing", .operations = operations, .resource_side = &resource_side};

}  // namespace windlass::cloud::elb
