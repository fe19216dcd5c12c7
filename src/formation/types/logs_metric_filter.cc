#include <algorithm>

#include "aws/logs/delete_metric_filter.h"
#include "aws/logs/describe_metric_filters.h"
#include "aws/logs/put_metric_filter.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

extern const ResourceType logs_metric_filter;

namespace {

using namespace aws::logs;

// Dimensions are a list in templates and a map in the service.
Json as_the_service_has_it(const Json& properties) {
  auto request = properties;
  if (auto* transformations = properties.find("MetricTransformations");
      transformations && transformations->is_array()) {
    Json::Array list;
    for (auto item : transformations->as_array()) {
      Json dimensions = Json::Object{};
      for (auto& one : items(item, "Dimensions"))
        dimensions.set(text_or(one, "Key", ""), Json(text_or(one, "Value", "")));
      if (item.find("Dimensions")) item.set("Dimensions", std::move(dimensions));
      list.push_back(std::move(item));
    }
    request.set("MetricTransformations", Json(std::move(list)));
  }
  return request;
}

Json as_the_template_has_it(const MetricTransformation& transformation, bool unit_given) {
  Json now = Json::Object{};
  set_if(now, "MetricName", transformation.metric_name);
  set_if(now, "MetricNamespace", transformation.metric_namespace);
  set_if(now, "MetricValue", transformation.metric_value);
  // What has no unit is told to have "None".
  if (unit_given || transformation.unit != "None") set_if(now, "Unit", transformation.unit);
  if (transformation.default_value) now.set("DefaultValue", Json(*transformation.default_value));
  if (!transformation.dimensions) return now;
  Json::Array dimensions;
  for (auto& [key, value] : *transformation.dimensions)
    dimensions.push_back(Json::Object{{"Key", Json(key)}, {"Value", Json(value)}});
  now.set("Dimensions", Json(std::move(dimensions)));
  return now;
}

Result<std::optional<MetricFilter>> find_filter(const Place& place, const std::string& group,
                                                const std::string& name) {
  auto answer = place.client.call<op::DescribeMetricFilters>(
      {.log_group_name = group, .filter_name_prefix = name});
  if (is_refused(answer, {"ResourceNotFoundException"})) return {std::nullopt};
  auto filters = TRY(std::move(answer)).metric_filters.value_or(std::vector<MetricFilter>());
  auto found = std::ranges::find(filters, name, &MetricFilter::filter_name);
  if (found == filters.end()) return {std::nullopt};
  return {std::move(*found)};
}

Result<Physical> put(const Place& place, const Wanted& wanted, const std::string& name) {
  auto request = TRY(made_of<PutMetricFilterRequest>(as_the_service_has_it(wanted.properties)));
  request.filter_name = name;
  TRY(place.client.call<op::PutMetricFilter>(std::move(request)));
  return Physical{name};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto name = name_of(wanted, "FilterName", 512);
  if (is_named(wanted, "FilterName")) {
    auto there = TRY(find_filter(place, text_or(wanted.properties, "LogGroupName", ""), name));
    // Putting would replace another's; one that says the same may be ours.
    if (there && there->filter_pattern != text(wanted.properties, "FilterPattern"))
      return already_exists(logs_metric_filter.name, name);
  }
  return put(place, wanted, name);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&,
                        const Physical& was) {
  return put(place, wanted, was.id);
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical& was) {
  return done_or(
      place.client.call<op::DeleteMetricFilter>(
          {.log_group_name = text(wanted.properties, "LogGroupName"), .filter_name = was.id}),
      {"ResourceNotFoundException"});
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto there = TRY(find_filter(place, text_or(properties, "LogGroupName", ""), was.id));
  if (!there) return {std::nullopt};
  auto& given = items(properties, "MetricTransformations");
  Json::Array transformations;
  for (auto& one : there->metric_transformations.value_or(std::vector<MetricTransformation>())) {
    auto index = transformations.size();
    auto unit_given = index < given.size() && given[index].find("Unit");
    transformations.push_back(as_the_template_has_it(one, unit_given));
  }
  return {Json(Json::Object{{"FilterName", Json(was.id)},
                            {"LogGroupName", Json(there->log_group_name.value_or(""))},
                            {"FilterPattern", Json(there->filter_pattern.value_or(""))},
                            {"MetricTransformations", Json(std::move(transformations))}})};
}

}  // namespace

const ResourceType logs_metric_filter{.name = "AWS::Logs::MetricFilter",
                                      .create = create,
                                      .update = update,
                                      .remove = remove,
                                      .read = read};

}  // namespace windlass::formation::types
