// ELB's operations.
#pragma once

#include "aws/elbv2/add_listener_certificates.h"
#include "aws/elbv2/add_tags.h"
#include "aws/elbv2/create_listener.h"
#include "aws/elbv2/create_load_balancer.h"
#include "aws/elbv2/create_rule.h"
#include "aws/elbv2/create_target_group.h"
#include "aws/elbv2/delete_listener.h"
#include "aws/elbv2/delete_load_balancer.h"
#include "aws/elbv2/delete_rule.h"
#include "aws/elbv2/delete_target_group.h"
#include "aws/elbv2/deregister_targets.h"
#include "aws/elbv2/describe_account_limits.h"
#include "aws/elbv2/describe_capacity_reservation.h"
#include "aws/elbv2/describe_listener_attributes.h"
#include "aws/elbv2/describe_listener_certificates.h"
#include "aws/elbv2/describe_listeners.h"
#include "aws/elbv2/describe_load_balancer_attributes.h"
#include "aws/elbv2/describe_load_balancers.h"
#include "aws/elbv2/describe_rules.h"
#include "aws/elbv2/describe_ssl_policies.h"
#include "aws/elbv2/describe_tags.h"
#include "aws/elbv2/describe_target_group_attributes.h"
#include "aws/elbv2/describe_target_groups.h"
#include "aws/elbv2/describe_target_health.h"
#include "aws/elbv2/modify_listener.h"
#include "aws/elbv2/modify_listener_attributes.h"
#include "aws/elbv2/modify_load_balancer_attributes.h"
#include "aws/elbv2/modify_rule.h"
#include "aws/elbv2/modify_target_group.h"
#include "aws/elbv2/modify_target_group_attributes.h"
#include "aws/elbv2/register_targets.h"
#include "aws/elbv2/remove_listener_certificates.h"
#include "aws/elbv2/remove_tags.h"
#include "aws/elbv2/set_ip_address_type.h"
#include "aws/elbv2/set_rule_priorities.h"
#include "aws/elbv2/set_security_groups.h"
#include "aws/elbv2/set_subnets.h"
#include "cloud/elb/context.h"

namespace windlass::cloud::elb {

using namespace aws::elbv2;

// load_balancers.cc
Result<CreateLoadBalancerOutput> create_load_balancer(Elb& elb, const Call& call,
                                                      const CreateLoadBalancerInput& in);
Result<DeleteLoadBalancerOutput> delete_load_balancer(Elb& elb, const Call& call,
                                                      const DeleteLoadBalancerInput& in);
Result<DescribeLoadBalancersOutput> describe_load_balancers(Elb& elb, const Call& call,
                                                            const DescribeLoadBalancersInput& in);
Result<DescribeCapacityReservationOutput> describe_capacity_reservation(
    Elb& elb, const Call& call, const DescribeCapacityReservationInput& in);
// load_balancer_places.cc
Result<SetSubnetsOutput> set_subnets(Elb& elb, const Call& call, const SetSubnetsInput& in);
Result<SetSecurityGroupsOutput> set_security_groups(Elb& elb, const Call& call,
                                                    const SetSecurityGroupsInput& in);
Result<SetIpAddressTypeOutput> set_ip_address_type(Elb& elb, const Call& call,
                                                   const SetIpAddressTypeInput& in);
// attribute_operations.cc
Result<DescribeListenerAttributesOutput> describe_listener_attributes(
    Elb& elb, const Call& call, const DescribeListenerAttributesInput& in);
Result<DescribeLoadBalancerAttributesOutput> describe_load_balancer_attributes(
    Elb& elb, const Call& call, const DescribeLoadBalancerAttributesInput& in);
Result<DescribeTargetGroupAttributesOutput> describe_target_group_attributes(
    Elb& elb, const Call& call, const DescribeTargetGroupAttributesInput& in);
Result<ModifyListenerAttributesOutput> modify_listener_attributes(
    Elb& elb, const Call& call, const ModifyListenerAttributesInput& in);
Result<ModifyLoadBalancerAttributesOutput> modify_load_balancer_attributes(
    Elb& elb, const Call& call, const ModifyLoadBalancerAttributesInput& in);
Result<ModifyTargetGroupAttributesOutput> modify_target_group_attributes(
    Elb& elb, const Call& call, const ModifyTargetGroupAttributesInput& in);
// listeners.cc
Result<CreateListenerOutput> create_listener(Elb& elb, const Call& call,
                                             const CreateListenerInput& in);
Result<ModifyListenerOutput> modify_listener(Elb& elb, const Call& call,
                                             const ModifyListenerInput& in);
Result<DeleteListenerOutput> delete_listener(Elb& elb, const Call& call,
                                             const DeleteListenerInput& in);
Result<DescribeListenersOutput> describe_listeners(Elb& elb, const Call& call,
                                                   const DescribeListenersInput& in);
// listener_certificates.cc
Result<AddListenerCertificatesOutput> add_listener_certificates(
    Elb& elb, const Call& call, const AddListenerCertificatesInput& in);
Result<DescribeListenerCertificatesOutput> describe_listener_certificates(
    Elb& elb, const Call& call, const DescribeListenerCertificatesInput& in);
Result<RemoveListenerCertificatesOutput> remove_listener_certificates(
    Elb& elb, const Call& call, const RemoveListenerCertificatesInput& in);
// rules.cc
Result<CreateRuleOutput> create_rule(Elb& elb, const Call& call, const CreateRuleInput& in);
Result<ModifyRuleOutput> modify_rule(Elb& elb, const Call& call, const ModifyRuleInput& in);
Result<DeleteRuleOutput> delete_rule(Elb& elb, const Call& call, const DeleteRuleInput& in);
Result<DescribeRulesOutput> describe_rules(Elb& elb, const Call& call,
                                           const DescribeRulesInput& in);
Result<SetRulePrioritiesOutput> set_rule_priorities(Elb& elb, const Call& call,
                                                    const SetRulePrioritiesInput& in);
// target_groups.cc
Result<CreateTargetGroupOutput> create_target_group(Elb& elb, const Call& call,
                                                    const CreateTargetGroupInput& in);
Result<ModifyTargetGroupOutput> modify_target_group(Elb& elb, const Call& call,
                                                    const ModifyTargetGroupInput& in);
Result<DeleteTargetGroupOutput> delete_target_group(Elb& elb, const Call& call,
                                                    const DeleteTargetGroupInput& in);
Result<DescribeTargetGroupsOutput> describe_target_groups(Elb& elb, const Call& call,
                                                          const DescribeTargetGroupsInput& in);
// targets.cc
Result<RegisterTargetsOutput> register_targets(Elb& elb, const Call& call,
                                               const RegisterTargetsInput& in);
Result<DeregisterTargetsOutput> deregister_targets(Elb& elb, const Call& call,
                                                   const DeregisterTargetsInput& in);
// target_health.cc
Result<DescribeTargetHealthOutput> describe_target_health(Elb& elb, const Call& call,
                                                          const DescribeTargetHealthInput& in);
// tags.cc
Result<AddTagsOutput> add_tags(Elb& elb, const Call& call, const AddTagsInput& in);
Result<RemoveTagsOutput> remove_tags(Elb& elb, const Call& call, const RemoveTagsInput& in);
Result<DescribeTagsOutput> describe_tags(Elb& elb, const Call& call, const DescribeTagsInput& in);
// limits.cc
Result<DescribeAccountLimitsOutput> describe_account_limits(Elb& elb, const Call& call,
                                                            const DescribeAccountLimitsInput& in);
Result<DescribeSSLPoliciesOutput> describe_ssl_policies(Elb& elb, const Call& call,
                                                        const DescribeSSLPoliciesInput& in);

}  // namespace windlass::cloud::elb
