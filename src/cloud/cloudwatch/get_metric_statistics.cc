// GetMetricStatistics: one metric, several statistics.
#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/handlers.h"
#include "cloud/cloudwatch/series.h"
#include "cloud/cloudwatch/units.h"

namespace windlass::cloud::cloudwatch {

namespace {

constexpr std::int64_t datapoints_max = 1440;

struct Wanted {
  std::string name;
  Statistic statistic;
  bool extended;
};

Result<std::vector<Wanted>> wanted_of(const GetMetricStatisticsInput& in) {
  std::vector<Wanted> wanted;
  for (auto& name : in.statistics.value_or(std::vector<std::string>{}))
    wanted.push_back({name, *parse_statistic(name), false});
  for (auto& name : in.extended_statistics.value_or(std::vector<std::string>{})) {
    auto statistic = parse_statistic(name);
    if (!statistic || !statistic->needs_values())
      return invalid_value("The value " + name + " for parameter ExtendedStatistics is invalid.");
    wanted.push_back({name, *statistic, true});
  }
  if (wanted.empty())
    return invalid_combination(
        "At least one of the parameters Statistics and ExtendedStatistics must be specified.");
  return wanted;
}

Result<Span> span_of(const GetMetricStatisticsInput& in, std::int64_t now) {
  auto start = whole_seconds(*in.start_time), end = whole_seconds(*in.end_time);
  if (start >= end)
    return invalid_combination("The parameter StartTime must be less than the parameter EndTime.");
  if (!is_period(*in.period))
    return invalid_value("The value " + std::to_string(*in.period) +
                         " for parameter Period is invalid. Period must be 1, 5, 10, 20, 30 or a "
                         "multiple of 60.");
  start = rounded_start(start, *in.period, now);
  auto count = (end - start + *in.period - 1) / *in.period;
  if (count > datapoints_max)
    return invalid_combination("You have requested up to " + std::to_string(count) +
                               " datapoints, which exceeds the limit of 1,440. You may reduce the "
                               "datapoints requested by increasing Period, or decreasing the time "
                               "range.");
  return Span{start, end};
}

void set(Datapoint& point, const Wanted& wanted, double value) {
  if (wanted.extended) {
    if (!point.extended_statistics) point.extended_statistics.emplace();
    (*point.extended_statistics)[wanted.name] = value;
    return;
  }
  switch (wanted.statistic.kind) {
    case Statistic::Kind::SampleCount: point.sample_count = value; break;
    case Statistic::Kind::Average: point.average = value; break;
    case Statistic::Kind::Sum: point.sum = value; break;
    case Statistic::Kind::Minimum: point.minimum = value; break;
    default: point.maximum = value; break;
  }
}

}  // namespace

Result<GetMetricStatisticsOutput> get_metric_statistics(Cloudwatch& watch, const Call& call,
                                                        const GetMetricStatisticsInput& in) {
  auto wanted = TRY(wanted_of(in));
  auto now = whole_seconds(call.now);
  auto span = TRY(span_of(in, now));
  Asked asked{*in.namespace_, *in.metric_name, in.dimensions.value_or(Dimensions{}), *in.period,
              std::nullopt};
  if (in.unit) asked.unit = unit_of(*in.unit);

  GetMetricStatisticsOutput answer;
  answer.label = in.metric_name;
  answer.datapoints.emplace();
  for (auto& period : read_periods(watch, scope_of(call), asked, span, now,
                                   in.extended_statistics.has_value(), true)) {
    Datapoint point;
    point.timestamp = from_seconds(period.start);
    point.unit = std::string(unit_name(period.unit));
    bool any = false;
    for (auto& one : wanted)
      if (auto value = value_of(one.statistic, period.summary)) {
        set(point, one, *value);
        any = true;
      }
    if (any) answer.datapoints->push_back(std::move(point));
  }
  return answer;
}

}  // namespace windlass::cloud::cloudwatch
