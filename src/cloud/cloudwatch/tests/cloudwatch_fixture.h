// Words for CloudWatch's tests. SNS and SQS are not there: peers that alarms call are refused.
#pragma once

#include "cloud/cloudwatch/cloudwatch.h"
#include "cloud/cloudwatch/handlers.h"
#include "cloud/cloudwatch/metric_names.h"
#include "cloud/core/testing/fixture.h"

namespace windlass::cloud::cloudwatch {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

class CloudwatchFixture : public testing::Fixture {
 public:
  explicit CloudwatchFixture(
      std::initializer_list<const cloud::Service*> services = {&cloudwatch::service})
      : Fixture(services) {
    // A whole minute, so that periods are easily told.
    clock.set(Time{seconds(1'700'000'040)});
  }

  template <class Op>
  typename Op::Result must(typename Op::Request request) {
    auto answer = call<Op>(std::move(request));
    REQUIRE_MESSAGE(answer, answer.error().code, ": ", answer.error().message);
    return *std::move(answer);
  }

  static Dimension dimension(const std::string& name, const std::string& value) {
    return {name, value};
  }

  MetricDatum datum(double value, Duration ago = {}, const std::string& name = "m") {
    MetricDatum one;
    one.metric_name = name;
    one.value = value;
    one.timestamp = clock.now() - ago;
    return one;
  }
  Result<aws::Nothing> put(MetricDatum one, const std::string& name_space = "app") {
    return call<op::PutMetricData>({.namespace_ = name_space, .metric_data = {{std::move(one)}}});
  }
  void given(double value, Duration ago = {}, const std::string& name = "m") {
    auto done = put(datum(value, ago, name));
    REQUIRE_MESSAGE(done, done.error().message);
  }
  void given_each_second(double value, Duration ago = {}, const std::string& name = "m") {
    auto one = datum(value, ago, name);
    one.storage_resolution = 1;
    REQUIRE(put(one));
  }

  static MetricDataQuery metric(const std::string& id, const std::string& name,
                                const std::string& stat = "Sum", int period = 60) {
    aws::cloudwatch::MetricStat what;
    what.metric = aws::cloudwatch::Metric{"app", name, {}};
    what.period = period;
    what.stat = stat;
    MetricDataQuery query;
    query.id = id;
    query.metric_stat = what;
    query.return_data = false;
    return query;
  }
  static MetricDataQuery math(const std::string& expression) {
    MetricDataQuery query;
    query.id = "answer";
    query.expression = expression;
    return query;
  }
  GetMetricDataInput about(std::vector<MetricDataQuery> queries, Duration back = minutes(10)) {
    GetMetricDataInput in;
    in.metric_data_queries = std::move(queries);
    in.start_time = clock.now() - back;
    in.end_time = clock.now();
    in.scan_by = "TimestampAscending";
    return in;
  }

  // "1 2.5 _ 4": by minute, oldest first, of the last `count` minutes that are over.
  std::string values(const MetricDataResult& result, int count, int period = 60) {
    std::string text;
    for (int ago = count; ago > 0; --ago) {
      auto when = clock.now() - seconds(ago * period);
      std::string value = "_";
      for (std::size_t at = 0; at < result.timestamps->size(); ++at)
        if ((*result.timestamps)[at] == when) value = format((*result.values)[at]);
      text += (text.empty() ? "" : " ") + value;
    }
    return text;
  }
  // What the expression makes of the metrics m1, m2 and m3, which are named so.
  std::string reckoned(const std::string& expression, int count = 4) {
    auto got = call<op::GetMetricData>(
        about({metric("m1", "m1"), metric("m2", "m2"), metric("m3", "m3"), math(expression)},
              minutes(count)));
    if (!got) return got.error().code;
    std::string all;
    for (auto& result : *got->metric_data_results)
      all += (all.empty() ? "" : " | ") + values(result, count);
    return all;
  }
  // One value a minute, oldest first; "_" for none.
  void given_minutes(const std::string& name, const std::vector<std::optional<double>>& numbers) {
    for (std::size_t at = 0; at < numbers.size(); ++at)
      if (numbers[at]) given(*numbers[at], minutes(numbers.size() - at), name);
  }

  GetMetricStatisticsInput statistics(std::vector<std::string> names, Duration back,
                                      int period = 60) {
    GetMetricStatisticsInput in;
    in.namespace_ = "app";
    in.metric_name = "m";
    in.start_time = clock.now() - back;
    in.end_time = clock.now();
    in.period = period;
    for (auto& name : names)
      (name[0] >= 'A' && name[0] <= 'Z' && name.find('(') == std::string::npos && name != "IQM"
           ? in.statistics
           : in.extended_statistics)
          .emplace();
    for (auto& name : names) {
      bool plain =
          name[0] >= 'A' && name[0] <= 'Z' && name.find('(') == std::string::npos && name != "IQM";
      (plain ? in.statistics : in.extended_statistics)->push_back(name);
    }
    return in;
  }

  PutMetricAlarmInput alarm_on(const std::string& name, double threshold) {
    PutMetricAlarmInput in;
    in.alarm_name = name;
    in.namespace_ = "app";
    in.metric_name = "m";
    in.statistic = "Sum";
    in.period = 60;
    in.evaluation_periods = 1;
    in.threshold = threshold;
    in.comparison_operator = "GreaterThanThreshold";
    return in;
  }
  void given_alarm(const PutMetricAlarmInput& in) { must<op::PutMetricAlarm>(in); }
  void given_composite(const std::string& name, const std::string& rule) {
    must<op::PutCompositeAlarm>({.alarm_name = name, .alarm_rule = rule});
  }
  void given_state(const std::string& name, const std::string& state) {
    must<op::SetAlarmState>({.alarm_name = name, .state_value = state, .state_reason = "told"});
  }
  DescribeAlarmsOutput described(const std::string& name) {
    return must<op::DescribeAlarms>(
        {.alarm_names = {{name}}, .alarm_types = {{"MetricAlarm", "CompositeAlarm"}}});
  }
  MetricAlarm alarm(const std::string& name) {
    auto answer = described(name);
    REQUIRE(answer.metric_alarms->size() == 1);
    return answer.metric_alarms->front();
  }
  CompositeAlarm composite(const std::string& name) {
    auto answer = described(name);
    REQUIRE(answer.composite_alarms->size() == 1);
    return answer.composite_alarms->front();
  }
  std::string state_of(const std::string& name) {
    auto answer = described(name);
    if (!answer.metric_alarms->empty()) return *answer.metric_alarms->front().state_value;
    return answer.composite_alarms->empty() ? "none"
                                            : *answer.composite_alarms->front().state_value;
  }
  // Summaries of the alarm's history of that kind, the newest first.
  std::vector<AlarmHistoryItem> history(const std::string& name, const std::string& kind) {
    return *must<op::DescribeAlarmHistory>({.alarm_name = name, .history_item_type = kind})
                .alarm_history_items;
  }
  void pass(Duration time) {
    clock.advance(time);
    run_tasks();
  }
  std::int64_t rows(const std::string& table) {
    return *db.find_integer("select count(*) from " + table);
  }

 private:
  static std::string format(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
  }
};

}  // namespace windlass::cloud::cloudwatch
