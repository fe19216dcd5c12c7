#include "cloud/logs/metrics.h"

#include <set>

#include "aws/cloudwatch/put_metric_data.h"
#include "base/json.h"
#include "base/text.h"
#include "cloud/logs/pattern.h"

namespace windlass::cloud::logs {

namespace {

using aws::cloudwatch::MetricDatum;

constexpr std::int64_t minute = 60 * 1000;
constexpr std::size_t data_per_call_max = 1000;
constexpr std::size_t values_per_datum_max = 150;

struct Filter {
  std::string pattern, metric, metric_namespace, value;
  std::optional<double> default_value;
  std::map<std::string, std::string> dimensions;
  std::string unit;
};

// What a minute says, by its dimensions: values, and how often.
using Dimensions = std::map<std::string, std::string>;
using Numbers = std::map<std::pair<std::int64_t, Dimensions>, std::map<double, double>>;

std::vector<Filter> filters_of(Logs& logs, const Group& group) {
  std::vector<Filter> filters;
  for (auto row : logs.db.query("select pattern, metric, namespace, value, default_value, "
                                "dimensions, unit from logs_metric_filter where grp = ?",
                                {group.id}))
    filters.push_back({row.text(0), row.text(1), row.text(2), row.text(3),
                       row.is_null(4) ? std::nullopt : std::optional(row.real(4)),
                       parse_dimensions(row.view(5)), row.text(6)});
  return filters;
}

std::optional<double> number_of(const Filter& filter, const Pattern& pattern,
                                const std::string& message) {
  if (!filter.value.starts_with('$')) return parse_double(filter.value);
  auto text = pattern.value(filter.value, message);
  return text ? parse_double(*text) : std::nullopt;
}

// Nothing, when one of them is not in the event: then there is no such point.
std::optional<Dimensions> dimensions_of(const Filter& filter, const Pattern& pattern,
                                        const std::string& message) {
  Dimensions dimensions;
  for (auto& [name, selector] : filter.dimensions) {
    auto text = pattern.value(selector, message);
    if (!text || text->empty()) return std::nullopt;
    dimensions[name] = *text;
  }
  return dimensions;
}

Numbers numbers_in(const Filter& filter, const Pattern& pattern,
                   std::span<const aws::logs::InputLogEvent> events) {
  Numbers numbers;
  std::set<std::int64_t> seen, matched;
  for (auto& event : events) {
    auto start = *event.timestamp / minute * minute;
    seen.insert(start);
    if (!pattern.matches(*event.message)) continue;
    matched.insert(start);
    auto number = number_of(filter, pattern, *event.message);
    auto dimensions = dimensions_of(filter, pattern, *event.message);
    if (number && dimensions) ++numbers[{start, *dimensions}][*number];
  }
  // The default stands for minutes with events of which none matched.
  if (filter.default_value)
    for (auto start : seen)
      if (!matched.contains(start)) ++numbers[{start, {}}][*filter.default_value];
  return numbers;
}

std::vector<MetricDatum> data_of(const Filter& filter, const Numbers& numbers) {
  std::vector<MetricDatum> data;
  for (auto& [where, values] : numbers) {
    auto fresh = [&] {
      MetricDatum datum;
      datum.metric_name = filter.metric;
      datum.timestamp = from_epoch_millis(where.first);
      datum.unit = filter.unit;
      datum.values.emplace();
      datum.counts.emplace();
      if (!where.second.empty()) datum.dimensions.emplace();
      for (auto& [name, value] : where.second) datum.dimensions->push_back({name, value});
      return datum;
    };
    auto datum = fresh();
    for (auto& [value, count] : values) {
      if (datum.values->size() == values_per_datum_max) {
        data.push_back(std::move(datum));
        datum = fresh();
      }
      datum.values->push_back(value);
      datum.counts->push_back(count);
    }
    data.push_back(std::move(datum));
  }
  return data;
}

void tell(Logs& logs, const Filter& filter, std::vector<MetricDatum> data) {
  for (std::size_t at = 0; at < data.size(); at += data_per_call_max) {
    aws::cloudwatch::PutMetricDataInput request;
    request.namespace_ = filter.metric_namespace;
    auto end = std::min(at + data_per_call_max, data.size());
    request.metric_data.emplace(
        std::make_move_iterator(data.begin() + static_cast<std::ptrdiff_t>(at)),
        std::make_move_iterator(data.begin() + static_cast<std::ptrdiff_t>(end)));
    auto told = logs.work.peers.call<aws::cloudwatch::op::PutMetricData>(std::move(request));
    if (!told)
      logs.work.log.warn("CloudWatch refused what a metric filter found",
                         {{"metric", filter.metric}, {"error", told.error().message}});
  }
}

}  // namespace

void tell_metrics(Logs& logs, const Group& group,
                  std::span<const aws::logs::InputLogEvent> events) {
  for (auto& filter : filters_of(logs, group)) {
    auto pattern = parse_pattern(filter.pattern);
    if (!pattern) continue;
    tell(logs, filter, data_of(filter, numbers_in(filter, **pattern, events)));
  }
}

std::string dimensions_text(const aws::logs::MetricTransformation& transformation) {
  Json object = Json::Object{};
  if (transformation.dimensions)
    for (auto& [name, value] : *transformation.dimensions) object.set(name, value);
  return object.dump();
}

std::map<std::string, std::string> parse_dimensions(std::string_view text) {
  std::map<std::string, std::string> dimensions;
  auto json = parse_json(text);
  if (json && json->is_object())
    for (auto& [name, value] : json->as_object()) dimensions[name] = value.as_string();
  return dimensions;
}

}  // namespace windlass::cloud::logs
