#include "base/text.h"
#include "cloud/logs/errors.h"
#include "cloud/logs/group.h"
#include "cloud/logs/handlers.h"
#include "cloud/logs/metrics.h"
#include "cloud/logs/pattern.h"

namespace windlass::cloud::logs {

namespace {

constexpr int filters_per_group_max = 100;
constexpr std::size_t dimensions_max = 3;
constexpr std::int32_t page_size = 50;

Error no_filter() { return not_found("The specified metric filter does not exist."); }

Result<> check_transformation(const MetricTransformation& one, const Pattern& pattern) {
  auto& value = *one.metric_value;
  if (!value.starts_with('$') && !parse_double(value))
    return invalid_parameter("Invalid metric transformation: metricValue '" + value +
                             "' is neither a number nor a field of the pattern.");
  if (!one.dimensions || one.dimensions->empty()) return Done{};
  if (one.default_value)
    return invalid_parameter(
        "Invalid metric transformation: dimensions and default value are mutually exclusive "
        "properties.");
  if (one.dimensions->size() > dimensions_max)
    return invalid_parameter("Invalid metric transformation: at most 3 dimensions are allowed.");
  if (!pattern.has_fields())
    return invalid_parameter(
        "Invalid metric transformation: dimensions need a JSON or space-delimited filter pattern.");
  for (auto& [name, selector] : *one.dimensions)
    if (!selector.starts_with('$'))
      return invalid_parameter("Invalid metric transformation: dimension value '" + selector +
                               "' must be a field of the pattern.");
  return Done{};
}

MetricFilter filter_of(const store::Row& row) {
  MetricTransformation transformation;
  transformation.metric_name = row.text(2);
  transformation.metric_value = row.text(4);
  if (!row.is_null(5)) transformation.default_value = row.real(5);
  if (auto dimensions = parse_dimensions(row.view(6)); !dimensions.empty())
    transformation.dimensions = std::move(dimensions);
  transformation.metric_namespace = row.text(3);
  transformation.unit = row.text(7);
  MetricFilter filter;
  filter.filter_name = row.text(0);
  filter.filter_pattern = row.text(1);
  filter.metric_transformations = {std::move(transformation)};
  filter.creation_time = row.integer(8);
  filter.apply_on_transformed_logs = row.integer(9) != 0;
  filter.log_group_name = row.text(10);
  return filter;
}

}  // namespace

Result<> put_metric_filter(Logs& logs, const Call& call, const PutMetricFilterRequest& in) {
  auto group = TRY(get_group(logs, call, in.log_group_name));
  if (group.log_class != "STANDARD")
    return Error{
        "InvalidOperationException",
        "Metric filters are not supported for log groups of class " + group.log_class + "."};
  if (in.metric_transformations->size() != 1)
    return invalid_parameter("Exactly one metric transformation is allowed.");
  auto& one = in.metric_transformations->front();
  auto pattern = TRY(parse_pattern(*in.filter_pattern));
  TRY(check_transformation(one, *pattern));

  auto changed = logs.db.run("delete from logs_metric_filter where grp = ? and name = ?",
                             {group.id, *in.filter_name});
  if (changed == 0 && group.metric_filters >= filters_per_group_max)
    return limit_exceeded("Resource limit exceeded.");
  logs.db.run(
      "insert into logs_metric_filter (grp, name, pattern, metric, namespace, value, "
      "default_value, "
      "dimensions, unit, on_transformed, created) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {group.id, *in.filter_name, *in.filter_pattern, *one.metric_name, *one.metric_namespace,
       *one.metric_value, one.default_value, dimensions_text(one), one.unit.value_or("None"),
       in.apply_on_transformed_logs.value_or(false), epoch_millis(call.now)});
  if (changed == 0)
    logs.db.run("update logs_group set metric_filters = metric_filters + 1 where id = ?",
                {group.id});
  return Done{};
}

Result<> delete_metric_filter(Logs& logs, const Call& call, const DeleteMetricFilterRequest& in) {
  auto group = TRY(get_group(logs, call, in.log_group_name));
  if (logs.db.run("delete from logs_metric_filter where grp = ? and name = ?",
                  {group.id, *in.filter_name}) == 0)
    return no_filter();
  logs.db.run("update logs_group set metric_filters = metric_filters - 1 where id = ?", {group.id});
  return Done{};
}

Result<DescribeMetricFiltersResponse> describe_metric_filters(
    Logs& logs, const Call& call, const DescribeMetricFiltersRequest& in) {
  if (in.metric_name.has_value() != in.metric_namespace.has_value())
    return invalid_parameter("metricName and metricNamespace must be given together.");
  std::int64_t group = 0;
  if (in.log_group_name) group = TRY(get_group(logs, call, in.log_group_name)).id;
  auto after = TRY(page_after(in.next_token));
  // Names of groups and filters hold no line ends.
  auto place = split_once(after, "\n").value_or(std::pair<std::string_view, std::string_view>());

  DescribeMetricFiltersResponse answer;
  answer.metric_filters.emplace();
  auto limit = in.limit.value_or(page_size);
  auto prefix = in.filter_name_prefix.value_or("");
  for (auto row :
       logs.db.query("select f.name, f.pattern, f.metric, f.namespace, f.value, f.default_value, "
                     "f.dimensions, f.unit, f.created, f.on_transformed, g.name "
                     "from logs_group g join logs_metric_filter f on f.grp = g.id "
                     "where g.account = ?1 and g.region = ?2 and (?3 = 0 or g.id = ?3) "
                     "and (g.name, f.name) > (?4, ?5) and substr(f.name, 1, length(?6)) = ?6 "
                     "and (?7 is null or (f.metric = ?7 and f.namespace = ?8)) "
                     "order by g.name, f.name limit ?9",
                     {call.caller.account.text, call.region.text, group, place.first, place.second,
                      prefix, in.metric_name, in.metric_namespace, limit + 1})) {
    if (std::ssize(*answer.metric_filters) == limit) {
      auto& last = answer.metric_filters->back();
      answer.next_token = page_token(*last.log_group_name + "\n" + *last.filter_name);
      break;
    }
    answer.metric_filters->push_back(filter_of(row));
  }
  return answer;
}

Result<TestMetricFilterResponse> test_metric_filter(Logs&, const Call&,
                                                    const TestMetricFilterRequest& in) {
  auto pattern = TRY(parse_pattern(*in.filter_pattern));
  TestMetricFilterResponse answer;
  answer.matches.emplace();
  std::int64_t number = 0;
  for (auto& message : *in.log_event_messages) {
    ++number;
    if (pattern->matches(message))
      answer.matches->push_back({number, message, pattern->extracted(message)});
  }
  return answer;
}

}  // namespace windlass::cloud::logs
