#include "cloud/cloudwatch/series.h"

#include <algorithm>

namespace windlass::cloud::cloudwatch {

std::vector<Period> read_periods(Cloudwatch& watch, const Scope& scope, const Asked& asked,
                                 Span span, std::int64_t now, bool with_values, bool apart) {
  auto metric =
      find_metric(watch, scope, asked.name_space, asked.name, dimension_text(asked.dimensions));
  if (!metric) return {};
  std::map<std::pair<std::int64_t, int>, Summary> periods;
  auto see = [&](std::int64_t seconds, int unit, const Summary& summary) {
    auto start = span.start + floor_to(seconds - span.start, asked.period);
    auto& period = periods[{start, apart ? unit : 0}];
    if (with_values) return period.merge(summary);
    Summary plain{summary.count, summary.sum, summary.minimum, summary.maximum};
    period.merge(plain);
  };
  read_points(watch, metric->id, span, asked.period, asked.unit, now, see);
  std::vector<Period> found;
  found.reserve(periods.size());
  for (auto& [place, summary] : periods)
    found.push_back({place.first, asked.unit.value_or(place.second), std::move(summary)});
  return found;
}

std::int64_t rounded_start(std::int64_t start, std::int64_t period, std::int64_t now) {
  auto age = now - start;
  std::int64_t step = 60;
  if (age > 63 * day)
    step = hour;
  else if (age > 15 * day)
    step = 300;
  else if (period < 60)
    step = period;
  return floor_to(start, step);
}

bool is_period(std::int64_t seconds) {
  static constexpr std::int64_t short_ones[] = {1, 5, 10, 20, 30};
  if (seconds > 0 && seconds % 60 == 0) return true;
  return std::ranges::find(short_ones, seconds) != std::end(short_ones);
}

}  // namespace windlass::cloud::cloudwatch
