#include "cloud/cloudformation/view.h"

#include "base/text.h"

namespace windlass::cloud::cloudformation {

std::vector<aws::cloudformation::Parameter> shown_parameters(const engine::Parameters& parameters) {
  std::vector<aws::cloudformation::Parameter> shown;
  for (auto& [name, value] : parameters.values) {
    aws::cloudformation::Parameter one;
    one.parameter_key = name;
    one.parameter_value = engine::Parameters::shown(value);
    if (value.resolved && !value.no_echo) one.resolved_value = value.resolved;
    shown.push_back(std::move(one));
  }
  return shown;
}

std::vector<aws::cloudformation::Tag> shown_tags(const engine::Tags& tags) {
  std::vector<aws::cloudformation::Tag> shown;
  for (auto& [key, value] : tags) {
    aws::cloudformation::Tag tag;
    tag.key = key;
    tag.value = value;
    shown.push_back(std::move(tag));
  }
  return shown;
}

aws::cloudformation::RollbackConfiguration shown_rollback(
    const engine::RollbackConfiguration& configuration) {
  aws::cloudformation::RollbackConfiguration shown;
  if (configuration.triggers.empty() && configuration.monitoring_minutes == 0) return shown;
  shown.monitoring_time_in_minutes = configuration.monitoring_minutes;
  shown.rollback_triggers.emplace();
  for (auto& trigger : configuration.triggers) {
    aws::cloudformation::RollbackTrigger one;
    one.arn = trigger.arn;
    one.type = trigger.type;
    shown.rollback_triggers->push_back(std::move(one));
  }
  return shown;
}

namespace {

std::string text_of(const Json& json) { return json.is_string() ? json.as_string() : json.dump(); }

}  // namespace

aws::cloudformation::StackResourceDrift shown_drift(const engine::StackRecord& stack,
                                                    const engine::ResourceRecord& resource,
                                                    const engine::Drift& drift, Time at) {
  aws::cloudformation::StackResourceDrift shown;
  shown.stack_id = stack.id;
  shown.logical_resource_id = resource.logical_id;
  if (resource.made) shown.physical_resource_id = resource.made->physical.id;
  shown.resource_type = resource.type;
  shown.stack_resource_drift_status = drift.status;
  shown.timestamp = at;
  if (!drift.expected.is_null()) shown.expected_properties = drift.expected.dump();
  if (!drift.actual.is_null()) shown.actual_properties = drift.actual.dump();
  shown.property_differences.emplace();
  for (auto& one : drift.differences) {
    aws::cloudformation::PropertyDifference difference;
    difference.property_path = one.path;
    difference.expected_value = text_of(one.expected);
    difference.actual_value = text_of(one.actual);
    difference.difference_type = one.way;
    shown.property_differences->push_back(std::move(difference));
  }
  return shown;
}

Result<std::int64_t> place_of(const std::optional<std::string>& token) {
  auto place = parse_int(token.value_or("0"));
  if (!place) return invalid("Invalid pagination token");
  return *place;
}

}  // namespace windlass::cloud::cloudformation
