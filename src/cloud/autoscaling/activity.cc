#include "cloud/autoscaling/activity.h"

#include "base/json.h"

namespace windlass::cloud::autoscaling {

namespace {

constexpr auto kept_for = std::chrono::hours(24 * 42);
constexpr int forgotten_per_run_max = 1000;
constexpr std::size_t message_max = 255;
constexpr std::size_t cause_max = 1023;

}  // namespace

std::int64_t start_activity(Scaling& scaling, const Group& group, const NewActivity& activity,
                            Time now) {
  scaling.db.run(
      "insert into asg_activity (uuid, account, region, group_name, group_arn, group_id, "
      "description, cause, started, status, progress, details) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {scaling.work.random.uuid(), group.account.text, group.region.text, group.name, group.arn(),
       group.id, activity.description, activity.cause.substr(0, cause_max), micros(now),
       activity.status, activity.progress, activity.details});
  return scaling.db.last_insert_id();
}

void set_activity_status(Scaling& scaling, std::int64_t id, std::string_view status) {
  scaling.db.run("update asg_activity set status = ? where id = ? and ended is null", {status, id});
}

void end_activity(Scaling& scaling, std::int64_t id, std::string_view status, Time now,
                  std::string_view message) {
  scaling.db.run(
      "update asg_activity set status = ?, ended = ?, progress = 100, message = ? "
      "where id = ? and ended is null",
      {status, micros(now), message.substr(0, message_max), id});
}

std::int64_t note_activity(Scaling& scaling, const Group& group, NewActivity activity, Time now) {
  auto status = activity.status;
  auto id = start_activity(scaling, group, activity, now);
  end_activity(scaling, id, status, now);
  return id;
}

aws::autoscaling::Activity get_activity(Scaling& scaling, std::int64_t id) {
  aws::autoscaling::Activity shown;
  for (auto row : scaling.db.query(
           "select uuid, group_name, group_arn, description, cause, started, ended, status, "
           "message, progress, details, "
           "exists (select 1 from asg_group g where g.id = group_id) "
           "from asg_activity where id = ?",
           {id})) {
    shown.activity_id = row.text(0);
    shown.auto_scaling_group_name = row.text(1);
    shown.auto_scaling_group_arn = row.text(2);
    shown.description = row.text(3);
    shown.cause = row.text(4);
    shown.start_time = from_micros(row.integer(5));
    shown.end_time = optional_time(row.optional_integer(6));
    shown.status_code = row.text(7);
    if (!row.text(8).empty()) shown.status_message = row.text(8);
    shown.progress = static_cast<std::int32_t>(row.integer(9));
    shown.details = row.text(10);
    if (row.integer(11) == 0) shown.auto_scaling_group_state = "Deleted";
  }
  return shown;
}

bool has_open_activities(Scaling& scaling, const Group& group) {
  return scaling.db.any("select 1 from asg_activity where group_id = ? and ended is null",
                        {group.id});
}

std::string details_of(const std::string& zone, const std::string& subnet) {
  Json details;
  if (!subnet.empty()) details.set("Subnet ID", subnet);
  details.set("Availability Zone", zone);
  return details.dump();
}

bool forget_old_activities(Work& work, const Call& call) {
  return work.db.run(
             "delete from asg_activity where id in (select id from asg_activity "
             "where started < ? and ended is not null order by id limit ?)",
             {micros(call.now - kept_for), forgotten_per_run_max}) == forgotten_per_run_max;
}

}  // namespace windlass::cloud::autoscaling
