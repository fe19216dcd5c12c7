// Scheduled actions.
#include <algorithm>

#include "cloud/autoscaling/cron.h"
#include "cloud/autoscaling/group_checks.h"
#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/paging.h"
#include "cloud/autoscaling/schedule.h"

namespace windlass::cloud::autoscaling {

namespace {

constexpr std::size_t actions_max = 125;
constexpr std::size_t batch_max = 50;

std::optional<Scheduled> find_action(Scaling& scaling, const Group& group, std::string_view name) {
  for (auto& action : scheduled_of(scaling, group))
    if (action.name == name) return action;
  return std::nullopt;
}

Result<> check_zone(const ScheduledSettings& settings) {
  auto zone = settings.time_zone.value_or("UTC");
  if (zone == "UTC" || zone == "Etc/UTC") return Done{};
  return validation_error("The time zone " + zone +
                          " is not served by the windlass local cloud yet: only UTC is");
}

Result<> check_times(const ScheduledSettings& settings, Time now) {
  auto start = settings.start_time ? settings.start_time : settings.time;
  if (settings.recurrence && !Cron::parse(*settings.recurrence))
    return validation_error("Given recurrence string: \"" + *settings.recurrence + "\" is invalid");
  if (!settings.recurrence && !start)
    return validation_error("StartTime or Recurrence is required");
  if (start && *start <= now && !settings.recurrence)
    return validation_error("Given start time is in the past");
  if (settings.end_time && *settings.end_time <= now)
    return validation_error("Given end time is in the past");
  if (settings.end_time && start && *settings.end_time <= *start)
    return validation_error("EndTime must be later than StartTime");
  return Done{};
}

Result<> check_sizes_of(const ScheduledSettings& settings) {
  if (!settings.min_size && !settings.max_size && !settings.desired_capacity)
    return validation_error(
        "At least one of MinSize, MaxSize and DesiredCapacity must be specified");
  if (settings.min_size && settings.max_size)
    TRY(check_sizes(*settings.min_size, *settings.max_size, {}));
  auto least = settings.min_size.value_or(0);
  if (least < 0 || settings.desired_capacity.value_or(0) < 0)
    return validation_error("Sizes must not be negative");
  if (settings.desired_capacity && settings.max_size &&
      *settings.desired_capacity > *settings.max_size)
    return validation_error("DesiredCapacity must not be greater than MaxSize");
  if (settings.desired_capacity && *settings.desired_capacity < least)
    return validation_error("DesiredCapacity must not be less than MinSize");
  return Done{};
}

Result<> put(Scaling& scaling, const Group& group, const ScheduledSettings& settings, Time now) {
  TRY(check_zone(settings));
  TRY(check_times(settings, now));
  TRY(check_sizes_of(settings));
  auto name = settings.scheduled_action_name.value_or("");
  auto there = find_action(scaling, group, name);
  if (!there && scheduled_of(scaling, group).size() >= actions_max)
    return limit_exceeded("A group may have 125 scheduled actions");
  Scheduled action{.group = group.id,
                   .name = name,
                   .uuid = there ? there->uuid : scaling.work.random.uuid(),
                   .settings = settings,
                   .due = next_run(settings, now)};
  if (!action.due) return validation_error("The scheduled action would never run");
  save_scheduled(scaling, action);
  return Done{};
}

Result<> remove(Scaling& scaling, const Group& group, const std::string& name) {
  auto action = find_action(scaling, group, name);
  if (!action) return validation_error("Scheduled action name not found - " + name);
  forget_scheduled(scaling, *action);
  return Done{};
}

ScheduledSettings settings_of(const ScheduledUpdateGroupActionRequest& in) {
  ScheduledSettings settings;
  settings.scheduled_action_name = in.scheduled_action_name;
  settings.start_time = in.start_time;
  settings.end_time = in.end_time;
  settings.recurrence = in.recurrence;
  settings.min_size = in.min_size;
  settings.max_size = in.max_size;
  settings.desired_capacity = in.desired_capacity;
  settings.time_zone = in.time_zone;
  return settings;
}

FailedScheduledUpdateGroupActionRequest failed(const std::string& name, const Error& why) {
  FailedScheduledUpdateGroupActionRequest one;
  one.scheduled_action_name = name;
  one.error_code = why.code;
  one.error_message = why.message;
  return one;
}

ScheduledUpdateGroupAction shown(const Group& group, const Scheduled& action) {
  auto& settings = action.settings;
  ScheduledUpdateGroupAction shown;
  shown.auto_scaling_group_name = group.name;
  shown.scheduled_action_name = action.name;
  shown.scheduled_action_arn = action.arn(group);
  // AWS tells the next run where a start was not given, or has passed.
  shown.start_time = action.due;
  shown.time = action.due;
  shown.end_time = settings.end_time;
  shown.recurrence = settings.recurrence;
  shown.min_size = settings.min_size;
  shown.max_size = settings.max_size;
  shown.desired_capacity = settings.desired_capacity;
  shown.time_zone = settings.time_zone;
  return shown;
}

}  // namespace

Result<> put_scheduled_update_group_action(Scaling& scaling, const Call& call,
                                           const PutScheduledUpdateGroupActionType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  return put(scaling, group, in, call.now);
}

Result<BatchPutScheduledUpdateGroupActionAnswer> batch_put_scheduled_update_group_action(
    Scaling& scaling, const Call& call, const BatchPutScheduledUpdateGroupActionType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto actions =
      in.scheduled_update_group_actions.value_or(std::vector<ScheduledUpdateGroupActionRequest>{});
  if (actions.size() > batch_max)
    return limit_exceeded("At most 50 scheduled actions may be put at once");
  BatchPutScheduledUpdateGroupActionAnswer answer;
  auto& refused = answer.failed_scheduled_update_group_actions.emplace();
  for (auto& action : actions)
    if (auto done = put(scaling, group, settings_of(action), call.now); !done)
      refused.push_back(failed(action.scheduled_action_name.value_or(""), done.error()));
  return answer;
}

Result<> delete_scheduled_action(Scaling& scaling, const Call& call,
                                 const DeleteScheduledActionType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  return remove(scaling, group, in.scheduled_action_name.value_or(""));
}

Result<BatchDeleteScheduledActionAnswer> batch_delete_scheduled_action(
    Scaling& scaling, const Call& call, const BatchDeleteScheduledActionType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  BatchDeleteScheduledActionAnswer answer;
  auto& refused = answer.failed_scheduled_actions.emplace();
  for (auto& name : in.scheduled_action_names.value_or(std::vector<std::string>{}))
    if (auto done = remove(scaling, group, name); !done)
      refused.push_back(failed(name, done.error()));
  return answer;
}

Result<ScheduledActionsType> describe_scheduled_actions(Scaling& scaling, const Call& call,
                                                        const DescribeScheduledActionsType& in) {
  auto names = in.scheduled_action_names.value_or(std::vector<std::string>{});
  auto groups = groups_of(scaling, call);
  if (in.auto_scaling_group_name)
    std::erase_if(groups, [&](auto& one) { return one.name != *in.auto_scaling_group_name; });
  ScheduledActionsType answer;
  auto& all = answer.scheduled_update_group_actions.emplace();
  for (auto& group : groups)
    for (auto& action : scheduled_of(scaling, group)) {
      if (!names.empty() && std::ranges::find(names, action.name) == names.end() &&
          std::ranges::find(names, action.arn(group)) == names.end())
        continue;
      // Times leave out others only where actions are not named.
      if (names.empty() && in.start_time && action.due && *action.due < *in.start_time) continue;
      if (names.empty() && in.end_time && action.due && *action.due > *in.end_time) continue;
      all.push_back(shown(group, action));
    }
  answer.next_token = TRY(cut(all, in.max_records, in.next_token));
  return answer;
}

}  // namespace windlass::cloud::autoscaling
