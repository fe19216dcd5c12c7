// The Auto Scaling operations that we serve.
#include "aws/autoscaling/service.h"

#include "cloud/autoscaling/activity.h"
#include "cloud/autoscaling/autoscaling.h"
#include "cloud/autoscaling/collecting.h"
#include "cloud/autoscaling/engine.h"
#include "cloud/autoscaling/executing.h"
#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/schema.h"

namespace windlass::cloud::autoscaling {

namespace {

const Operation operations[] = {
    {"AttachInstances", writes<&attach_instances>},
    {"AttachLoadBalancerTargetGroups", writes<&attach_load_balancer_target_groups>},
    {"AttachTrafficSources", writes<&attach_traffic_sources>},
    {"BatchDeleteScheduledAction", writes<&batch_delete_scheduled_action>},
    {"BatchPutScheduledUpdateGroupAction", writes<&batch_put_scheduled_update_group_action>},
    {"CancelInstanceRefresh", writes<&cancel_instance_refresh>},
    {"CompleteLifecycleAction", writes<&complete_lifecycle_action>},
    {"CreateAutoScalingGroup", writes<&create_auto_scaling_group>},
    {"CreateLaunchConfiguration", writes<&create_launch_configuration>},
    {"CreateOrUpdateTags", writes<&create_or_update_tags>},
    {"DeleteAutoScalingGroup", writes<&delete_auto_scaling_group>},
    {"DeleteLaunchConfiguration", writes<&delete_launch_configuration>},
    {"DeleteLifecycleHook", writes<&delete_lifecycle_hook>},
    {"DeleteNotificationConfiguration", writes<&delete_notification_configuration>},
    {"DeletePolicy", writes<&delete_policy>},
    {"DeleteScheduledAction", writes<&delete_scheduled_action>},
    {"DeleteTags", writes<&delete_tags>},
    {"DeleteWarmPool", writes<&delete_warm_pool>},
    {"DescribeAccountLimits", reads<&describe_account_limits>},
    {"DescribeAdjustmentTypes", reads<&describe_adjustment_types>},
    {"DescribeAutoScalingGroups", reads<&describe_auto_scaling_groups>},
    {"DescribeAutoScalingInstances", reads<&describe_auto_scaling_instances>},
    {"DescribeAutoScalingNotificationTypes", reads<&describe_auto_scaling_notification_types>},
    {"DescribeInstanceRefreshes", reads<&describe_instance_refreshes>},
    {"DescribeLaunchConfigurations", reads<&describe_launch_configurations>},
    {"DescribeLifecycleHookTypes", reads<&describe_lifecycle_hook_types>},
    {"DescribeLifecycleHooks", reads<&describe_lifecycle_hooks>},
    {"DescribeLoadBalancerTargetGroups", reads<&describe_load_balancer_target_groups>},
    {"DescribeLoadBalancers", reads<&describe_load_balancers>},
    {"DescribeMetricCollectionTypes", reads<&describe_metric_collection_types>},
    {"DescribeNotificationConfigurations", reads<&describe_notification_configurations>},
    {"DescribePolicies", reads<&describe_policies>},
    {"DescribeScalingActivities", reads<&describe_scaling_activities>},
    {"DescribeScalingProcessTypes", reads<&describe_scaling_process_types>},
    {"DescribeScheduledActions", reads<&describe_scheduled_actions>},
    {"DescribeTags", reads<&describe_tags>},
    {"DescribeTerminationPolicyTypes", reads<&describe_termination_policy_types>},
    {"DescribeTrafficSources", reads<&describe_traffic_sources>},
    {"DescribeWarmPool", reads<&describe_warm_pool>},
    {"DetachInstances", writes<&detach_instances>},
    {"DetachLoadBalancerTargetGroups", writes<&detach_load_balancer_target_groups>},
    {"DetachTrafficSources", writes<&detach_traffic_sources>},
    {"DisableMetricsCollection", writes<&disable_metrics_collection>},
    {"EnableMetricsCollection", writes<&enable_metrics_collection>},
    {"EnterStandby", writes<&enter_standby>},
    {"ExecutePolicy", writes<&execute_policy>},
    {"ExitStandby", writes<&exit_standby>},
    {"PutLifecycleHook", writes<&put_lifecycle_hook>},
    {"PutNotificationConfiguration", writes<&put_notification_configuration>},
    {"PutScalingPolicy", writes<&put_scaling_policy>},
    {"PutScheduledUpdateGroupAction", writes<&put_scheduled_update_group_action>},
    {"PutWarmPool", writes<&put_warm_pool>},
    {"RecordLifecycleActionHeartbeat", writes<&record_lifecycle_action_heartbeat>},
    {"ResumeProcesses", writes<&resume_processes>},
    {"RollbackInstanceRefresh", writes<&rollback_instance_refresh>},
    {"SetDesiredCapacity", writes<&set_desired_capacity>},
    {"SetInstanceHealth", writes<&set_instance_health>},
    {"SetInstanceProtection", writes<&set_instance_protection>},
    {"StartInstanceRefresh", writes<&start_instance_refresh>},
    {"SuspendProcesses", writes<&suspend_processes>},
    {"TerminateInstanceInAutoScalingGroup", writes<&terminate_instance_in_auto_scaling_group>},
    {"UpdateAutoScalingGroup", writes<&update_auto_scaling_group>},
};

const Task tasks[] = {
    {"groups", std::chrono::seconds(1), &tick_groups},
    {"alarms that go on firing", std::chrono::minutes(1), &follow_alarms},
    {"metrics of groups", std::chrono::minutes(1), &collect_metrics},
    {"activities past their six weeks", std::chrono::minutes(10), &forget_old_activities},
};

}  // namespace

const cloud::Service service{
    .model = &aws::autoscaling::service,
    .operations = operations,
    .migrations = migrations,
    .tasks = tasks,
    .permissions = &permissions,
};

}  // namespace windlass::cloud::autoscaling
