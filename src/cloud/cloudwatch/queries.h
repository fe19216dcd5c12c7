// What GetMetricData and alarms ask for: metrics and expressions over them, by their ids.
#pragma once

#include <map>
#include <set>

#include "aws/cloudwatch/shape/metric_data_query.h"
#include "cloud/cloudwatch/math.h"
#include "cloud/cloudwatch/series.h"

namespace windlass::cloud::cloudwatch {

using MetricDataQuery = aws::cloudwatch::MetricDataQuery;

// Everything that can be said of them without data: ids, periods, statistics, expressions.
Result<> check_queries(const std::vector<MetricDataQuery>& queries);

// Seconds between the points that the query answers.
std::int64_t period_of(const std::vector<MetricDataQuery>& queries, const MetricDataQuery& query);

class Queries {
 public:
  Queries(Cloudwatch& watch, Scope scope, const std::vector<MetricDataQuery>& queries, Span span,
          std::int64_t now);
  // The series that the query answers; a number is no series.
  Result<std::vector<Series>> series_of(const MetricDataQuery& query);
  // How many samples lie behind the point of a metric, where it was read.
  double samples_at(const std::string& id, std::int64_t start) const;

 private:
  Result<MathValue> value_of_id(const std::string& id);
  Result<MathValue> value_of_query(const MetricDataQuery& query);
  Series read(const MetricDataQuery& query);
  Result<std::vector<Series>> metrics(const std::string& part);

  Cloudwatch& watch_;
  Scope scope_;
  const std::vector<MetricDataQuery>& queries_;
  Span span_;
  std::int64_t now_;
  std::map<std::string, MathValue> known_;
  std::set<std::string> open_;  // being worked out: who asks for one of them goes in a circle
  std::map<std::string, std::map<std::int64_t, double>> samples_;
};

}  // namespace windlass::cloud::cloudwatch
