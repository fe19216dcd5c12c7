#include "formation/admit.h"

#include <algorithm>

#include "formation/differences.h"
#include "formation/events.h"
#include "formation/own_types.h"
#include "formation/problem.h"
#include "formation/reading.h"
#include "formation/schema.h"

namespace windlass::formation {

namespace {

Result<> check_types(const StackRecord& stack, const Reading& reading, const Graph& graph,
                     FindType find) {
  std::vector<std::string> unknown, changed;
  for (auto& resource : reading.processed().resources) {
    if (!graph.contains(resource.logical_id)) continue;
    auto served = find_own_type(resource.type) || find(resource.type);
    if (!served && std::ranges::find(unknown, resource.type) == unknown.end())
      unknown.push_back(resource.type);
    auto was = stack.resources.find(resource.logical_id);
    if (was != stack.resources.end() && was->second.made &&
        was->second.made->recipe.type != resource.type)
      changed.push_back(resource.logical_id);
  }
  if (!unknown.empty())
    return invalid("Template format error: Unrecognized resource types: " + listed(unknown));
  if (!changed.empty())
    return invalid(
        "Update of resource type is not permitted. The new template modifies resource type of the "
        "following resources: " +
        listed(changed));
  return Done{};
}

Result<> check_properties(Reading& reading, const Graph& graph) {
  // Nothing of what is there counts: it may be replaced on the way.
  for (auto& [name, needed] : graph) reading.world().unknown.insert(name);
  for (auto& resource : reading.processed().resources) {
    auto found = graph.find(resource.logical_id);
    if (found == graph.end()) continue;
    auto recipe = TRY(reading.recipe(resource, found->second));
    auto* schema = find_schema(resource.type);
    if (!schema) continue;
    auto wrong = violations(*schema, resource.logical_id, recipe.properties);
    if (wrong.empty()) continue;
    auto mark = resource.mark;
    const auto* at = &resource.properties;
    for (auto& part : wrong.front().path) {
      at = at->is_map() ? at->find(part) : nullptr;
      if (!at) break;
      if (at->mark().line) mark = at->mark();
    }
    return invalid(wrong.front().message, mark);
  }
  (void)TRY(reading.evaluator().outputs());
  reading.world().unknown.clear();
  return Done{};
}

}  // namespace

Result<Admitted> admit(const StackRecord& stack, const Asked& asked, Surroundings& surroundings,
                       FindType find) {
  auto written = TRY(parse_template(asked.body));
  TRY(check_capabilities(written, asked.capabilities));
  std::map<std::string, std::string> previous;
  for (auto& [name, value] : stack.current.parameters.values) previous[name] = value.text;
  Admitted admitted;
  admitted.target = {asked.body,    {}, asked.tags, asked.notification_arns, asked.capabilities,
                     asked.role_arn};
  admitted.target.parameters = TRY(resolve_parameters(
      written, asked.parameters, stack.current.body.empty() ? nullptr : &previous, surroundings));
  auto reading = TRY(Reading::open(stack, admitted.target, surroundings));
  admitted.description = reading->processed().description;
  TRY(reading->evaluator().check_rules());
  admitted.graph = TRY(reading->graph());
  if (admitted.graph.empty())
    return invalid("Template format error: At least one Resources member must be defined.");
  TRY(check_types(stack, *reading, admitted.graph, find));
  TRY(check_properties(*reading, admitted.graph));
  for (auto& resource : reading->processed().resources)
    if (admitted.graph.contains(resource.logical_id))
      admitted.types[resource.logical_id] = resource.type;
  return admitted;
}

Result<bool> changes_nothing(const StackRecord& stack, const Admitted& admitted,
                             Surroundings& surroundings) {
  auto& was = stack.current;
  auto& target = admitted.target;
  if (was.tags != target.tags || was.notification_arns != target.notification_arns) return false;
  if (stack.resources.size() != admitted.graph.size()) return false;
  auto reading = TRY(Reading::open(stack, target, surroundings));
  for (auto& resource : reading->processed().resources) {
    auto in = admitted.graph.find(resource.logical_id);
    if (in == admitted.graph.end()) continue;
    auto found = stack.resources.find(resource.logical_id);
    if (found == stack.resources.end() || !found->second.made || found->second.dirty) return false;
    // Its template may be another one, at the same URL.
    if (resource.type == nested_stack.name) return false;
    auto& made = found->second.made->recipe;
    auto recipe = TRY(reading->recipe(resource, in->second));
    if (made.type != recipe.type || made.metadata != recipe.metadata) return false;
    if (made.deletion_policy != recipe.deletion_policy ||
        made.update_replace_policy != recipe.update_replace_policy ||
        made.creation_policy != recipe.creation_policy ||
        made.update_policy != recipe.update_policy)
      return false;
    if (!differences(find_schema(recipe.type), made.properties, recipe.properties).empty())
      return false;
  }
  auto outputs = TRY(reading->evaluator().outputs());
  if (outputs.size() != stack.outputs.size()) return false;
  return std::ranges::all_of(outputs, [&](auto& each) {
    auto found = std::ranges::find(stack.outputs, each.name, &StackOutput::name);
    if (found == stack.outputs.end()) return false;
    auto text = each.value.json.is_string() ? each.value.json.as_string() : each.value.json.dump();
    return found->value == text && found->export_name == each.export_name.value_or("") &&
           found->description == each.description;
  });
}

}  // namespace windlass::formation
