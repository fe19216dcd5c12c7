// What a metric got within a span of time: enough for every statistic, in bounded space.
//
// Values are kept as they came while there are few of them. Beyond that they are rounded to buckets
// that grow with the value (2 % wide, then wider), so that a percentile is off by half a bucket at
// most, however many values there were; count, sum, minimum and maximum stay exact.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace windlass::cloud::cloudwatch {

struct Summary {
  static constexpr std::size_t exact_max = 64;     // different values as they came
  static constexpr std::size_t rounded_max = 512;  // buckets, before they become twice as wide

  double count = 0;
  double sum = 0;
  double minimum = 0;
  double maximum = 0;
  // Some of it came as StatisticValues, which say nothing of how values are distributed.
  bool opaque = false;
  std::uint8_t coarseness = 0;  // 0: as they came; n: buckets of 2 % * 2^(n-1)
  std::vector<std::pair<double, double>> values = {};  // value, how often; by value

  void add(double value, double times);
  void add_set(double set_count, double set_sum, double set_minimum, double set_maximum);
  void merge(const Summary& other);

  // Appends it to a row's bytes.
  void encode(std::string& out) const;
  // Takes it off the front of a row's bytes. A row that is not ours is a Fault.
  static Summary decode(std::string_view& bytes);

  bool operator==(const Summary&) const = default;

 private:
  void widen(double value_minimum, double value_maximum);
  void keep(double value, double times);
  void shrink();
  void coarsen();
};

}  // namespace windlass::cloud::cloudwatch
