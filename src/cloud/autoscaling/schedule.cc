#include "cloud/autoscaling/schedule.h"

#include <algorithm>

#include "cloud/autoscaling/capacity.h"
#include "cloud/autoscaling/cron.h"
#include "cloud/autoscaling/documents.h"

namespace windlass::cloud::autoscaling {

namespace {

Scheduled scheduled_of_row(const store::Row& row) {
  return {row.integer(0), row.text(1), row.text(2), read_document<ScheduledSettings>(row.text(3)),
          optional_time(row.optional_integer(4))};
}

constexpr int actions_per_run_max = 100;

std::string told(const std::optional<std::int32_t>& size) {
  return size ? std::to_string(*size) : "";
}

void carry_out(Scaling& scaling, Group& group, const ScheduledSettings& settings, Time now) {
  if (settings.min_size) group.min = *settings.min_size;
  if (settings.max_size) group.max = *settings.max_size;
  auto desired =
      settings.desired_capacity ? std::int64_t{*settings.desired_capacity} : group.desired;
  auto why = "a scheduled action update of AutoScalingGroup constraints to min: " +
             told(settings.min_size) + ", max: " + told(settings.max_size) +
             ", desired: " + told(settings.desired_capacity);
  want(group, std::clamp(desired, group.min, std::max(group.min, group.max)), why, now);
  save_group(scaling, group);
}

}  // namespace

std::string Scheduled::arn(const Group& of) const {
  return "arn:aws:autoscaling:" + of.region.text + ":" + of.account.text +
         ":scheduledUpdateGroupAction:" + uuid + ":autoScalingGroupName/" + of.name +
         ":scheduledActionName/" + name;
}

std::vector<Scheduled> scheduled_of(Scaling& scaling, const Group& group) {
  std::vector<Scheduled> actions;
  for (auto row : scaling.db.query("select group_id, name, uuid, settings, due from asg_scheduled "
                                   "where group_id = ? order by name",
                                   {group.id}))
    actions.push_back(scheduled_of_row(row));
  return actions;
}

void save_scheduled(Scaling& scaling, const Scheduled& action) {
  scaling.db.run(
      "insert or replace into asg_scheduled (group_id, name, uuid, settings, due) "
      "values (?, ?, ?, ?, ?)",
      {action.group, action.name, action.uuid, document_of(action.settings), micros(action.due)});
}

void forget_scheduled(Scaling& scaling, const Scheduled& action) {
  scaling.db.run("delete from asg_scheduled where group_id = ? and name = ?",
                 {action.group, action.name});
}

std::optional<Time> next_run(const ScheduledSettings& settings, Time after) {
  std::optional<Time> next;
  auto from = settings.start_time ? settings.start_time : settings.time;
  if (settings.recurrence) {
    auto cron = Cron::parse(*settings.recurrence);
    // The start time itself is a time at which it may run.
    auto earliest = from ? std::max(after, *from - Duration(1)) : after;
    if (cron) next = cron->next(earliest);
  } else if (from && *from > after) {
    next = from;
  }
  if (next && settings.end_time && *next > *settings.end_time) return std::nullopt;
  return next;
}

void run_schedule(Scaling& scaling, Time now) {
  std::vector<Scheduled> due;
  for (auto row : scaling.db.query("select group_id, name, uuid, settings, due from asg_scheduled "
                                   "where due is not null and due <= ? order by due limit ?",
                                   {micros(now), actions_per_run_max}))
    due.push_back(scheduled_of_row(row));
  for (auto& action : due) {
    auto group = find_group(scaling, action.group);
    if (group && !is_suspended(scaling, *group, "ScheduledActions"))
      carry_out(scaling, *group, action.settings, now);
    action.due = next_run(action.settings, now);
    // One that runs no more is gone from the list, as in AWS.
    if (action.due)
      save_scheduled(scaling, action);
    else
      forget_scheduled(scaling, action);
  }
}

}  // namespace windlass::cloud::autoscaling
