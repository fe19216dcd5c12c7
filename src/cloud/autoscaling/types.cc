// What there is to choose from.
#include "cloud/autoscaling/collecting.h"
#include "cloud/autoscaling/group.h"
#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/processes.h"

namespace windlass::cloud::autoscaling {

Result<DescribeAccountLimitsAnswer> describe_account_limits(Scaling& scaling, const Call& call,
                                                            const aws::Nothing&) {
  auto count = [&](const std::string& table) {
    return static_cast<std::int32_t>(*scaling.db.find_integer(
        "select count(*) from " + table + " where account = ? and region = ?",
        {call.caller.account.text, call.region.text}));
  };
  DescribeAccountLimitsAnswer answer;
  answer.max_number_of_auto_scaling_groups = 500;
  answer.max_number_of_launch_configurations = 200;
  answer.number_of_auto_scaling_groups = count("asg_group");
  answer.number_of_launch_configurations = count("asg_configuration");
  return answer;
}

Result<DescribeAdjustmentTypesAnswer> describe_adjustment_types(Scaling&, const Call&,
                                                                const aws::Nothing&) {
  DescribeAdjustmentTypesAnswer answer;
  answer.adjustment_types = {
      {{"ChangeInCapacity"}, {"ExactCapacity"}, {"PercentChangeInCapacity"}}};
  return answer;
}

Result<DescribeAutoScalingNotificationTypesAnswer> describe_auto_scaling_notification_types(
    Scaling&, const Call&, const aws::Nothing&) {
  DescribeAutoScalingNotificationTypesAnswer answer;
  answer.auto_scaling_notification_types = {
      {"autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
       "autoscaling:EC2_INSTANCE_TERMINATE", "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
       "autoscaling:TEST_NOTIFICATION"}};
  return answer;
}

Result<DescribeLifecycleHookTypesAnswer> describe_lifecycle_hook_types(Scaling&, const Call&,
                                                                       const aws::Nothing&) {
  DescribeLifecycleHookTypesAnswer answer;
  answer.lifecycle_hook_types = {
      {"autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING"}};
  return answer;
}

Result<DescribeMetricCollectionTypesAnswer> describe_metric_collection_types(Scaling&, const Call&,
                                                                             const aws::Nothing&) {
  DescribeMetricCollectionTypesAnswer answer;
  answer.metrics.emplace();
  for (auto name : group_metrics()) answer.metrics->emplace_back().metric = std::string(name);
  answer.granularities.emplace().emplace_back().granularity = "1Minute";
  return answer;
}

Result<ProcessesType> describe_scaling_process_types(Scaling&, const Call&, const aws::Nothing&) {
  ProcessesType answer;
  answer.processes.emplace();
  for (auto name : process_names) answer.processes->emplace_back().process_name = std::string(name);
  return answer;
}

Result<DescribeTerminationPolicyTypesAnswer> describe_termination_policy_types(
    Scaling&, const Call&, const aws::Nothing&) {
  DescribeTerminationPolicyTypesAnswer answer;
  answer.termination_policy_types = {{"AllocationStrategy", "ClosestToNextInstanceHour", "Default",
                                      "NewestInstance", "OldestInstance",
                                      "OldestLaunchConfiguration", "OldestLaunchTemplate"}};
  return answer;
}

}  // namespace windlass::cloud::autoscaling
