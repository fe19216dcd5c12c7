// A metric's statistic, period by period: what graphs, metric math and alarms read.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cloud/cloudwatch/metric_names.h"
#include "cloud/cloudwatch/points.h"
#include "cloud/cloudwatch/statistic.h"

namespace windlass::cloud::cloudwatch {

struct Period {
  std::int64_t start;
  int unit;
  Summary summary;
};

struct Asked {
  std::string_view name_space;
  std::string_view name;
  Dimensions dimensions;
  std::int64_t period;
  std::optional<int> unit;  // empty: every unit
};

// Periods that hold data, from span.start on in steps of the period. With `apart`, those of each
// unit on their own; else together. Without `with_values`, percentiles cannot be had of them.
std::vector<Period> read_periods(Cloudwatch& watch, const Scope& scope, const Asked& asked,
                                 Span span, std::int64_t now, bool with_values, bool apart = false);

// The start of what is asked for, rounded down to where points of that age begin.
std::int64_t rounded_start(std::int64_t start, std::int64_t period, std::int64_t now);

// 1, 5, 10, 20, 30 or a multiple of 60.
bool is_period(std::int64_t seconds);

}  // namespace windlass::cloud::cloudwatch
