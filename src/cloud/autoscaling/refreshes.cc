// Instance refreshes: started, cancelled, rolled back, told.
#include <algorithm>

#include "cloud/autoscaling/alarms.h"
#include "cloud/autoscaling/documents.h"
#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/paging.h"
#include "cloud/autoscaling/refresh.h"

namespace windlass::cloud::autoscaling {

namespace {

Error none_active(const Group& group) {
  return {"ActiveInstanceRefreshNotFound",
          "No in progress or pending Instance Refresh found for Auto Scaling group " + group.name};
}

Result<> check_checkpoints(const RefreshPreferences& wishes) {
  auto points = wishes.checkpoint_percentages.value_or(std::vector<std::int32_t>{});
  if (points.empty() && wishes.checkpoint_delay)
    return validation_error("CheckpointDelay can only be given with CheckpointPercentages");
  for (auto one : points)
    if (one < 1 || one > 100)
      return validation_error("CheckpointPercentages must be between 1 and 100");
  if (std::ranges::adjacent_find(points, std::greater_equal<>{}) != points.end())
    return validation_error("CheckpointPercentages must be in ascending order");
  return Done{};
}

// What the group's own policy says holds where the refresh says nothing.
void fill_in(const Group& group, RefreshPreferences& wishes) {
  auto& policy = group.settings.instance_maintenance_policy;
  auto given = [](const std::optional<std::int32_t>& value) {
    return value && *value >= 0 ? value : std::nullopt;
  };
  auto least = policy ? given(policy->min_healthy_percentage) : std::nullopt;
  auto most = policy ? given(policy->max_healthy_percentage) : std::nullopt;
  if (!wishes.min_healthy_percentage) wishes.min_healthy_percentage = least.value_or(90);
  if (!wishes.max_healthy_percentage) wishes.max_healthy_percentage = most.value_or(100);
  if (!wishes.skip_matching) wishes.skip_matching = false;
  if (!wishes.auto_rollback) wishes.auto_rollback = false;
  if (!wishes.scale_in_protected_instances) wishes.scale_in_protected_instances = "Ignore";
  if (!wishes.standby_instances) wishes.standby_instances = "Ignore";
  auto points = wishes.checkpoint_percentages && !wishes.checkpoint_percentages->empty();
  if (points && !wishes.checkpoint_delay) wishes.checkpoint_delay = 3600;
  if (!wishes.instance_warmup)
    wishes.instance_warmup = group.settings.default_instance_warmup
                                 ? *group.settings.default_instance_warmup
                                 : group.settings.health_check_grace_period.value_or(0);
}

Result<> check(Scaling& scaling, const Group& group, const RefreshPreferences& wishes,
               const Refresh& refresh) {
  TRY(check_checkpoints(wishes));
  if (*wishes.max_healthy_percentage - *wishes.min_healthy_percentage > 100)
    return validation_error(
        "The difference between MaxHealthyPercentage and MinHealthyPercentage must not be greater "
        "than 100");
  if (auto unknown = find_unknown_alarm(scaling, wishes))
    return validation_error("The CloudWatch alarm " + *unknown + " does not exist");
  if (!*wishes.auto_rollback) return Done{};
  if (refresh.desired.empty())
    return validation_error(
        "AutoRollback can only be enabled when a desired configuration is specified");
  if (auto why = irreversible(group, refresh))
    return validation_error("AutoRollback cannot be enabled: " + *why);
  return Done{};
}

Result<std::string> desired_of(Scaling& scaling, const Call& call, const Group& group,
                               const std::optional<DesiredConfiguration>& wanted) {
  if (!wanted || (!wanted->launch_template && !wanted->mixed_instances_policy))
    return std::string();
  auto way = launch_way_of(*wanted, group.settings);
  TRY(check_launch_way(scaling, call, way));
  DesiredConfiguration desired;
  desired.launch_template = way.launch_template;
  desired.mixed_instances_policy = way.mixed;
  return document_of(desired);
}

InstanceRefresh shown(const Group& group, const Refresh& refresh) {
  InstanceRefresh shown;
  shown.instance_refresh_id = refresh.uuid;
  shown.auto_scaling_group_name = group.name;
  shown.status = refresh.status;
  if (!refresh.reason.empty()) shown.status_reason = refresh.reason;
  if (!refresh.is(status::pending)) shown.start_time = refresh.started;
  shown.end_time = refresh.ended;
  shown.percentage_complete = static_cast<std::int32_t>(refresh.percent);
  shown.instances_to_update = static_cast<std::int32_t>(refresh.to_update);
  auto& live = shown.progress_details.emplace().live_pool_progress.emplace();
  live.percentage_complete = shown.percentage_complete;
  live.instances_to_update = shown.instances_to_update;
  shown.preferences = refresh.wishes();
  if (!refresh.desired.empty())
    shown.desired_configuration = read_document<DesiredConfiguration>(refresh.desired);
  if (!refresh.rollback.empty())
    shown.rollback_details = read_document<RollbackDetails>(refresh.rollback);
  shown.strategy = refresh.strategy;
  return shown;
}

}  // namespace

Result<StartInstanceRefreshAnswer> start_instance_refresh(Scaling& scaling, const Call& call,
                                                          const StartInstanceRefreshType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  if (group.going())
    return validation_error("Auto Scaling group " + group.name + " is being deleted");
  if (active_refresh(scaling, group))
    return Error{"InstanceRefreshInProgress",
                 "An Instance Refresh is already in progress and blocks the execution of this "
                 "Instance Refresh."};
  Refresh refresh;
  refresh.uuid = scaling.work.random.uuid();
  refresh.group = group.id;
  refresh.strategy = in.strategy.value_or("Rolling");
  refresh.desired = TRY(desired_of(scaling, call, group, in.desired_configuration));
  auto wishes = in.preferences.value_or(RefreshPreferences{});
  fill_in(group, wishes);
  TRY(check(scaling, group, wishes, refresh));
  refresh.preferences = document_of(wishes);
  DesiredConfiguration before;
  before.launch_template = group.settings.launch_template;
  before.mixed_instances_policy = group.settings.mixed_instances_policy;
  refresh.before = document_of(before);
  refresh.status = status::pending;
  refresh.started = refresh.progressed = call.now;
  insert_refresh(scaling, refresh);
  return StartInstanceRefreshAnswer{refresh.uuid};
}

Result<CancelInstanceRefreshAnswer> cancel_instance_refresh(Scaling& scaling, const Call& call,
                                                            const CancelInstanceRefreshType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto refresh = active_refresh(scaling, group);
  if (!refresh || refresh->is(status::cancelling)) return none_active(group);
  refresh->status = status::cancelling;
  refresh->reason = "Cancelled due to user request.";
  // Whoever does not wait for machines on their way finds it cancelled at once.
  if (!in.wait_for_transitioning_instances.value_or(true)) {
    refresh->status = status::cancelled;
    refresh->ended = call.now;
    scaling.db.run("update asg_member set stale = 0 where group_id = ?", {group.id});
  }
  save_refresh(scaling, *refresh);
  return CancelInstanceRefreshAnswer{refresh->uuid};
}

Result<RollbackInstanceRefreshAnswer> rollback_instance_refresh(
    Scaling& scaling, const Call& call, const RollbackInstanceRefreshType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto refresh = active_refresh(scaling, group);
  if (!refresh || refresh->is(status::rolling_back) || refresh->is(status::cancelling))
    return none_active(group);
  if (auto why = irreversible(group, *refresh))
    return Error{"IrreversibleInstanceRefresh",
                 "The instance refresh cannot be rolled back: " + *why};
  roll_back(scaling, group, *refresh, "Rolled back due to user request.", call.now);
  return RollbackInstanceRefreshAnswer{refresh->uuid};
}

Result<DescribeInstanceRefreshesAnswer> describe_instance_refreshes(
    Scaling& scaling, const Call& call, const DescribeInstanceRefreshesType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto ids = in.instance_refresh_ids.value_or(std::vector<std::string>{});
  DescribeInstanceRefreshesAnswer answer;
  auto& all = answer.instance_refreshes.emplace();
  for (auto& refresh : refreshes_of(scaling, group))
    if (ids.empty() || std::ranges::find(ids, refresh.uuid) != ids.end())
      all.push_back(shown(group, refresh));
  if (!ids.empty() && all.empty())
    return validation_error("One or more of the provided InstanceRefreshIds do not exist");
  answer.next_token = TRY(cut(all, in.max_records, in.next_token));
  return answer;
}

}  // namespace windlass::cloud::autoscaling
