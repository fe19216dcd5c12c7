// Properties as their type wants them, and whether two of them mean the same.
#include "formation/schema_values.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "formation/schema.h"
#include "formation/schema_table.h"

namespace windlass::formation {

std::optional<std::string> as_text(const Json& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_int()) return std::to_string(value.as_int());
  if (value.is_double()) return format_double(value.as_double());
  return std::nullopt;
}

std::optional<std::int64_t> as_integer(const Json& value) {
  if (value.is_int()) return value.as_int();
  // 1e18 is well within what 64 bits hold; beyond it no schema counts.
  if (auto number = as_number(value); number && *number == std::trunc(*number))
    if (std::abs(*number) < 1e18) return static_cast<std::int64_t>(*number);
  return std::nullopt;
}

std::optional<double> as_number(const Json& value) {
  if (value.is_number()) return value.as_double();
  if (value.is_string()) return parse_double(trimmed(value.as_string()));
  return std::nullopt;
}

std::optional<bool> as_boolean(const Json& value) {
  if (value.is_bool()) return value.as_bool();
  if (!value.is_string()) return std::nullopt;
  if (equal_ignoring_case(value.as_string(), "true")) return true;
  if (equal_ignoring_case(value.as_string(), "false")) return false;
  return std::nullopt;
}

namespace {

Json converted_scalar(const SchemaRule& rule, const Json& value) {
  if ((rule.types & boolean_type) && !(rule.types & string_type))
    if (auto flag = as_boolean(value)) return Json(*flag);
  if ((rule.types & (integer_type | number_type)) && !(rule.types & string_type)) {
    if (auto whole = as_integer(value)) return Json(*whole);
    if (auto number = as_number(value); number && (rule.types & number_type)) return Json(*number);
  }
  if (rule.types == string_type)
    if (auto text = as_text(value)) return Json(std::move(*text));
  // A document may be given as text.
  if (rule.types == (string_type | object_type) && value.is_string() &&
      trimmed(value.as_string()).starts_with("{"))
    if (auto document = parse_json(value.as_string())) return std::move(*document);
  return value;
}

Json converted_value(const SchemaRule& rule, const Json& value) {
  if (value.is_array()) {
    Json::Array items;
    for (auto& item : value.as_array())
      items.push_back(converted_value(schema_tables.element_rule(rule), item));
    return Json(std::move(items));
  }
  if (!value.is_object()) return converted_scalar(rule, value);
  Json::Object members;
  for (auto& [name, member] : value.as_object()) {
    if (member.is_null()) continue;
    auto* inner = schema_tables.member_rule(rule, name);
    members.emplace_back(name, inner ? converted_value(*inner, member) : member);
  }
  return Json(std::move(members));
}

bool same(const SchemaRule& rule, const Json& a, const Json& b);

bool same_lists(const SchemaRule& rule, const Json::Array& a, const Json::Array& b) {
  if (a.size() != b.size()) return false;
  auto& element = schema_tables.element_rule(rule);
  auto equal = [&](const Json& one, const Json& other) { return same(element, one, other); };
  // Lists of properties are short: at most a few hundred.
  if (rule.unordered) return std::ranges::is_permutation(a, b, equal);
  return std::ranges::equal(a, b, equal);
}

bool same_objects(const SchemaRule& rule, const Json::Object& a, const Json& b) {
  if (a.size() != b.as_object().size()) return false;
  return std::ranges::all_of(a, [&](const Json::Member& member) {
    auto* other = b.find(member.first);
    auto* inner = schema_tables.member_rule(rule, member.first);
    return other && same(inner ? *inner : schema_tables.rules[0], member.second, *other);
  });
}

// Of converted values.
bool same(const SchemaRule& rule, const Json& a, const Json& b) {
  if (a.is_array() && b.is_array()) return same_lists(rule, a.as_array(), b.as_array());
  if (a.is_object() && b.is_object()) return same_objects(rule, a.as_object(), b);
  return a == b || (rule.any_case && a.is_string() && b.is_string() &&
                    equal_ignoring_case(a.as_string(), b.as_string()));
}

const SchemaRule* rule_at(const Schema& schema, const PropertyPath& path) {
  auto* rule = &schema_tables.rules[schema.rule];
  for (auto& part : path) {
    rule = rule->types & array_type ? &schema_tables.element_rule(*rule)
                                    : schema_tables.member_rule(*rule, part);
    if (!rule) return &schema_tables.rules[0];
  }
  return rule;
}

}  // namespace

Json converted(const Schema& schema, const Json& properties) {
  return converted_value(schema_tables.rules[schema.rule], properties);
}

bool same_value(const Schema& schema, const PropertyPath& path, const Json& a, const Json& b) {
  auto& rule = *rule_at(schema, path);
  return same(rule, converted_value(rule, a), converted_value(rule, b));
}

}  // namespace windlass::formation
