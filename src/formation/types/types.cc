// Every type there is, a line each.
#include "formation/resource_type.h"

#define WINDLASS_RESOURCE_TYPES(TYPE)      \
  TYPE(acm_certificate)                    \
  TYPE(autoscaling_group)                  \
  TYPE(autoscaling_launch_configuration)   \
  TYPE(autoscaling_lifecycle_hook)         \
  TYPE(autoscaling_scaling_policy)         \
  TYPE(autoscaling_scheduled_action)       \
  TYPE(autoscaling_warm_pool)              \
  TYPE(cloudwatch_alarm)                   \
  TYPE(cloudwatch_composite_alarm)         \
  TYPE(cloudwatch_dashboard)               \
  TYPE(dynamodb_table)                     \
  TYPE(ec2_dhcp_options)                   \
  TYPE(ec2_eip)                            \
  TYPE(ec2_eip_association)                \
  TYPE(ec2_instance)                       \
  TYPE(ec2_internet_gateway)               \
  TYPE(ec2_key_pair)                       \
  TYPE(ec2_launch_template)                \
  TYPE(ec2_nat_gateway)                    \
  TYPE(ec2_network_acl)                    \
  TYPE(ec2_network_acl_entry)              \
  TYPE(ec2_network_interface)              \
  TYPE(ec2_network_interface_attachment)   \
  TYPE(ec2_route)                          \
  TYPE(ec2_route_table)                    \
  TYPE(ec2_security_group)                 \
  TYPE(ec2_security_group_egress)          \
  TYPE(ec2_security_group_ingress)         \
  TYPE(ec2_subnet)                         \
  TYPE(ec2_subnet_network_acl_association) \
  TYPE(ec2_subnet_route_table_association) \
  TYPE(ec2_volume)                         \
  TYPE(ec2_volume_attachment)              \
  TYPE(ec2_vpc)                            \
  TYPE(ec2_vpc_cidr_block)                 \
  TYPE(ec2_vpc_dhcp_options_association)   \
  TYPE(ec2_vpc_endpoint)                   \
  TYPE(ec2_vpc_gateway_attachment)         \
  TYPE(elb_listener)                       \
  TYPE(elb_listener_certificate)           \
  TYPE(elb_listener_rule)                  \
  TYPE(elb_load_balancer)                  \
  TYPE(elb_target_group)                   \
  TYPE(iam_access_key)                     \
  TYPE(iam_group)                          \
  TYPE(iam_group_policy)                   \
  TYPE(iam_instance_profile)               \
  TYPE(iam_managed_policy)                 \
  TYPE(iam_policy)                         \
  TYPE(iam_role)                           \
  TYPE(iam_role_policy)                    \
  TYPE(iam_user)                           \
  TYPE(iam_user_policy)                    \
  TYPE(kms_alias)                          \
  TYPE(kms_key)                            \
  TYPE(logs_log_group)                     \
  TYPE(logs_log_stream)                    \
  TYPE(logs_metric_filter)                 \
  TYPE(logs_subscription_filter)           \
  TYPE(route53_hosted_zone)                \
  TYPE(route53_record_set)                 \
  TYPE(route53_record_set_group)           \
  TYPE(s3_bucket)                          \
  TYPE(s3_bucket_policy)                   \
  TYPE(secretsmanager_secret)              \
  TYPE(sns_subscription)                   \
  TYPE(sns_topic)                          \
  TYPE(sns_topic_inline_policy)            \
  TYPE(sns_topic_policy)                   \
  TYPE(sqs_queue)                          \
  TYPE(sqs_queue_inline_policy)            \
  TYPE(sqs_queue_policy)                   \
  TYPE(ssm_parameter)

namespace windlass::formation {

namespace types {
#define WINDLASS_DECLARED(name) extern const ResourceType name;
WINDLASS_RESOURCE_TYPES(WINDLASS_DECLARED)
}  // namespace types

namespace {

#define WINDLASS_LISTED(name) &types::name,
constexpr const ResourceType* known[] = {WINDLASS_RESOURCE_TYPES(WINDLASS_LISTED)};

}  // namespace

const ResourceType* find_type(std::string_view name) {
  for (auto* type : known)
    if (type->name == name) return type;
  return nullptr;
}

std::span<const ResourceType* const> all_types() { return known; }

}  // namespace windlass::formation
