// Statistics by name: Average, p99.9, tm95, TM(10%:90%), PR(:300), IQM and their like.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cloud/cloudwatch/summary.h"

namespace windlass::cloud::cloudwatch {

struct Statistic {
  enum class Kind {
    SampleCount,
    Average,
    Sum,
    Minimum,
    Maximum,
    Percentile,
    TrimmedMean,
    WinsorizedMean,
    TrimmedCount,
    TrimmedSum,
    PercentileRank,
  } kind = Kind::Average;
  // Of a percentile: `high`. Of the others the values between both count.
  double low = 0;
  double high = 100;
  bool absolute = false;  // low and high are values, not shares

  bool needs_values() const { return kind >= Kind::Percentile; }
  // How many samples it takes for the percentile to mean something.
  double samples_min() const;
};

// Nothing when there is no statistic of that name.
std::optional<Statistic> parse_statistic(std::string_view name);

// Nothing when the values do not say: percentiles of what came as StatisticValues.
std::optional<double> value_of(const Statistic& statistic, const Summary& summary);

}  // namespace windlass::cloud::cloudwatch
