#include "formation/drift.h"

#include <algorithm>

#include "formation/differences.h"
#include "formation/events.h"
#include "formation/own_types.h"
#include "formation/pointer.h"
#include "formation/schema.h"

namespace windlass::formation {

namespace {

// What the template says, without what cannot be compared.
Json comparable(const Schema* schema, const Recipe& recipe, const Json& json, PropertyPath& path) {
  if (!json.is_object()) return json;
  Json kept = Json::Object{};
  for (auto& [name, value] : json.as_object()) {
    path.push_back(name);
    auto hidden = schema && (write_only(*schema, path) || read_only(*schema, path));
    auto refers = value.is_string() && has_dynamic_reference(value.as_string());
    auto secret = std::ranges::find(recipe.secrets, pointer_to(path)) != recipe.secrets.end();
    if (!hidden && !refers && !secret && !value.is_null())
      kept.set(name, comparable(schema, recipe, value, path));
    path.pop_back();
  }
  return kept;
}

// Of what is there, only what the template speaks of.
Json spoken_of(const Json& expected, const Json& actual) {
  if (!expected.is_object() || !actual.is_object()) return actual;
  Json kept = Json::Object{};
  for (auto& [name, value] : expected.as_object())
    if (auto* found = actual.find(name)) kept.set(name, spoken_of(value, *found));
  return kept;
}

bool speaks_of_tag(const Json* tags, std::string_view key) {
  return tags && tags->is_array() &&
         std::ranges::any_of(tags->as_array(), [&](auto& tag) { return tag.text("Key") == key; });
}

// Tags that the engine or the stack put there are not the template's, unless it names them, too.
void leave_out_tags(const Schema& schema, const Tags& stacks, const Json& expected, Json& actual) {
  auto* tags = actual.find(tag_property(schema));
  if (!tags || !tags->is_array()) return;
  Json::Array kept;
  for (auto& tag : tags->as_array()) {
    auto key = tag.text("Key").value_or("");
    auto ours = key.starts_with("aws:") || key.starts_with("windlass:") ||
                std::ranges::any_of(stacks, [&](auto& each) { return each.first == key; });
    if (!ours || speaks_of_tag(expected.find(tag_property(schema)), key)) kept.push_back(tag);
  }
  actual.set(std::string(tag_property(schema)), kept);
}

std::string_view word(Difference::Way way) {
  if (way == Difference::Way::Add) return "ADD";
  return way == Difference::Way::Remove ? "REMOVE" : "NOT_EQUAL";
}

}  // namespace

Result<Drift> drift_of(const StackRecord& stack, const ResourceRecord& resource,
                       const Around& around) {
  Drift drift;
  drift.status = "NOT_CHECKED";
  if (!resource.made || resource.made->physical.id.empty()) return drift;
  auto& recipe = resource.made->recipe;
  auto* type = find_own_type(recipe.type);
  if (!type) type = around.find(recipe.type);
  if (!type || !type->read) return drift;
  auto wanted =
      TRY(wanted_of(stack, resource.logical_id, recipe, resource.made->token, around.surroundings));
  auto found = TRY(type->read(around.place, resource.made->physical, wanted.properties));
  auto* schema = find_schema(recipe.type);
  PropertyPath path;
  drift.expected = comparable(schema, recipe, recipe.properties, path);
  if (schema) drift.expected = converted(*schema, drift.expected);
  if (!found) {
    drift.status = "DELETED";
    return drift;
  }
  auto actual = *found;
  if (schema) leave_out_tags(*schema, recipe.tags, drift.expected, actual);
  drift.actual = spoken_of(drift.expected, actual);
  // What the service cannot tell does not differ.
  for (auto& one : differences(schema, drift.expected, drift.actual)) {
    if (one.way == Difference::Way::Remove && one.path.size() == 1 && !found->find(one.path[0]))
      continue;
    drift.differences.push_back({pointer_to(one.path), std::string(word(one.way)),
                                 one.before.value_or(Json()), one.after.value_or(Json())});
  }
  drift.status = drift.differences.empty() ? "IN_SYNC" : "MODIFIED";
  return drift;
}

Json to_json(const Drift& drift, Time now) {
  Json json = Json::Object{{"Status", drift.status},
                           {"At", std::int64_t{now.time_since_epoch().count()}},
                           {"Expected", drift.expected},
                           {"Actual", drift.actual}};
  Json::Array all;
  for (auto& one : drift.differences)
    all.push_back(Json::Object{
        {"Path", one.path}, {"Way", one.way}, {"Expected", one.expected}, {"Actual", one.actual}});
  json.set("Differences", all);
  return json;
}

Drift drift_from_json(const Json& json) {
  Drift drift;
  auto member = [](const Json& of, std::string_view name) {
    auto* found = of.find(name);
    return found ? *found : Json();
  };
  drift.status = json.text("Status").value_or("NOT_CHECKED");
  drift.expected = member(json, "Expected");
  drift.actual = member(json, "Actual");
  if (auto* all = json.find("Differences"); all && all->is_array())
    for (auto& one : all->as_array())
      drift.differences.push_back({one.text("Path").value_or(""), one.text("Way").value_or(""),
                                   member(one, "Expected"), member(one, "Actual")});
  return drift;
}

std::optional<Time> drift_seen_at(const Json& json) {
  auto* at = json.find("At");
  if (!at || !at->is_int()) return std::nullopt;
  return Time{Duration{at->as_int()}};
}

}  // namespace windlass::formation
