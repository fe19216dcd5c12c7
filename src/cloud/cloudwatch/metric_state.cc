// A metric alarm's state, from its data.
#include <algorithm>

#include "base/json.h"
#include "cloud/cloudwatch/judge.h"
#include "cloud/cloudwatch/queries.h"
#include "cloud/cloudwatch/states.h"
#include "cloud/cloudwatch/words.h"

namespace windlass::cloud::cloudwatch {

namespace {

Missing missing_of(const std::string& word) {
  if (word == "ignore") return Missing::Ignore;
  if (word == "breaching") return Missing::Breaching;
  if (word == "notBreaching") return Missing::NotBreaching;
  return Missing::Missing;
}

Judging judging_of(const MetricSettings& settings) {
  Judging judging;
  judging.periods = settings.evaluation_periods.value_or(1);
  judging.to_alarm = settings.datapoints_to_alarm.value_or(judging.periods);
  judging.threshold = settings.threshold.value_or(0);
  judging.comparison = settings.comparison_operator.value_or("");
  judging.missing = missing_of(settings.treat_missing_data.value_or("missing"));
  return judging;
}

// An alarm on one metric is an alarm on a query of one metric.
std::vector<MetricDataQuery> queries_of(const MetricSettings& settings) {
  if (settings.metrics) return *settings.metrics;
  aws::cloudwatch::MetricStat stat;
  stat.metric =
      aws::cloudwatch::Metric{settings.namespace_, settings.metric_name, settings.dimensions};
  stat.period = settings.period;
  stat.stat = settings.statistic ? settings.statistic : settings.extended_statistic;
  stat.unit = settings.unit;
  MetricDataQuery query;
  query.id = "m1";
  query.metric_stat = std::move(stat);
  return {std::move(query)};
}

struct Data {
  Span span;
  std::int64_t period = 60;
  std::vector<std::optional<AlarmPoint>> points;
};

Result<Data> read_data(Cloudwatch& watch, const Alarm& alarm, const MetricSettings& settings,
                       Time now) {
  auto queries = queries_of(settings);
  auto query =
      std::ranges::find_if(queries, [](auto& one) { return one.return_data.value_or(true); });
  Data data;
  data.period = period_of(queries, *query);
  auto count = settings.evaluation_periods.value_or(1) + extra_periods;
  // Long periods slide on with every minute.
  auto end = floor_to(whole_seconds(now), std::min<std::int64_t>(data.period, 60));
  data.span = {end - count * data.period, end};
  data.points.resize(static_cast<std::size_t>(count));
  Queries reader(watch, alarm.scope, queries, data.span, whole_seconds(now));
  auto series = TRY(reader.series_of(*query));
  if (series.empty()) return data;
  for (auto& [start, value] : series[0].points) {
    auto place = static_cast<std::size_t>((start - data.span.start) / data.period);
    if (place < data.points.size())
      data.points[place] = AlarmPoint{start, value, reader.samples_at(*query->id, start)};
  }
  return data;
}

// "ignore": a percentile of too few samples says nothing, so the state stays.
bool too_few_samples(const MetricSettings& settings, const Data& data) {
  if (settings.evaluate_low_sample_count_percentile.value_or("") != "ignore") return false;
  auto statistic = parse_statistic(settings.extended_statistic.value_or(""));
  if (!statistic) return false;
  for (auto point = data.points.rbegin(); point != data.points.rend(); ++point)
    if (*point) return (*point)->samples < statistic->samples_min();
  return false;
}

std::string reason_data_of(const MetricSettings& settings, const Data& data, const Verdict& verdict,
                           Time now) {
  Json json;
  json.set("version", "1.0");
  json.set("queryDate", offset_date(now));
  if (!verdict.evaluated.empty())
    json.set("startDate", offset_date(from_seconds(verdict.evaluated.back().start)));
  if (auto name = settings.statistic ? settings.statistic : settings.extended_statistic)
    json.set("statistic", *name);
  if (settings.unit) json.set("unit", *settings.unit);
  json.set("period", data.period);
  Json::Array recent, evaluated;
  for (auto point = verdict.evaluated.rbegin(); point != verdict.evaluated.rend(); ++point)
    recent.emplace_back(point->value);
  json.set("recentDatapoints", recent);
  json.set("threshold", settings.threshold.value_or(0));
  for (auto& point : verdict.evaluated) {
    Json told;
    told.set("timestamp", offset_date(from_seconds(point.start)));
    if (point.samples > 0) told.set("sampleCount", point.samples);
    told.set("value", point.value);
    evaluated.push_back(told);
  }
  json.set("evaluatedDatapoints", evaluated);
  constexpr std::size_t reason_data_max = 4000;
  auto text = json.dump();
  if (text.size() > reason_data_max) {
    json.set("evaluatedDatapoints", Json::Array{});
    json.set("recentDatapoints", Json::Array{});
    text = json.dump();
  }
  return text;
}

}  // namespace

bool evaluate_metric_alarm(Cloudwatch& watch, Alarm& alarm, Time now) {
  auto settings = metric_settings(alarm);
  auto data = read_data(watch, alarm, settings, now);
  // An expression may be refused for what its data are: two arrays, a single number.
  if (!data) {
    if (alarm.state == "INSUFFICIENT_DATA") return false;
    change_state(watch, alarm, {"INSUFFICIENT_DATA", data.error().message}, now);
    return true;
  }
  if (too_few_samples(settings, *data)) return false;
  auto verdict = judge(judging_of(settings), data->points);
  if (!verdict || verdict->state == alarm.state) return false;
  auto reason_data = reason_data_of(settings, *data, *verdict, now);
  change_state(watch, alarm, {verdict->state, verdict->reason, reason_data}, now);
  return true;
}

}  // namespace windlass::cloud::cloudwatch
