// GetMetricData: many metrics, and math over them.
#include <algorithm>

#include "base/text.h"
#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/handlers.h"
#include "cloud/cloudwatch/queries.h"

namespace windlass::cloud::cloudwatch {

namespace {

constexpr std::size_t queries_max = 500;
constexpr std::int64_t datapoints_max = 100'800;

Result<Span> span_of(const GetMetricDataInput& in, std::int64_t now) {
  auto start = whole_seconds(*in.start_time), end = whole_seconds(*in.end_time);
  if (start >= end)
    return validation("The parameter StartTime must be less than the parameter EndTime.");
  // The finest period says how finely the start may be placed.
  std::int64_t finest = 60;
  for (auto& query : *in.metric_data_queries) {
    auto period = query.metric_stat ? query.metric_stat->period : query.period;
    if (period) finest = std::min<std::int64_t>(finest, *period);
  }
  return Span{rounded_start(start, finest, now), end};
}

Result<> check_request(const Call& call, const GetMetricDataInput& in) {
  auto& queries = *in.metric_data_queries;
  if (queries.empty() || queries.size() > queries_max)
    return validation("The collection MetricDataQueries must have between 1 and 500 elements.");
  if (in.max_datapoints && (*in.max_datapoints < 1 || *in.max_datapoints > datapoints_max))
    return validation("The value for parameter MaxDatapoints must be between 1 and 100800.");
  for (auto& query : queries)
    if (query.account_id && *query.account_id != call.caller.account.text)
      return not_served("Reading metrics of another account");
  TRY(check_queries(queries));
  if (std::ranges::none_of(queries, [](auto& one) { return one.return_data.value_or(true); }))
    return validation("At least one of the queries must return data.");
  return Done{};
}

// A page begins after so many datapoints of the whole answer.
Result<std::int64_t> page_start(const GetMetricDataInput& in) {
  if (!in.next_token) return 0;
  auto start = parse_int(*in.next_token);
  if (!start || *start < 0) return invalid_next_token();
  return *start;
}

class Pages {
 public:
  Pages(std::int64_t skip, std::int64_t room) : skip_(skip), start_(skip), room_(room) {}

  void add(const MetricDataQuery& query, const Series& series, bool ascending,
           std::vector<MetricDataResult>& results) {
    auto size = static_cast<std::int64_t>(series.points.size());
    if (skip_ > 0 && skip_ >= size) {
      skip_ -= size;
      return;
    }
    auto from = std::exchange(skip_, 0);
    auto count = std::min(size - from, room_);
    if (count == 0 && size > 0) {
      more_ = true;
      return;
    }
    room_ -= count;
    given_ += count;
    more_ = more_ || from + count < size;
    MetricDataResult result;
    result.id = query.id;
    result.label = series.label;
    result.status_code = from + count < size ? "PartialData" : "Complete";
    result.timestamps.emplace();
    result.values.emplace();
    for (auto at = from; at < from + count; ++at) {
      auto& [time, value] = series.points[static_cast<std::size_t>(ascending ? at : size - 1 - at)];
      result.timestamps->push_back(from_seconds(time));
      result.values->push_back(value);
    }
    results.push_back(std::move(result));
  }

  std::optional<std::string> next_token() const {
    if (!more_) return std::nullopt;
    return std::to_string(start_ + given_);
  }

 private:
  std::int64_t skip_, start_, room_;
  std::int64_t given_ = 0;
  bool more_ = false;
};

}  // namespace

Result<GetMetricDataOutput> get_metric_data(Cloudwatch& watch, const Call& call,
                                            const GetMetricDataInput& in) {
  TRY(check_request(call, in));
  auto now = whole_seconds(call.now);
  auto span = TRY(span_of(in, now));
  bool ascending = in.scan_by.value_or("") == "TimestampAscending";

  Queries queries(watch, scope_of(call), *in.metric_data_queries, span, now);
  Pages pages(TRY(page_start(in)), in.max_datapoints.value_or(datapoints_max));
  GetMetricDataOutput answer;
  answer.metric_data_results.emplace();
  answer.messages.emplace();
  for (auto& query : *in.metric_data_queries) {
    if (!query.return_data.value_or(true)) continue;
    for (auto& series : TRY(queries.series_of(query)))
      pages.add(query, series, ascending, *answer.metric_data_results);
  }
  answer.next_token = pages.next_token();
  return answer;
}

}  // namespace windlass::cloud::cloudwatch
