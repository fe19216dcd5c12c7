// Lifecycle hooks, and the words of those who are asked.
#include <algorithm>

#include "cloud/autoscaling/errors.h"
#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/hook_checks.h"

namespace windlass::cloud::autoscaling {

namespace {

constexpr std::size_t hooks_max = 50;

std::optional<Hook> find_hook(Scaling& scaling, const Group& group, std::string_view name) {
  for (auto& hook : hooks_of(scaling, group))
    if (hook.name == name) return hook;
  return std::nullopt;
}

Result<> check(const Hook& hook) {
  if (hook.transition != on_launching && hook.transition != on_terminating)
    return validation_error(hook.transition.empty()
                                ? "LifecycleTransition is required when a lifecycle hook is made"
                                : "Invalid LifecycleTransition " + hook.transition);
  if (hook.heartbeat < 30 || hook.heartbeat > 7200)
    return validation_error("HeartbeatTimeout must be between 30 and 7200 seconds");
  if (hook.default_result != "CONTINUE" && hook.default_result != "ABANDON")
    return validation_error("DefaultResult must be CONTINUE or ABANDON");
  return Done{};
}

// A target that cannot be told of a test cannot be told of machines.
Result<> keep(Scaling& scaling, const Group& group, const Hook& hook, bool target_is_new,
              Time now) {
  TRY(check(hook));
  if (target_is_new && !hook.target.empty())
    if (auto told = tell_hook_target(scaling, group, hook, nullptr, "", now); !told)
      return validation_error("Unable to publish test message to notification target " +
                              hook.target + ": " + told.error().message);
  put_hook(scaling, group, hook);
  if (hooks_of(scaling, group).size() > hooks_max)
    return limit_exceeded("A group may have 50 lifecycle hooks");
  return Done{};
}

// The member whose hook is meant: by its instance, or by the token that the target was told.
struct Waiter {
  std::int64_t member = 0;
  std::int64_t heartbeat = 0, last_deadline = 0;
};
Result<Waiter> get_waiter(Scaling& scaling, const Group& group, const std::string& hook,
                          const std::optional<std::string>& instance,
                          const std::optional<std::string>& token) {
  if (!instance && !token)
    return validation_error("Either InstanceId or LifecycleActionToken is required");
  for (auto row :
       scaling.db.query("select w.member, w.heartbeat, w.last_deadline from asg_hook_wait w "
                        "join asg_member m on m.id = w.member "
                        "where m.group_id = ? and w.hook = ? and w.result is null "
                        "and (? is null or m.instance = ?) and (? is null or w.token = ?)",
                        {group.id, hook, instance, instance, token, token}))
    return Waiter{row.integer(0), row.integer(1), row.integer(2)};
  if (token) return validation_error("No active Lifecycle Action found with token " + *token);
  return validation_error("No active Lifecycle Action found with instance ID " + *instance);
}

// The name may also be the group's ARN.
Result<Group> group_named(Scaling& scaling, const Call& call,
                          const std::optional<std::string>& name_or_arn) {
  auto name = name_or_arn.value_or("");
  if (auto place = name.find(":autoScalingGroupName/"); place != std::string::npos)
    name = name.substr(place + std::string_view(":autoScalingGroupName/").size());
  return get_group(scaling, call, name);
}

LifecycleHook shown(const Group& group, const Hook& hook) {
  LifecycleHook shown;
  shown.lifecycle_hook_name = hook.name;
  shown.auto_scaling_group_name = group.name;
  shown.lifecycle_transition = hook.transition;
  if (!hook.target.empty()) shown.notification_target_arn = hook.target;
  if (!hook.role.empty()) shown.role_arn = hook.role;
  if (!hook.metadata.empty()) shown.notification_metadata = hook.metadata;
  shown.heartbeat_timeout = static_cast<std::int32_t>(hook.heartbeat);
  shown.global_timeout = static_cast<std::int32_t>(hook.longest());
  shown.default_result = hook.default_result;
  return shown;
}

}  // namespace

Result<> put_hook_of(Scaling& scaling, const Group& group, const LifecycleHookSpecification& in,
                     Time now) {
  Hook hook{.name = in.lifecycle_hook_name.value_or(""),
            .transition = in.lifecycle_transition.value_or(""),
            .target = in.notification_target_arn.value_or(""),
            .role = in.role_arn.value_or(""),
            .metadata = in.notification_metadata.value_or(""),
            .heartbeat = in.heartbeat_timeout.value_or(3600),
            .default_result = in.default_result.value_or("ABANDON")};
  return keep(scaling, group, hook, true, now);
}

Result<PutLifecycleHookAnswer> put_lifecycle_hook(Scaling& scaling, const Call& call,
                                                  const PutLifecycleHookType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto name = in.lifecycle_hook_name.value_or("");
  auto hook =
      find_hook(scaling, group, name)
          .value_or(Hook{.name = name, .transition = {}, .target = {}, .role = {}, .metadata = {}});
  // A hook that is there keeps what is not said anew.
  if (in.lifecycle_transition) hook.transition = *in.lifecycle_transition;
  if (in.notification_target_arn) hook.target = *in.notification_target_arn;
  if (in.role_arn) hook.role = *in.role_arn;
  if (in.notification_metadata) hook.metadata = *in.notification_metadata;
  if (in.heartbeat_timeout) hook.heartbeat = *in.heartbeat_timeout;
  if (in.default_result) hook.default_result = *in.default_result;
  TRY(keep(scaling, group, hook, in.notification_target_arn.has_value(), call.now));
  return PutLifecycleHookAnswer{};
}

Result<DeleteLifecycleHookAnswer> delete_lifecycle_hook(Scaling& scaling, const Call& call,
                                                        const DeleteLifecycleHookType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto hook = find_hook(scaling, group, in.lifecycle_hook_name.value_or(""));
  if (!hook)
    return validation_error("No Lifecycle Hook found with name " +
                            in.lifecycle_hook_name.value_or(""));
  // Those that wait for it get its default's word at once: launching ones go on only by CONTINUE.
  scaling.db.run(
      "update asg_hook_wait set result = case when ? then 'ABANDON' else 'CONTINUE' end "
      "where hook = ? and result is null and member in "
      "(select id from asg_member where group_id = ?)",
      {hook->transition == on_launching, hook->name, group.id});
  scaling.db.run("delete from asg_hook where group_id = ? and name = ?", {group.id, hook->name});
  return DeleteLifecycleHookAnswer{};
}

Result<DescribeLifecycleHooksAnswer> describe_lifecycle_hooks(
    Scaling& scaling, const Call& call, const DescribeLifecycleHooksType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto names = in.lifecycle_hook_names.value_or(std::vector<std::string>{});
  DescribeLifecycleHooksAnswer answer;
  answer.lifecycle_hooks.emplace();
  for (auto& hook : hooks_of(scaling, group))
    if (names.empty() || std::ranges::find(names, hook.name) != names.end())
      answer.lifecycle_hooks->push_back(shown(group, hook));
  return answer;
}

Result<CompleteLifecycleActionAnswer> complete_lifecycle_action(
    Scaling& scaling, const Call& call, const CompleteLifecycleActionType& in) {
  auto group = TRY(group_named(scaling, call, in.auto_scaling_group_name));
  auto result = in.lifecycle_action_result.value_or("");
  if (result != "CONTINUE" && result != "ABANDON")
    return validation_error("LifecycleActionResult must be CONTINUE or ABANDON");
  auto hook = in.lifecycle_hook_name.value_or("");
  auto waiter = TRY(get_waiter(scaling, group, hook, in.instance_id, in.lifecycle_action_token));
  scaling.db.run("update asg_hook_wait set result = ? where member = ? and hook = ?",
                 {result, waiter.member, hook});
  return CompleteLifecycleActionAnswer{};
}

Result<RecordLifecycleActionHeartbeatAnswer> record_lifecycle_action_heartbeat(
    Scaling& scaling, const Call& call, const RecordLifecycleActionHeartbeatType& in) {
  auto group = TRY(group_named(scaling, call, in.auto_scaling_group_name));
  auto hook = in.lifecycle_hook_name.value_or("");
  auto waiter = TRY(get_waiter(scaling, group, hook, in.instance_id, in.lifecycle_action_token));
  auto deadline = std::min(micros(call.now + seconds(waiter.heartbeat)), waiter.last_deadline);
  scaling.db.run("update asg_hook_wait set deadline = ? where member = ? and hook = ?",
                 {deadline, waiter.member, hook});
  return RecordLifecycleActionHeartbeatAnswer{};
}

}  // namespace windlass::cloud::autoscaling
