// A metric's points: what it got, second by second or minute by minute, coarser as it ages.
//
// Kept as AWS keeps them: seconds for 3 hours, minutes for 15 days, five minutes for 63 days, hours
// for 455 days. What a reader sees depends on a point's age alone, not on whether the task that
// moves points on has come by yet.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "cloud/cloudwatch/context.h"
#include "cloud/cloudwatch/summary.h"

namespace windlass::cloud::cloudwatch {

struct Tier {
  std::int64_t step;    // seconds a point
  std::int64_t row;     // seconds a row
  std::int64_t kept;    // seconds
  std::int64_t window;  // seconds of points that are moved on at once
};
inline constexpr std::int64_t hour = 3600, day = 24 * hour;
inline constexpr Tier tiers[] = {
    {1, 60, 3 * hour, hour},
    {60, 60, 15 * day, day},
    {300, 300, 63 * day, 7 * day},
    {hour, hour, 455 * day, 30 * day},
};
inline constexpr int tier_count = 4;

// Where points of one row lie: 30 bits of metric, 2 of tier, 26 of minute, 5 of unit.
constexpr std::int64_t row_id(std::int64_t metric, int tier, std::int64_t seconds, int unit) {
  return metric << 33 | std::int64_t{tier} << 31 | (seconds / 60) << 5 | unit;
}
constexpr std::int64_t seconds_of_row(std::int64_t id) { return (id >> 5 & 0x3ffffff) * 60; }
constexpr int unit_of_row(std::int64_t id) { return static_cast<int>(id & 0x1f); }

// The tier where a point of that time belongs by now; tier_count when it is too old for all.
int tier_by_age(int tier, std::int64_t seconds, std::int64_t now);

// Points of one row, by the second within it at which they begin. Only tier 0 has several.
using RowPoints = std::map<std::uint8_t, Summary>;
RowPoints decode_points(int tier, std::string_view bytes);
std::string encode_points(int tier, const RowPoints& points);

// Adds to what is kept, row by row, each row read and written once.
class PointWriter {
 public:
  explicit PointWriter(Cloudwatch& watch) : watch_(watch) {}
  // The place of a datum; stays valid until write().
  Summary& at(std::int64_t metric, int tier, std::int64_t seconds, int unit);
  void write();

 private:
  struct Pending {
    std::int64_t metric;
    int tier;
    RowPoints points;
  };
  Cloudwatch& watch_;
  std::map<std::int64_t, Pending> rows_;
};

struct Span {
  std::int64_t start;  // seconds; in
  std::int64_t end;    // out
};
// Points that a reader with that period may see, in the order of their rows. `unit` empty: all.
void read_points(Cloudwatch& watch, std::int64_t metric, Span span, std::int64_t period,
                 std::optional<int> unit, std::int64_t now,
                 const std::function<void(std::int64_t seconds, int unit, const Summary&)>& see);

}  // namespace windlass::cloud::cloudwatch
