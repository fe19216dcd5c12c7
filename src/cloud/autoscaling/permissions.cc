// What each of Auto Scaling's operations needs.
#include "cloud/core/permission.h"

#include "base/text.h"
#include "cloud/autoscaling/autoscaling.h"
#include "cloud/autoscaling/group.h"
#include "cloud/autoscaling/tag_rows.h"

namespace windlass::cloud::autoscaling {

namespace {

// A group's ARN holds an id that requests do not tell: looked up below.
constexpr std::string_view group =
    "arn:aws:autoscaling:{region}:{account}:autoScalingGroup:*:"
    "autoScalingGroupName/{AutoScalingGroupName}";
constexpr std::string_view configuration =
    "arn:aws:autoscaling:{region}:{account}:launchConfiguration:*:"
    "launchConfigurationName/{LaunchConfigurationName}";

const Permission operations[] = {
    {"AttachInstances", "autoscaling:AttachInstances", group},
    {"AttachLoadBalancerTargetGroups", "autoscaling:AttachLoadBalancerTargetGroups", group},
    {"AttachTrafficSources", "autoscaling:AttachTrafficSources", group},
    {"BatchDeleteScheduledAction", "autoscaling:BatchDeleteScheduledAction", group},
    {"BatchPutScheduledUpdateGroupAction", "autoscaling:BatchPutScheduledUpdateGroupAction", group},
    {"CancelInstanceRefresh", "autoscaling:CancelInstanceRefresh", group},
    {"CompleteLifecycleAction", "autoscaling:CompleteLifecycleAction", group},
    {"CreateAutoScalingGroup", "autoscaling:CreateAutoScalingGroup", group},
    {"DeleteAutoScalingGroup", "autoscaling:DeleteAutoScalingGroup", group},
    {"DeleteLifecycleHook", "autoscaling:DeleteLifecycleHook", group},
    {"DeleteNotificationConfiguration", "autoscaling:DeleteNotificationConfiguration", group},
    {"DeletePolicy", "autoscaling:DeletePolicy", group},
    {"DeleteScheduledAction", "autoscaling:DeleteScheduledAction", group},
    {"DeleteWarmPool", "autoscaling:DeleteWarmPool", group},
    {"DetachInstances", "autoscaling:DetachInstances", group},
    {"DetachLoadBalancerTargetGroups", "autoscaling:DetachLoadBalancerTargetGroups", group},
    {"DetachTrafficSources", "autoscaling:DetachTrafficSources", group},
    {"DisableMetricsCollection", "autoscaling:DisableMetricsCollection", group},
    {"EnableMetricsCollection", "autoscaling:EnableMetricsCollection", group},
    {"EnterStandby", "autoscaling:EnterStandby", group},
    {"ExecutePolicy", "autoscaling:ExecutePolicy", group},
    {"ExitStandby", "autoscaling:ExitStandby", group},
    {"PutLifecycleHook", "autoscaling:PutLifecycleHook", group},
    {"PutNotificationConfiguration", "autoscaling:PutNotificationConfiguration", group},
    {"PutScalingPolicy", "autoscaling:PutScalingPolicy", group},
    {"PutScheduledUpdateGroupAction", "autoscaling:PutScheduledUpdateGroupAction", group},
    {"PutWarmPool", "autoscaling:PutWarmPool", group},
    {"RecordLifecycleActionHeartbeat", "autoscaling:RecordLifecycleActionHeartbeat", group},
    {"ResumeProcesses", "autoscaling:ResumeProcesses", group},
    {"RollbackInstanceRefresh", "autoscaling:RollbackInstanceRefresh", group},
    {"SetDesiredCapacity", "autoscaling:SetDesiredCapacity", group},
    {"SetInstanceProtection", "autoscaling:SetInstanceProtection", group},
    {"StartInstanceRefresh", "autoscaling:StartInstanceRefresh", group},
    {"SuspendProcesses", "autoscaling:SuspendProcesses", group},
    {"UpdateAutoScalingGroup", "autoscaling:UpdateAutoScalingGroup", group},
    {"CreateLaunchConfiguration", "autoscaling:CreateLaunchConfiguration", configuration},
    {"DeleteLaunchConfiguration", "autoscaling:DeleteLaunchConfiguration", configuration},
};

// Puts the group's id where it is known, so that policies may name the group exactly.
void look_up(store::Database& db, const Call& call, std::vector<Asked>& asked) {
  for (auto& one : asked)
    for (auto& resource : one.resources) {
      auto parts = split_once(resource, ":autoScalingGroup:*:autoScalingGroupName/");
      if (!parts) continue;
      auto uuid =
          db.find_text("select uuid from asg_group where account = ? and region = ? and name = ?",
                       {call.caller.account.text, call.region.text, parts->second});
      if (uuid)
        resource = std::string(parts->first) + ":autoScalingGroup:" + *uuid +
                   ":autoScalingGroupName/" + std::string(parts->second);
    }
}

}  // namespace

const Permissions permissions{
    .prefix = "autoscaling", .operations = operations, .look_up = &look_up};

}  // namespace windlass::cloud::autoscaling
