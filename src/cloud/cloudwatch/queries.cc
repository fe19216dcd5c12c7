#include "cloud/cloudwatch/queries.h"

#include <algorithm>

#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/units.h"

namespace windlass::cloud::cloudwatch {

namespace {

using aws::cloudwatch::MetricStat;

bool is_id(const std::string& id) {
  if (id.empty() || id[0] < 'a' || id[0] > 'z') return false;
  return std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Error in_query(const MetricDataQuery& query, Error error) {
  if (error.code == "ValidationError")
    error.message = "Error in expression '" + *query.id + "': " + error.message;
  return error;
}

Result<> check_metric(const MetricDataQuery& query) {
  auto& stat = *query.metric_stat;
  if (!stat.metric || !stat.metric->namespace_ || !stat.metric->metric_name)
    return validation("The metric of '" + *query.id + "' needs a Namespace and a MetricName.");
  if (!is_period(*stat.period))
    return validation("The period of '" + *query.id +
                      "' must be 1, 5, 10, 20, 30 or a multiple of 60.");
  if (!parse_statistic(*stat.stat))
    return validation("The value " + *stat.stat +
                      " for parameter MetricStat.Stat is not supported.");
  return Done{};
}

Result<> check_query(const MetricDataQuery& query, const std::vector<MetricDataQuery>& all) {
  if (!is_id(*query.id))
    return validation("The value " + *query.id +
                      " for parameter Id is invalid: it must begin with a lowercase letter and "
                      "hold letters, digits and underscores only.");
  if (std::ranges::count(all, query.id, &MetricDataQuery::id) > 1)
    return validation("The values for parameter id in MetricDataQueries are not unique.");
  if (query.metric_stat.has_value() == query.expression.has_value())
    return validation("Exactly one of MetricStat and Expression must be given for '" + *query.id +
                      "'.");
  if (query.metric_stat) return check_metric(query);
  if (query.period && !is_period(*query.period))
    return validation("The period of '" + *query.id +
                      "' must be 1, 5, 10, 20, 30 or a multiple of 60.");
  auto expression = parse_expression(*query.expression);
  if (!expression) return in_query(query, expression.error());
  std::vector<std::string> names;
  collect_names(*expression, names);
  for (auto& name : names)
    if (name[0] >= 'a' && std::ranges::count(all, name, &MetricDataQuery::id) == 0)
      return in_query(query, validation("Undefined id '" + name + "'"));
  return Done{};
}

}  // namespace

Result<> check_queries(const std::vector<MetricDataQuery>& queries) {
  for (auto& query : queries) TRY(check_query(query, queries));
  return Done{};
}

// Of an expression: what it says, or that of the metrics around it.
std::int64_t period_of(const std::vector<MetricDataQuery>& queries, const MetricDataQuery& query) {
  if (query.metric_stat) return *query.metric_stat->period;
  if (query.period) return *query.period;
  std::int64_t longest = 0;
  for (auto& other : queries)
    if (other.metric_stat) longest = std::max<std::int64_t>(longest, *other.metric_stat->period);
  return longest == 0 ? 60 : longest;
}

Queries::Queries(Cloudwatch& watch, Scope scope, const std::vector<MetricDataQuery>& queries,
                 Span span, std::int64_t now)
    : watch_(watch), scope_(std::move(scope)), queries_(queries), span_(span), now_(now) {}

Series Queries::read(const MetricDataQuery& query) {
  auto& stat = *query.metric_stat;
  auto statistic = *parse_statistic(*stat.stat);
  Asked asked{*stat.metric->namespace_, *stat.metric->metric_name,
              stat.metric->dimensions.value_or(Dimensions{}), *stat.period, std::nullopt};
  if (stat.unit) asked.unit = unit_of(*stat.unit);
  Series series{query.label.value_or(*stat.metric->metric_name), asked.period, {}};
  auto& samples = samples_[*query.id];
  for (auto& period : read_periods(watch_, scope_, asked, span_, now_, statistic.needs_values())) {
    samples[period.start] = period.summary.count;
    if (auto value = value_of(statistic, period.summary))
      series.points.emplace_back(period.start, *value);
  }
  return series;
}

Result<std::vector<Series>> Queries::metrics(const std::string& part) {
  std::vector<Series> list;
  for (auto& query : queries_)
    if (query.metric_stat && query.id->find(part) != std::string::npos)
      list.push_back(TRY(value_of_id(*query.id)).one());
  return list;
}

Result<MathValue> Queries::value_of_id(const std::string& id) {
  if (auto found = known_.find(id); found != known_.end()) return found->second;
  auto query = std::ranges::find(queries_, id, &MetricDataQuery::id);
  if (query == queries_.end()) return validation("Undefined id '" + id + "'");
  if (!open_.insert(id).second) return validation("'" + id + "' depends on itself");
  auto value = value_of_query(*query);
  open_.erase(id);
  if (!value) return in_query(*query, value.error());
  return known_[id] = std::move(*value);
}

Result<MathValue> Queries::value_of_query(const MetricDataQuery& query) {
  if (query.metric_stat) return MathValue::of(read(query));
  auto expression = TRY(parse_expression(*query.expression));
  MathScope scope;
  scope.value = [this](const std::string& id) { return value_of_id(id); };
  scope.metrics = [this](const std::string& part) { return metrics(part); };
  scope.start = span_.start;
  scope.end = span_.end;
  scope.period = period_of(queries_, query);
  return evaluate(expression, scope);
}

Result<std::vector<Series>> Queries::series_of(const MetricDataQuery& query) {
  auto value = TRY(value_of_id(*query.id));
  if (!value.is_series() && !value.is_list())
    return in_query(query, validation("The expression must return a time series or an array of "
                                      "them, not a single number"));
  for (auto& series : value.series)
    if (query.label && !value.is_list())
      series.label = *query.label;
    else if (query.expression && series.label.empty())
      series.label = *query.id;
    else if (query.expression && value.is_series())
      series.label = *query.id;
  return std::move(value.series);
}

double Queries::samples_at(const std::string& id, std::int64_t start) const {
  auto found = samples_.find(id);
  if (found == samples_.end()) return 0;
  auto sample = found->second.find(start);
  return sample == found->second.end() ? 0 : sample->second;
}

}  // namespace windlass::cloud::cloudwatch
