#include "cloud/autoscaling/refresh.h"

#include "cloud/autoscaling/documents.h"

namespace windlass::cloud::autoscaling {

using namespace aws::autoscaling;

namespace {

const std::string columns =
    "id, uuid, group_id, strategy, desired, preferences, before, status, reason, started, ended, "
    "total, percent, to_update, passed, paused_until, baking_until, progressed, rollback";

Refresh refresh_of(const store::Row& row) {
  Refresh refresh;
  refresh.id = row.integer(0);
  refresh.uuid = row.text(1);
  refresh.group = row.integer(2);
  refresh.strategy = row.text(3);
  refresh.desired = row.text(4);
  refresh.preferences = row.text(5);
  refresh.before = row.text(6);
  refresh.status = row.text(7);
  refresh.reason = row.text(8);
  refresh.started = from_micros(row.integer(9));
  refresh.ended = optional_time(row.optional_integer(10));
  refresh.total = row.integer(11);
  refresh.percent = row.integer(12);
  refresh.to_update = row.integer(13);
  refresh.passed = row.integer(14);
  refresh.paused_until = optional_time(row.optional_integer(15));
  refresh.baking_until = optional_time(row.optional_integer(16));
  refresh.progressed = from_micros(row.integer(17));
  refresh.rollback = row.text(18);
  return refresh;
}

bool floats(const std::optional<LaunchTemplateSpecification>& given) {
  if (!given) return false;
  auto version = given->version.value_or("$Default");
  return version == "$Latest" || version == "$Default";
}

bool floats(const LaunchWay& way) {
  if (floats(way.launch_template)) return true;
  return way.mixed && way.mixed->launch_template &&
         floats(way.mixed->launch_template->launch_template_specification);
}

}  // namespace

RefreshPreferences Refresh::wishes() const {
  return read_document<RefreshPreferences>(preferences);
}

std::vector<Refresh> refreshes_of(Scaling& scaling, const Group& group) {
  static const std::string sql =
      "select " + columns + " from asg_refresh where group_id = ? order by id desc";
  std::vector<Refresh> refreshes;
  for (auto row : scaling.db.query(sql, {group.id})) refreshes.push_back(refresh_of(row));
  return refreshes;
}

std::optional<Refresh> active_refresh(Scaling& scaling, const Group& group) {
  static const std::string sql =
      "select " + columns + " from asg_refresh where group_id = ? order by id desc limit 1";
  auto rows = scaling.db.query(sql, {group.id});
  if (rows.done()) return std::nullopt;
  auto refresh = refresh_of(rows.row());
  if (!refresh.active()) return std::nullopt;
  return refresh;
}

void insert_refresh(Scaling& scaling, Refresh& refresh) {
  scaling.db.run(
      "insert into asg_refresh (uuid, group_id, strategy, desired, preferences, before, status, "
      "started, progressed) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {refresh.uuid, refresh.group, refresh.strategy, refresh.desired, refresh.preferences,
       refresh.before, refresh.status, micros(refresh.started), micros(refresh.progressed)});
  refresh.id = scaling.db.last_insert_id();
  save_refresh(scaling, refresh);
}

void save_refresh(Scaling& scaling, const Refresh& refresh) {
  scaling.db.run(
      "update asg_refresh set status = ?, reason = ?, ended = ?, total = ?, percent = ?, "
      "to_update = ?, passed = ?, paused_until = ?, baking_until = ?, progressed = ?, "
      "rollback = ? where id = ?",
      {refresh.status, refresh.reason, micros(refresh.ended), refresh.total, refresh.percent,
       refresh.to_update, refresh.passed, micros(refresh.paused_until),
       micros(refresh.baking_until), micros(refresh.progressed), refresh.rollback, refresh.id});
}

LaunchWay launch_way_now(const Group& group, const std::optional<Refresh>& refresh) {
  // While it rolls back, what is launched is what the group still says: it takes a desired
  // configuration over only when all have it.
  if (refresh && !refresh->desired.empty() &&
      (refresh->is(status::in_progress) || refresh->is(status::pending) ||
       refresh->is(status::baking) || refresh->is(status::cancelling)))
    return launch_way_of(read_document<DesiredConfiguration>(refresh->desired), group.settings);
  return launch_way_of(group.settings);
}

Result<std::int64_t> mark_stale(Scaling& scaling, const Group& group, const LaunchWay& way,
                                const RefreshPreferences& wishes, bool everything) {
  std::optional<Matching> matching;
  if (!everything) matching = TRY(Matching::of(scaling, way));
  auto protected_ones = wishes.scale_in_protected_instances.value_or("Ignore");
  auto standby_ones = wishes.standby_instances.value_or("Ignore");
  std::int64_t stale = 0;
  for (auto& member : members_of(scaling, group)) {
    member.stale = (member.counts() || member.is(state::standby) || member.warm_and_staying()) &&
                   !(matching && matching->matches(member));
    if (member.is_protected && protected_ones == "Ignore") member.stale = false;
    if (member.is(state::standby) && standby_ones == "Ignore") member.stale = false;
    save_member(scaling, member);
    stale += member.stale && !member.warm() ? 1 : 0;
  }
  return stale;
}

std::optional<std::string> irreversible(const Group& group, const Refresh& refresh) {
  if (refresh.desired.empty())
    return "The instance refresh has no desired configuration to roll back from";
  auto before = launch_way_of(group.settings);
  if (!before.configuration.empty()) return "The Auto Scaling group uses a launch configuration";
  if (floats(before))
    return "The Auto Scaling group's launch template uses the $Latest or $Default version";
  return std::nullopt;
}

void roll_back(Scaling& scaling, const Group& group, Refresh& refresh, const std::string& why,
               Time now) {
  RollbackDetails details;
  details.rollback_reason = why;
  details.rollback_start_time = now;
  details.percentage_complete_on_rollback = static_cast<std::int32_t>(refresh.percent);
  details.instances_to_update_on_rollback = static_cast<std::int32_t>(refresh.to_update);
  refresh.rollback = document_of(details);
  refresh.status = status::rolling_back;
  refresh.reason = why;
  refresh.paused_until.reset();
  refresh.baking_until.reset();
  refresh.passed = 0;
  refresh.progressed = now;
  // What does not run the group's own configuration goes; those that were never replaced stay.
  auto stale = mark_stale(scaling, group, launch_way_of(group.settings), refresh.wishes(), false);
  refresh.total = stale ? *stale : 0;
  refresh.to_update = refresh.total;
  refresh.percent = 0;
  if (!stale) {
    refresh.status = status::rollback_failed;
    refresh.reason = stale.error().message;
    refresh.ended = now;
  }
  save_refresh(scaling, refresh);
}

}  // namespace windlass::cloud::autoscaling
