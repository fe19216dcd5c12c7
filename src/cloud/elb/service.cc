// The ELB operations that we serve.
#include "aws/elbv2/service.h"
#include "cloud/core/outside.h"
#include "cloud/elb/duty.h"
#include "cloud/elb/elb.h"
#include "cloud/elb/errors.h"
#include "cloud/elb/handlers.h"
#include "cloud/elb/schema.h"

namespace windlass::cloud::elb {

namespace {

const Operation operations[] = {
    {"AddListenerCertificates", writes<&add_listener_certificates>},
    {"AddTags", writes<&add_tags>},
    {"CreateListener", writes<&create_listener>},
    {"CreateLoadBalancer", writes<&create_load_balancer>},
    {"CreateRule", writes<&create_rule>},
    {"CreateTargetGroup", writes<&create_target_group>},
    {"DeleteListener", writes<&delete_listener>},
    {"DeleteLoadBalancer", writes<&delete_load_balancer>},
    {"DeleteRule", writes<&delete_rule>},
    {"DeleteTargetGroup", writes<&delete_target_group>},
    {"DeregisterTargets", writes<&deregister_targets>},
    {"DescribeAccountLimits", reads<&describe_account_limits>},
    {"DescribeCapacityReservation", reads<&describe_capacity_reservation>},
    {"DescribeListenerAttributes", reads<&describe_listener_attributes>},
    {"DescribeListenerCertificates", reads<&describe_listener_certificates>},
    {"DescribeListeners", reads<&describe_listeners>},
    {"DescribeLoadBalancerAttributes", reads<&describe_load_balancer_attributes>},
    {"DescribeLoadBalancers", reads<&describe_load_balancers>},
    {"DescribeRules", reads<&describe_rules>},
    {"DescribeSSLPolicies", reads<&describe_ssl_policies>},
    {"DescribeTags", reads<&describe_tags>},
    {"DescribeTargetGroupAttributes", reads<&describe_target_group_attributes>},
    {"DescribeTargetGroups", reads<&describe_target_groups>},
    {"DescribeTargetHealth", reads<&describe_target_health>},
    {"ModifyListener", writes<&modify_listener>},
    {"ModifyListenerAttributes", writes<&modify_listener_attributes>},
    {"ModifyLoadBalancerAttributes", writes<&modify_load_balancer_attributes>},
    {"ModifyRule", writes<&modify_rule>},
    {"ModifyTargetGroup", writes<&modify_target_group>},
    {"ModifyTargetGroupAttributes", writes<&modify_target_group_attributes>},
    {"RegisterTargets", writes<&register_targets>},
    {"RemoveListenerCertificates", writes<&remove_listener_certificates>},
    {"RemoveTags", writes<&remove_tags>},
    {"SetIpAddressType", writes<&set_ip_address_type>},
    {"SetRulePriorities", writes<&set_rule_priorities>},
    {"SetSecurityGroups", writes<&set_security_groups>},
    {"SetSubnets", writes<&set_subnets>},
};

const Duty duties[] = {
    // Each balancer is looked at each time: to have many is no reason to look again at once.
    {balancers_duty, std::chrono::seconds(1), &due_balancers, 10'000},
};

}  // namespace

const cloud::Service service{
    .model = &aws::elbv2::service,
    .operations = operations,
    .migrations = migrations,
    .duties = duties,
    .permissions = &permissions,
    .invalid = &violated,
};

}  // namespace windlass::cloud::elb
