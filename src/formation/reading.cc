#include "formation/reading.h"

#include "base/text.h"
#include "formation/dependencies.h"
#include "formation/problem.h"
#include "formation/schema.h"
#include "formation/template.h"

namespace windlass::formation {

const Made* StackWorld::find(std::string_view logical_id) const {
  auto found = stack_.resources.find(std::string(logical_id));
  if (found == stack_.resources.end() || !found->second.made) return nullptr;
  return found->second.made->physical.id.empty() ? nullptr : &*found->second.made;
}

std::optional<Json> StackWorld::ref(std::string_view logical_id) {
  auto* made = find(logical_id);
  if (!made || unknown.contains(logical_id)) return std::nullopt;
  return Json(made->physical.id);
}

namespace {

// Names of a thing do not change while it is the same thing.
bool stays_in_an_update(std::string_view attribute) {
  return attribute.ends_with("Arn") || attribute.ends_with("Id") || attribute.ends_with("Name");
}

}  // namespace

Result<std::optional<Json>> StackWorld::attribute(std::string_view logical_id,
                                                  std::string_view name) {
  auto* made = find(logical_id);
  auto type = made ? made->recipe.type : std::string();
  if (types)
    if (auto found = types->find(logical_id); found != types->end()) type = found->second;
  auto* schema = find_schema(type);
  if (schema && !has_attribute(*schema, name))
    return invalid("Template error: resource " + std::string(logical_id) +
                   " does not support attribute type " + std::string(name) + " in Fn::GetAtt");
  if (!made || unknown.contains(logical_id)) return {std::nullopt};
  if (unknown_attributes.contains(logical_id) && !stays_in_an_update(name)) return {std::nullopt};
  if (auto* found = made->physical.attributes.find(name)) return {*found};
  // Some attributes are what the template itself said.
  if (auto* said = made->recipe.properties.find(name)) return {*said};
  return invalid("Attribute '" + std::string(name) + "' of resource " + std::string(logical_id) +
                 " does not exist");
}

Result<std::unique_ptr<Reading>> Reading::open(const StackRecord& stack, const Blueprint& blueprint,
                                               Surroundings& surroundings,
                                               PlayedTemplates* played) {
  std::unique_ptr<Reading> reading(new Reading(stack, blueprint, surroundings));
  auto& pseudo = reading->pseudo_;
  pseudo.account_id = stack.account;
  pseudo.region = stack.region;
  pseudo.partition = stack.partition;
  pseudo.stack_id = stack.id;
  pseudo.stack_name = stack.name;
  pseudo.notification_arns = blueprint.notification_arns;
  reading->played_ =
      TRY(played ? played->get(blueprint, pseudo) : play_template(blueprint, pseudo));
  reading->world_.types = &reading->played_->types;
  reading->evaluator_ = std::make_unique<Evaluator>(
      reading->played_->processed, reading->blueprint_.parameters, pseudo, reading->world_);
  return reading;
}

Result<Graph> Reading::graph() {
  return find_dependencies(processed(), TRY(evaluator_->conditions()));
}

Result<Recipe> Reading::recipe(const Resource& resource, const std::set<std::string>& depends_on) {
  Evaluated properties;
  return recipe(resource, depends_on, properties);
}

Result<Recipe> Reading::recipe(const Resource& resource, const std::set<std::string>& depends_on,
                               Evaluated& properties) {
  properties = TRY(evaluator_->properties(resource));
  Recipe recipe;
  recipe.type = resource.type;
  recipe.properties = properties.json.is_object() ? properties.json : Json(Json::Object{});
  for (auto& use : properties.uses)
    if (use.secret) recipe.secrets.push_back(use.path);
  recipe.tags = blueprint_.tags;
  recipe.depends_on = depends_on;
  recipe.deletion_policy = resource.deletion_policy;
  recipe.update_replace_policy = resource.update_replace_policy;
  if (resource.metadata) {
    auto metadata = TRY(evaluator_->evaluate(*resource.metadata));
    for (auto& use : metadata.uses)
      if (use.secret) recipe.metadata_secrets.push_back(use.path);
    recipe.metadata = std::move(metadata.json);
  }
  if (resource.creation_policy)
    recipe.creation_policy = TRY(evaluator_->evaluate(*resource.creation_policy)).json;
  if (resource.update_policy)
    recipe.update_policy = TRY(evaluator_->evaluate(*resource.update_policy)).json;
  return recipe;
}

namespace {

std::int64_t number_at(const Json& json, std::string_view name, std::int64_t otherwise) {
  auto* found = json.find(name);
  if (!found) return otherwise;
  if (found->is_int()) return found->as_int();
  if (found->is_string()) return parse_int(found->as_string()).value_or(otherwise);
  return otherwise;
}

}  // namespace

Awaited awaited_of(const Json& creation_policy) {
  Awaited awaited;
  auto* signal = creation_policy.find("ResourceSignal");
  if (!signal) return awaited;
  awaited.count = static_cast<int>(number_at(*signal, "Count", 1));
  awaited.timeout_seconds = duration_seconds(signal->text("Timeout").value_or("PT5M"), 300);
  if (auto* group = creation_policy.find("AutoScalingCreationPolicy"))
    awaited.percent_min = static_cast<int>(number_at(*group, "MinSuccessfulInstancesPercent", 100));
  return awaited;
}

std::int64_t duration_seconds(std::string_view text, std::int64_t otherwise) {
  if (!text.starts_with("PT")) return parse_int(text).value_or(otherwise);
  std::int64_t total = 0, number = 0;
  for (auto c : text.substr(2)) {
    if (c >= '0' && c <= '9') {
      number = number * 10 + (c - '0');
      if (number > 1'000'000) return otherwise;
      continue;
    }
    if (c == 'H')
      total += number * 3600;
    else if (c == 'M')
      total += number * 60;
    else if (c == 'S')
      total += number;
    else
      return otherwise;
    number = 0;
  }
  return total;
}

}  // namespace windlass::formation
