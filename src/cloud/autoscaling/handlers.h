// Auto Scaling's operations, grouped as their files are.
#pragma once

#include "aws/autoscaling/attach_instances.h"
#include "aws/autoscaling/attach_load_balancer_target_groups.h"
#include "aws/autoscaling/attach_traffic_sources.h"
#include "aws/autoscaling/batch_delete_scheduled_action.h"
#include "aws/autoscaling/batch_put_scheduled_update_group_action.h"
#include "aws/autoscaling/cancel_instance_refresh.h"
#include "aws/autoscaling/complete_lifecycle_action.h"
#include "aws/autoscaling/create_auto_scaling_group.h"
#include "aws/autoscaling/create_launch_configuration.h"
#include "aws/autoscaling/create_or_update_tags.h"
#include "aws/autoscaling/delete_auto_scaling_group.h"
#include "aws/autoscaling/delete_launch_configuration.h"
#include "aws/autoscaling/delete_lifecycle_hook.h"
#include "aws/autoscaling/delete_notification_configuration.h"
#include "aws/autoscaling/delete_policy.h"
#include "aws/autoscaling/delete_scheduled_action.h"
#include "aws/autoscaling/delete_tags.h"
#include "aws/autoscaling/delete_warm_pool.h"
#include "aws/autoscaling/describe_account_limits.h"
#include "aws/autoscaling/describe_adjustment_types.h"
#include "aws/autoscaling/describe_auto_scaling_groups.h"
#include "aws/autoscaling/describe_auto_scaling_instances.h"
#include "aws/autoscaling/describe_auto_scaling_notification_types.h"
#include "aws/autoscaling/describe_instance_refreshes.h"
#include "aws/autoscaling/describe_launch_configurations.h"
#include "aws/autoscaling/describe_lifecycle_hook_types.h"
#include "aws/autoscaling/describe_lifecycle_hooks.h"
#include "aws/autoscaling/describe_load_balancer_target_groups.h"
#include "aws/autoscaling/describe_load_balancers.h"
#include "aws/autoscaling/describe_metric_collection_types.h"
#include "aws/autoscaling/describe_notification_configurations.h"
#include "aws/autoscaling/describe_policies.h"
#include "aws/autoscaling/describe_scaling_activities.h"
#include "aws/autoscaling/describe_scaling_process_types.h"
#include "aws/autoscaling/describe_scheduled_actions.h"
#include "aws/autoscaling/describe_tags.h"
#include "aws/autoscaling/describe_termination_policy_types.h"
#include "aws/autoscaling/describe_traffic_sources.h"
#include "aws/autoscaling/describe_warm_pool.h"
#include "aws/autoscaling/detach_instances.h"
#include "aws/autoscaling/detach_load_balancer_target_groups.h"
#include "aws/autoscaling/detach_traffic_sources.h"
#include "aws/autoscaling/disable_metrics_collection.h"
#include "aws/autoscaling/enable_metrics_collection.h"
#include "aws/autoscaling/enter_standby.h"
#include "aws/autoscaling/execute_policy.h"
#include "aws/autoscaling/exit_standby.h"
#include "aws/autoscaling/put_lifecycle_hook.h"
#include "aws/autoscaling/put_notification_configuration.h"
#include "aws/autoscaling/put_scaling_policy.h"
#include "aws/autoscaling/put_scheduled_update_group_action.h"
#include "aws/autoscaling/put_warm_pool.h"
#include "aws/autoscaling/record_lifecycle_action_heartbeat.h"
#include "aws/autoscaling/resume_processes.h"
#include "aws/autoscaling/rollback_instance_refresh.h"
#include "aws/autoscaling/set_desired_capacity.h"
#include "aws/autoscaling/set_instance_health.h"
#include "aws/autoscaling/set_instance_protection.h"
#include "aws/autoscaling/start_instance_refresh.h"
#include "aws/autoscaling/suspend_processes.h"
#include "aws/autoscaling/terminate_instance_in_auto_scaling_group.h"
#include "aws/autoscaling/update_auto_scaling_group.h"
#include "cloud/autoscaling/context.h"

namespace windlass::cloud::autoscaling {

using namespace aws::autoscaling;

// groups.cc
Result<> create_auto_scaling_group(Scaling& scaling, const Call& call,
                                   const CreateAutoScalingGroupType& in);
Result<> update_auto_scaling_group(Scaling& scaling, const Call& call,
                                   const UpdateAutoScalingGroupType& in);
Result<> delete_auto_scaling_group(Scaling& scaling, const Call& call,
                                   const DeleteAutoScalingGroupType& in);
Result<> set_desired_capacity(Scaling& scaling, const Call& call, const SetDesiredCapacityType& in);

// describe_groups.cc
Result<AutoScalingGroupsType> describe_auto_scaling_groups(Scaling& scaling, const Call& call,
                                                           const AutoScalingGroupNamesType& in);
Result<AutoScalingInstancesType> describe_auto_scaling_instances(
    Scaling& scaling, const Call& call, const DescribeAutoScalingInstancesType& in);

// instances.cc
Result<ActivityType> terminate_instance_in_auto_scaling_group(
    Scaling& scaling, const Call& call, const TerminateInstanceInAutoScalingGroupType& in);
Result<> set_instance_health(Scaling& scaling, const Call& call, const SetInstanceHealthQuery& in);
Result<SetInstanceProtectionAnswer> set_instance_protection(Scaling& scaling, const Call& call,
                                                            const SetInstanceProtectionQuery& in);
Result<> attach_instances(Scaling& scaling, const Call& call, const AttachInstancesQuery& in);
Result<DetachInstancesAnswer> detach_instances(Scaling& scaling, const Call& call,
                                               const DetachInstancesQuery& in);
Result<EnterStandbyAnswer> enter_standby(Scaling& scaling, const Call& call,
                                         const EnterStandbyQuery& in);
Result<ExitStandbyAnswer> exit_standby(Scaling& scaling, const Call& call,
                                       const ExitStandbyQuery& in);

// configurations.cc
Result<> create_launch_configuration(Scaling& scaling, const Call& call,
                                     const CreateLaunchConfigurationType& in);
Result<> delete_launch_configuration(Scaling& scaling, const Call& call,
                                     const LaunchConfigurationNameType& in);
Result<LaunchConfigurationsType> describe_launch_configurations(
    Scaling& scaling, const Call& call, const LaunchConfigurationNamesType& in);

// tags.cc
Result<> create_or_update_tags(Scaling& scaling, const Call& call,
                               const CreateOrUpdateTagsType& in);
Result<> delete_tags(Scaling& scaling, const Call& call, const DeleteTagsType& in);
Result<TagsType> describe_tags(Scaling& scaling, const Call& call, const DescribeTagsType& in);

// lifecycle_hooks.cc
Result<PutLifecycleHookAnswer> put_lifecycle_hook(Scaling& scaling, const Call& call,
                                                  const PutLifecycleHookType& in);
Result<DeleteLifecycleHookAnswer> delete_lifecycle_hook(Scaling& scaling, const Call& call,
                                                        const DeleteLifecycleHookType& in);
Result<DescribeLifecycleHooksAnswer> describe_lifecycle_hooks(Scaling& scaling, const Call& call,
                                                              const DescribeLifecycleHooksType& in);
Result<CompleteLifecycleActionAnswer> complete_lifecycle_action(
    Scaling& scaling, const Call& call, const CompleteLifecycleActionType& in);
Result<RecordLifecycleActionHeartbeatAnswer> record_lifecycle_action_heartbeat(
    Scaling& scaling, const Call& call, const RecordLifecycleActionHeartbeatType& in);

// policies.cc
Result<PolicyARNType> put_scaling_policy(Scaling& scaling, const Call& call,
                                         const PutScalingPolicyType& in);
Result<> delete_policy(Scaling& scaling, const Call& call, const DeletePolicyType& in);
Result<PoliciesType> describe_policies(Scaling& scaling, const Call& call,
                                       const DescribePoliciesType& in);
Result<> execute_policy(Scaling& scaling, const Call& call, const ExecutePolicyType& in);

// scheduled_actions.cc
Result<> put_scheduled_update_group_action(Scaling& scaling, const Call& call,
                                           const PutScheduledUpdateGroupActionType& in);
Result<BatchPutScheduledUpdateGroupActionAnswer> batch_put_scheduled_update_group_action(
    Scaling& scaling, const Call& call, const BatchPutScheduledUpdateGroupActionType& in);
Result<> delete_scheduled_action(Scaling& scaling, const Call& call,
                                 const DeleteScheduledActionType& in);
Result<BatchDeleteScheduledActionAnswer> batch_delete_scheduled_action(
    Scaling& scaling, const Call& call, const BatchDeleteScheduledActionType& in);
Result<ScheduledActionsType> describe_scheduled_actions(Scaling& scaling, const Call& call,
                                                        const DescribeScheduledActionsType& in);

// topics.cc
Result<> put_notification_configuration(Scaling& scaling, const Call& call,
                                        const PutNotificationConfigurationType& in);
Result<> delete_notification_configuration(Scaling& scaling, const Call& call,
                                           const DeleteNotificationConfigurationType& in);
Result<DescribeNotificationConfigurationsAnswer> describe_notification_configurations(
    Scaling& scaling, const Call& call, const DescribeNotificationConfigurationsType& in);

// processes.cc
Result<> suspend_processes(Scaling& scaling, const Call& call, const ScalingProcessQuery& in);
Result<> resume_processes(Scaling& scaling, const Call& call, const ScalingProcessQuery& in);

// collection.cc
Result<> enable_metrics_collection(Scaling& scaling, const Call& call,
                                   const EnableMetricsCollectionQuery& in);
Result<> disable_metrics_collection(Scaling& scaling, const Call& call,
                                    const DisableMetricsCollectionQuery& in);

// warm_pools.cc
Result<PutWarmPoolAnswer> put_warm_pool(Scaling& scaling, const Call& call,
                                        const PutWarmPoolType& in);
Result<DeleteWarmPoolAnswer> delete_warm_pool(Scaling& scaling, const Call& call,
                                              const DeleteWarmPoolType& in);
Result<DescribeWarmPoolAnswer> describe_warm_pool(Scaling& scaling, const Call& call,
                                                  const DescribeWarmPoolType& in);

// refreshes.cc
Result<StartInstanceRefreshAnswer> start_instance_refresh(Scaling& scaling, const Call& call,
                                                          const StartInstanceRefreshType& in);
Result<CancelInstanceRefreshAnswer> cancel_instance_refresh(Scaling& scaling, const Call& call,
                                                            const CancelInstanceRefreshType& in);
Result<RollbackInstanceRefreshAnswer> rollback_instance_refresh(
    Scaling& scaling, const Call& call, const RollbackInstanceRefreshType& in);
Result<DescribeInstanceRefreshesAnswer> describe_instance_refreshes(
    Scaling& scaling, const Call& call, const DescribeInstanceRefreshesType& in);

// traffic.cc
Result<AttachLoadBalancerTargetGroupsResultType> attach_load_balancer_target_groups(
    Scaling& scaling, const Call& call, const AttachLoadBalancerTargetGroupsType& in);
Result<DetachLoadBalancerTargetGroupsResultType> detach_load_balancer_target_groups(
    Scaling& scaling, const Call& call, const DetachLoadBalancerTargetGroupsType& in);
Result<AttachTrafficSourcesResultType> attach_traffic_sources(Scaling& scaling, const Call& call,
                                                              const AttachTrafficSourcesType& in);
Result<DetachTrafficSourcesResultType> detach_traffic_sources(Scaling& scaling, const Call& call,
                                                              const DetachTrafficSourcesType& in);
Result<DescribeLoadBalancerTargetGroupsResponse> describe_load_balancer_target_groups(
    Scaling& scaling, const Call& call, const DescribeLoadBalancerTargetGroupsRequest& in);
Result<DescribeTrafficSourcesResponse> describe_traffic_sources(
    Scaling& scaling, const Call& call, const DescribeTrafficSourcesRequest& in);
Result<DescribeLoadBalancersResponse> describe_load_balancers(
    Scaling& scaling, const Call& call, const DescribeLoadBalancersRequest& in);

// activities.cc
Result<ActivitiesType> describe_scaling_activities(Scaling& scaling, const Call& call,
                                                   const DescribeScalingActivitiesType& in);

// types.cc
Result<DescribeAccountLimitsAnswer> describe_account_limits(Scaling& scaling, const Call& call,
                                                            const aws::Nothing& in);
Result<DescribeAdjustmentTypesAnswer> describe_adjustment_types(Scaling& scaling, const Call& call,
                                                                const aws::Nothing& in);
Result<DescribeAutoScalingNotificationTypesAnswer> describe_auto_scaling_notification_types(
    Scaling& scaling, const Call& call, const aws::Nothing& in);
Result<DescribeLifecycleHookTypesAnswer> describe_lifecycle_hook_types(Scaling& scaling,
                                                                       const Call& call,
                                                                       const aws::Nothing& in);
Result<DescribeMetricCollectionTypesAnswer> describe_metric_collection_types(
    Scaling& scaling, const Call& call, const aws::Nothing& in);
Result<ProcessesType> describe_scaling_process_types(Scaling& scaling, const Call& call,
                                                     const aws::Nothing& in);
Result<DescribeTerminationPolicyTypesAnswer> describe_termination_policy_types(
    Scaling& scaling, const Call& call, const aws::Nothing& in);

}  // namespace windlass::cloud::autoscaling
