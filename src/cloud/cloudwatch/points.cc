#include "cloud/cloudwatch/points.h"

#include "store/database.h"

namespace windlass::cloud::cloudwatch {

using store::Blob;

int tier_by_age(int tier, std::int64_t seconds, std::int64_t now) {
  while (tier < tier_count && now - seconds > tiers[tier].kept) ++tier;
  return tier;
}

RowPoints decode_points(int tier, std::string_view bytes) {
  RowPoints points;
  if (tier > 0) {
    points[0] = Summary::decode(bytes);
    return points;
  }
  while (!bytes.empty()) {
    auto second = static_cast<std::uint8_t>(bytes[0]);
    bytes.remove_prefix(1);
    points[second] = Summary::decode(bytes);
  }
  return points;
}

std::string encode_points(int tier, const RowPoints& points) {
  std::string bytes;
  for (auto& [second, summary] : points) {
    if (tier == 0) bytes += static_cast<char>(second);
    summary.encode(bytes);
  }
  return bytes;
}

Summary& PointWriter::at(std::int64_t metric, int tier, std::int64_t seconds, int unit) {
  auto start = floor_to(seconds, tiers[tier].row);
  auto second = static_cast<std::uint8_t>(tier == 0 ? seconds - start : 0);
  return rows_.try_emplace(row_id(metric, tier, start, unit), Pending{metric, tier, {}})
      .first->second.points[second];
}

void PointWriter::write() {
  for (auto& [id, row] : rows_) {
    bool there = false;
    if (auto kept = watch_.db.query("select data from cloudwatch_point where id = ?", {id});
        !kept.done()) {
      there = true;
      auto points = decode_points(row.tier, kept.row().view(0));
      for (auto& [second, summary] : row.points) points[second].merge(summary);
      row.points = std::move(points);
    }
    auto bytes = encode_points(row.tier, row.points);
    if (there) {
      watch_.db.run("update cloudwatch_point set data = ? where id = ?", {Blob{bytes}, id});
      continue;
    }
    watch_.db.run("insert into cloudwatch_point (id, data) values (?, ?)", {id, Blob{bytes}});
    auto& tier = tiers[row.tier];
    auto window = floor_to(seconds_of_row(id), tier.window);
    watch_.db.run(
        "insert or ignore into cloudwatch_aging (due, metric, tier, start) values (?, ?, ?, ?)",
        {window + tier.window + tier.kept, row.metric, row.tier, window});
  }
  rows_.clear();
}

void read_points(Cloudwatch& watch, std::int64_t metric, Span span, std::int64_t period,
                 std::optional<int> unit, std::int64_t now,
                 const std::function<void(std::int64_t, int, const Summary&)>& see) {
  // Nothing is older or newer, and ids have no room for more.
  span.start = std::max(span.start, now - tiers[tier_count - 1].kept - hour);
  span.end = std::min(span.end, now + 3 * hour);
  if (span.start >= span.end) return;
  for (int tier = 0; tier < tier_count && tiers[tier].step <= period; ++tier) {
    // A row may begin before the span does.
    auto first = row_id(metric, tier, floor_to(span.start, tiers[tier].row), 0);
    auto last = row_id(metric, tier, span.end + 59, 0);
    for (auto row : watch.db.query(
             "select id, data from cloudwatch_point where id >= ? and id < ? order by id",
             {first, last})) {
      auto its_unit = unit_of_row(row.integer(0));
      if (unit && *unit != its_unit) continue;
      auto start = seconds_of_row(row.integer(0));
      for (auto& [second, summary] : decode_points(tier, row.view(1))) {
        auto seconds = start + second;
        auto by_age = tier_by_age(tier, seconds, now);
        if (by_age == tier_count || tiers[by_age].step > period) continue;
        seconds = floor_to(seconds, tiers[by_age].step);
        if (seconds >= span.start && seconds < span.end) see(seconds, its_unit, summary);
      }
    }
  }
}

}  // namespace windlass::cloud::cloudwatch
