// PutMetricData: the one operation that must be fast.
#include <algorithm>
#include <cmath>

#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/handlers.h"
#include "cloud/cloudwatch/metric_names.h"
#include "cloud/cloudwatch/points.h"
#include "cloud/cloudwatch/units.h"

namespace windlass::cloud::cloudwatch {

namespace {

constexpr std::size_t data_max = 1000;
constexpr std::size_t values_max = 150;
constexpr std::int64_t past_max = 14 * day;
constexpr std::int64_t future_max = 2 * hour;
const double number_max = std::ldexp(1.0, 360);

bool is_number(double value) { return std::isfinite(value) && std::abs(value) <= number_max; }

// How AWS calls a member of a datum in its errors.
struct Place {
  std::size_t index;
  std::string member(std::string_view name) const {
    return "MetricData.member." + std::to_string(index + 1) + "." + std::string(name);
  }
};

Error wrong(const Place& place, std::string_view member, std::string_view value) {
  return invalid_value("The value " + std::string(value) + " for parameter " +
                       place.member(member) + " is invalid.");
}

Result<> check_numbers(const Place& place, const MetricDatum& datum) {
  if (datum.value && !is_number(*datum.value))
    return wrong(place, "Value", std::to_string(*datum.value));
  if (datum.values) {
    auto& values = *datum.values;
    if (values.size() > values_max)
      return invalid_value("The collection " + place.member("Values") +
                           " must not have a size greater than 150.");
    if (datum.counts && datum.counts->size() != values.size())
      return invalid_value("The parameters " + place.member("Values") + " and " +
                           place.member("Counts") + " must be of the same size.");
    for (auto value : values)
      if (!is_number(value)) return wrong(place, "Values", std::to_string(value));
    for (auto count : datum.counts.value_or(std::vector<double>{}))
      if (!is_number(count) || count <= 0) return wrong(place, "Counts", std::to_string(count));
  } else if (datum.counts) {
    return missing_parameter("The parameter " + place.member("Values") + " is required.");
  }
  if (auto& set = datum.statistic_values) {
    for (auto& number : {set->sample_count, set->sum, set->minimum, set->maximum})
      if (!number || !is_number(*number))
        return invalid_value("The parameter " + place.member("StatisticValues") + " is invalid.");
    if (*set->sample_count <= 0)
      return wrong(place, "StatisticValues.SampleCount", std::to_string(*set->sample_count));
    if (*set->maximum < *set->minimum)
      return invalid_combination("The parameter " + place.member("StatisticValues.Maximum") +
                                 " must be greater than " +
                                 place.member("StatisticValues.Minimum") + ".");
  }
  return Done{};
}

Result<> check_what_is_given(const Place& place, const MetricDatum& datum) {
  auto exclusive = [&](std::string_view one, std::string_view other) {
    return invalid_combination("The parameters " + place.member(one) + " and " +
                               place.member(other) +
                               " are mutually exclusive and you have specified both.");
  };
  if (datum.value && datum.statistic_values) return exclusive("Value", "StatisticValues");
  if (datum.value && datum.values) return exclusive("Value", "Values");
  if (datum.values && datum.statistic_values) return exclusive("Values", "StatisticValues");
  bool has_values = datum.values && !datum.values->empty();
  if (!datum.value && !has_values && !datum.statistic_values)
    return missing_parameter("At least one of the parameters " + place.member("Value") + ", " +
                             place.member("Values") + " and " + place.member("StatisticValues") +
                             " must be specified.");
  return check_numbers(place, datum);
}

Result<> check_dimensions(const Place& place, const Dimensions& dimensions) {
  for (std::size_t at = 0; at < dimensions.size(); ++at) {
    auto member = "Dimensions.member." + std::to_string(at + 1);
    auto& [name, value] = dimensions[at];
    if (name->starts_with(':')) return wrong(place, member + ".Name", *name);
    // What separates them in our rows; AWS takes printable ASCII only.
    for (auto& text : {*name, *value})
      if (std::ranges::any_of(text, [](unsigned char c) { return c < 0x20; }))
        return wrong(place, member, text);
    for (std::size_t before = 0; before < at; ++before)
      if (dimensions[before].name == name)
        return invalid_value("The dimension " + *name + " of " + place.member("Dimensions") +
                             " was given twice.");
  }
  return Done{};
}

Result<std::int64_t> checked_time(const Place& place, const MetricDatum& datum, Time now) {
  auto seconds = whole_seconds(datum.timestamp.value_or(now));
  if (seconds < whole_seconds(now) - past_max)
    return invalid_value("The parameter " + place.member("Timestamp") +
                         " must specify a time no more than two weeks in the past.");
  if (seconds > whole_seconds(now) + future_max)
    return invalid_value("The parameter " + place.member("Timestamp") +
                         " must specify a time no more than two hours in the future.");
  return seconds;
}

void add(Summary& summary, const MetricDatum& datum) {
  if (datum.value) summary.add(*datum.value, 1);
  if (datum.values)
    for (std::size_t at = 0; at < datum.values->size(); ++at)
      summary.add((*datum.values)[at], datum.counts ? (*datum.counts)[at] : 1);
  if (auto& set = datum.statistic_values)
    summary.add_set(*set->sample_count, *set->sum, *set->minimum, *set->maximum);
}

// Finds each metric once a request: agents send many data of a few metrics.
class Metrics {
 public:
  Metrics(Cloudwatch& watch, const Call& call, const std::string& name_space)
      : watch_(watch), scope_(scope_of(call)), name_space_(name_space) {}

  std::int64_t id_of(const MetricDatum& datum, std::int64_t seconds) {
    static const Dimensions none;
    auto dimensions = dimension_text(datum.dimensions ? *datum.dimensions : none);
    auto [place, is_new] = known_.try_emplace({*datum.metric_name, dimensions});
    if (is_new) {
      auto found = find_metric(watch_, scope_, name_space_, *datum.metric_name, dimensions);
      place->second =
          found ? *found
                : make_metric(watch_, scope_, name_space_, *datum.metric_name, dimensions, seconds);
    }
    touch_metric(watch_, place->second, seconds);
    return place->second.id;
  }

 private:
  Cloudwatch& watch_;
  Scope scope_;
  const std::string& name_space_;
  std::map<std::pair<std::string, std::string>, MetricRow> known_;
};

Result<> take(const Call& call, Metrics& metrics, PointWriter& writer, const Place& place,
              const MetricDatum& datum) {
  TRY(check_what_is_given(place, datum));
  if (datum.dimensions) TRY(check_dimensions(place, *datum.dimensions));
  auto unit = unit_of(datum.unit.value_or("None"));
  if (!unit) return wrong(place, "Unit", *datum.unit);
  auto resolution = datum.storage_resolution.value_or(60);
  if (resolution != 1 && resolution != 60)
    return wrong(place, "StorageResolution", std::to_string(resolution));
  auto seconds = TRY(checked_time(place, datum, call.now));

  // What is too old for its tier goes where such points are by now.
  auto tier = tier_by_age(resolution == 1 ? 0 : 1, seconds, whole_seconds(call.now));
  add(writer.at(metrics.id_of(datum, seconds), tier, seconds, *unit), datum);
  return Done{};
}

Result<> check_namespace(const Call& call, const std::string& name_space) {
  if (name_space.starts_with("AWS/") && call.caller.kind != Caller::Kind::Service)
    return invalid_value("The value AWS/ for parameter Namespace is invalid.");
  return Done{};
}

}  // namespace

Result<> put_metric_data(Cloudwatch& watch, const Call& call, const PutMetricDataInput& in) {
  TRY(check_namespace(call, *in.namespace_));
  // Metrics that belong to an entity are metrics as others are; who they belong to is not kept.
  std::vector<const std::vector<MetricDatum>*> lists;
  if (in.metric_data) lists.push_back(&*in.metric_data);
  if (in.entity_metric_data)
    for (auto& entity : *in.entity_metric_data)
      if (entity.metric_data) lists.push_back(&*entity.metric_data);
  std::size_t count = 0;
  for (auto* list : lists) count += list->size();
  if (count == 0) return missing_parameter("The parameter MetricData is required.");
  if (count > data_max)
    return invalid_value("The collection MetricData must not have a size greater than 1000.");

  Metrics metrics(watch, call, *in.namespace_);
  PointWriter writer(watch);
  Place place{0};
  for (auto* list : lists)
    for (auto& datum : *list) {
      TRY(take(call, metrics, writer, place, datum));
      ++place.index;
    }
  writer.write();
  return Done{};
}

}  // namespace windlass::cloud::cloudwatch
