#include "cloud/cloudwatch/alarm_checks.h"

#include <algorithm>

#include "base/text.h"
#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/queries.h"

namespace windlass::cloud::cloudwatch {

namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// Seconds; what an alarm may look at.
Result<> check_range(std::int64_t period, const MetricSettings& in) {
  auto range = period * in.evaluation_periods.value_or(1);
  if (period < 3600 && range > 86400)
    return validation(
        "Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= "
        "86400).");
  if (range > 7 * 86400)
    return validation(
        "Metrics cannot be checked across more than 7 days (EvaluationPeriods * Period must be <= "
        "604800).");
  return Done{};
}

Result<> check_period(std::int64_t period, const MetricSettings& in) {
  if (!is_period(period) || period == 1 || period == 5)
    return validation("Period must be 10, 20, 30 or a multiple of 60.");
  return check_range(period, in);
}

Result<> check_one_metric(const MetricSettings& in) {
  if (!in.metric_name || !in.namespace_)
    return validation("MetricName and Namespace are required for an alarm on a metric.");
  if (!in.period) return validation("Period must not be null.");
  TRY(check_period(*in.period, in));
  if (in.statistic.has_value() == in.extended_statistic.has_value())
    return validation("Exactly one of Statistic and ExtendedStatistic must be specified.");
  if (in.extended_statistic) {
    auto statistic = parse_statistic(*in.extended_statistic);
    if (!statistic || !statistic->needs_values())
      return validation("The value " + *in.extended_statistic +
                        " for parameter ExtendedStatistic is not supported.");
  }
  return Done{};
}

Result<> check_math(const MetricSettings& in) {
  constexpr std::size_t queries_max = 20;
  auto& queries = *in.metrics;
  if (in.metric_name || in.namespace_ || in.statistic || in.extended_statistic || in.period ||
      in.dimensions || in.unit)
    return validation(
        "Metrics cannot be used together with MetricName, Namespace, Dimensions, Period, Unit, "
        "Statistic or ExtendedStatistic.");
  if (queries.empty() || queries.size() > queries_max)
    return validation("Metrics must have between 1 and 20 elements.");
  TRY(check_queries(queries));
  auto answers =
      std::ranges::count_if(queries, [](auto& query) { return query.return_data.value_or(true); });
  if (answers != 1)
    return validation("Exactly one element of the metrics list should return data.");
  for (auto& query : queries) TRY(check_period(period_of(queries, query), in));
  return Done{};
}

Result<> check_threshold(const MetricSettings& in) {
  if (!in.comparison_operator) return validation("ComparisonOperator must not be null.");
  if (is_one_of(*in.comparison_operator, {"LessThanLowerOrGreaterThanUpperThreshold",
                                          "LessThanLowerThreshold", "GreaterThanUpperThreshold"}))
    return not_served("Alarms on anomaly detection (" + *in.comparison_operator + ")");
  if (!in.threshold) return validation("Threshold must not be null.");
  if (!in.evaluation_periods) return validation("EvaluationPeriods must not be null.");
  if (in.datapoints_to_alarm && *in.datapoints_to_alarm > *in.evaluation_periods)
    return validation("DatapointsToAlarm must be less than or equal to EvaluationPeriods.");
  return Done{};
}

}  // namespace

Result<> check_alarm_name(const std::optional<std::string>& name) {
  if (!name || name->empty()) return validation("AlarmName must not be empty.");
  if (std::ranges::any_of(*name, [](unsigned char c) { return c < 0x20; }))
    return validation("AlarmName must not contain ASCII control characters.");
  return Done{};
}

Result<> check_actions(const std::vector<std::string>& actions) {
  for (auto& action : actions)
    if (!action.starts_with("arn:") || split(action, ':').size() < 6)
      return validation("Invalid arn syntax: " + action);
  return Done{};
}

Result<> check_metric_alarm(const MetricSettings& in) {
  TRY(check_alarm_name(in.alarm_name));
  if (in.threshold_metric_id) return not_served("ThresholdMetricId");
  if (in.evaluation_criteria) return not_served("EvaluationCriteria");
  if (in.evaluation_interval) return not_served("EvaluationInterval");
  TRY(check_threshold(in));
  TRY(in.metrics ? check_math(in) : check_one_metric(in));
  if (in.treat_missing_data &&
      !is_one_of(*in.treat_missing_data, {"missing", "ignore", "breaching", "notBreaching"}))
    return validation("The value " + *in.treat_missing_data +
                      " for parameter TreatMissingData must be one of breaching, notBreaching, "
                      "ignore and missing.");
  if (auto& low = in.evaluate_low_sample_count_percentile) {
    if (!is_one_of(*low, {"evaluate", "ignore"}))
      return validation("Option " + *low +
                        " is not supported. Supported options for parameter "
                        "EvaluateLowSampleCountPercentile are evaluate and ignore.");
    if (!in.extended_statistic)
      return validation(
          "EvaluateLowSampleCountPercentile is only allowed for alarms on percentiles.");
  }
  return check_actions(all_actions(in));
}

}  // namespace windlass::cloud::cloudwatch
