#include "cloud/cloudwatch/aging.h"

#include "cloud/cloudwatch/points.h"

namespace windlass::cloud::cloudwatch {

namespace {

constexpr int rows_per_run_max = 2000;

struct Due {
  std::int64_t due, metric, start;
  int tier;
};

std::optional<Due> next_due(Cloudwatch& watch, std::int64_t now) {
  auto rows = watch.db.query(
      "select due, metric, tier, start from cloudwatch_aging where due <= ? order by due limit 1",
      {now});
  if (rows.done()) return std::nullopt;
  auto row = rows.row();
  return Due{row.integer(0), row.integer(1), row.integer(3), static_cast<int>(row.integer(2))};
}

// A metric without a point is no metric.
void forget_if_empty(Cloudwatch& watch, std::int64_t metric) {
  if (watch.db.any("select 1 from cloudwatch_point where id >= ? and id < ? limit 1",
                   {row_id(metric, 0, 0, 0), row_id(metric + 1, 0, 0, 0)}))
    return;
  watch.db.run("delete from cloudwatch_metric where id = ?", {metric});
}

// Moves at most `rows_max` rows of the window on; answers how many there were.
int move_window(Cloudwatch& watch, const Due& due, std::int64_t now, int rows_max) {
  PointWriter writer(watch);
  std::vector<std::int64_t> moved;
  for (auto row : watch.db.query(
           "select id, data from cloudwatch_point where id >= ? and id < ? order by id limit ?",
           {row_id(due.metric, due.tier, due.start, 0),
            row_id(due.metric, due.tier, due.start + tiers[due.tier].window, 0), rows_max})) {
    auto id = row.integer(0);
    moved.push_back(id);
    // After a long sleep a point may be too old for the next tier, too.
    auto tier = tier_by_age(due.tier, seconds_of_row(id), now);
    if (tier == tier_count) continue;
    for (auto& [second, summary] : decode_points(due.tier, row.view(1)))
      writer.at(due.metric, tier, seconds_of_row(id) + second, unit_of_row(id)).merge(summary);
  }
  for (auto id : moved) watch.db.run("delete from cloudwatch_point where id = ?", {id});
  writer.write();
  return static_cast<int>(moved.size());
}

}  // namespace

bool age_points(Work& work, const Call& call) {
  Cloudwatch watch(work);
  auto now = whole_seconds(call.now);
  for (int left = rows_per_run_max; left > 0;) {
    auto due = next_due(watch, now - 1);
    if (!due) return false;
    auto moved = move_window(watch, *due, now, left);
    // At least one a window, so that empty ones do not go on for ever.
    left -= moved + 1;
    if (left < 0) return true;
    watch.db.run("delete from cloudwatch_aging where due = ? and metric = ? and tier = ?",
                 {due->due, due->metric, due->tier});
    forget_if_empty(watch, due->metric);
  }
  return true;
}

}  // namespace windlass::cloud::cloudwatch
