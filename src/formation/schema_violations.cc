// What is wrong with a resource's properties, in CloudFormation's words.
//
// It has two manners. That a property is not known, missing or of the wrong kind it says as it
// always did; what its schemas say beyond that comes as "Properties validation failed for resource
// ...".
#include <algorithm>

#include "aws/pattern.h"
#include "base/text.h"
#include "formation/evaluate.h"
#include "formation/schema.h"
#include "formation/schema_table.h"
#include "formation/schema_values.h"

namespace windlass::formation {

namespace {

const SchemaTables& tables = schema_tables;

bool not_known_yet(const Json& value) {
  if (!value.is_string()) return false;
  auto& text = value.as_string();
  return text.find(known_after_apply) != std::string::npos ||
         text.find("{{resolve:") != std::string::npos;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

std::string_view type_word(std::uint8_t types) {
  if (types & string_type) return "String";
  if (types & integer_type) return "Integer";
  if (types & number_type) return "Number";
  if (types & boolean_type) return "Boolean";
  return types & array_type ? "List" : "Map";
}

bool is_kind(const SchemaRule& rule, const Json& value) {
  if (rule.types == 0) return true;
  if (value.is_array()) return rule.types & array_type;
  if (value.is_object()) return rule.types & object_type;
  return (rule.types & string_type) || ((rule.types & integer_type) && as_integer(value)) ||
         ((rule.types & number_type) && as_number(value)) ||
         ((rule.types & boolean_type) && as_boolean(value));
}

std::string named(std::span<const char* const> names) {
  std::string list;
  for (std::string_view name : names)
    list += (list.empty() ? "" : ", ") + std::string(name.empty() ? "or" : name);
  return "[" + list + "]";
}

class Checker {
 public:
  explicit Checker(std::string_view logical_id) : logical_id_(logical_id) {}

  void check(const SchemaRule& rule, const Json& value) {
    if (value.is_null() || not_known_yet(value)) return;
    if (!is_kind(rule, value)) return wrong_kind(rule);
    if (value.is_array()) return check_list(rule, value.as_array());
    if (value.is_object()) return check_object(rule, value);
    check_scalar(rule, value);
  }

  std::vector<Violation> found;

 private:
  // The name of the property that we are in; lists have those of whom they belong to.
  std::string name() const {
    for (auto part = path_.rbegin(); part != path_.rend(); ++part)
      if (!part->empty() && !std::isdigit(static_cast<unsigned char>(part->front()))) return *part;
    return "Properties";
  }

  void wrong_kind(const SchemaRule& rule) {
    auto message = "Value of property " + name() + " must be ";
    if (rule.types & array_type) {
      auto& element = tables.element_rule(rule);
      message += "of type List";
      if (element.types == string_type) message += " of String";
    } else if (rule.types == object_type) {
      message += "an object";
    } else {
      message += "of type " + std::string(type_word(rule.types));
    }
    found.push_back({path_, message});
  }

  void refuse(std::string_view what) {
    found.push_back({path_, "Properties validation failed for resource " +
                                std::string(logical_id_) + " with message: #" +
                                (path_.empty() ? "" : "/" + join(path_, "/")) + ": " +
                                std::string(what)});
  }

  void check_scalar(const SchemaRule& rule, const Json& value) {
    auto text = as_text(value).value_or("");
    if (rule.values.count > 0 && !is_one_of(rule, text))
      return refuse(text + " is not a valid enum value");
    if (rule.types & string_type) return check_text(rule, text);
    if (auto number = as_number(value)) check_number(rule, *number, text);
  }

  static bool is_one_of(const SchemaRule& rule, std::string_view text) {
    return std::ranges::any_of(tables[rule.values], [&](std::string_view each) {
      return each == text || (rule.any_case && equal_ignoring_case(each, text));
    });
  }

  void check_text(const SchemaRule& rule, const std::string& text) {
    auto length = characters(text);
    if (length < static_cast<std::size_t>(rule.length_min))
      return refuse("expected minLength: " + std::to_string(rule.length_min) +
                    ", actual: " + std::to_string(length));
    if (length > static_cast<std::size_t>(rule.length_max))
      return refuse("expected maxLength: " + std::to_string(rule.length_max) +
                    ", actual: " + std::to_string(length));
    if (rule.pattern && !aws::matches_pattern(rule.pattern, text))
      refuse("failed validation constraint for keyword [pattern]");
  }

  void check_number(const SchemaRule& rule, double number, const std::string& text) {
    if (number < rule.min) refuse(text + " is not greater or equal to " + format_double(rule.min));
    if (number > rule.max) refuse(text + " is not less or equal to " + format_double(rule.max));
  }

  void check_list(const SchemaRule& rule, const Json::Array& items) {
    auto count = items.size();
    if (count < static_cast<std::size_t>(rule.items_min))
      refuse("expected minimum item count: " + std::to_string(rule.items_min) +
             ", found: " + std::to_string(count));
    if (count > static_cast<std::size_t>(rule.items_max))
      refuse("expected maximum item count: " + std::to_string(rule.items_max) +
             ", found: " + std::to_string(count));
    if (rule.unique && has_twins(items)) refuse("array items are not unique");
    for (std::size_t i = 0; i < count; ++i)
      within(std::to_string(i), [&] { check(tables.element_rule(rule), items[i]); });
  }

  // What is not known yet is nobody's twin.
  static bool has_twins(const Json::Array& items) {
    std::vector<std::string> texts;
    for (auto& item : items)
      if (auto text = item.dump(); !not_known_yet(Json(text))) texts.push_back(std::move(text));
    std::ranges::sort(texts);
    return std::ranges::adjacent_find(texts) != texts.end();
  }

  void check_object(const SchemaRule& rule, const Json& object) {
    for (auto& member : object.as_object())
      within(member.first, [&] { check_member(rule, member.first, member.second); });
    for (auto& member : tables.members_of(rule))
      if (member.required && !given(object, member.name))
        found.push_back({path_, "Property " + std::string(member.name) + " cannot be empty."});
    for (auto& demand : tables.demands_of(rule)) check_demand(demand, object);
  }

  void check_member(const SchemaRule& rule, const std::string& key, const Json& value) {
    if (auto* inner = tables.member_rule(rule, key))
      check(*inner, value);
    else if (rule.types != 0 && rule.types != (string_type | object_type))
      found.push_back({path_, "Encountered unsupported property " + key});
  }

  static bool given(const Json& object, std::string_view name) {
    auto* member = object.find(name);
    return member && !member->is_null();
  }

  void check_demand(const SchemaDemand& demand, const Json& object) {
    auto names = tables[demand.names];
    auto is_given = [&](const char* name) { return given(object, name); };
    auto there = std::ranges::count_if(names, is_given);
    switch (demand.kind) {
      case SchemaDemand::OneOf:
        if (there != 1) refuse("exactly one of " + named(names) + " is required");
        return;
      case SchemaDemand::SomeOf:
        if (there == 0) refuse("at least one of " + named(names) + " is required");
        return;
      case SchemaDemand::With:
        if (!is_given(demand.name)) return;
        for (auto* each : names)
          if (!is_given(each))
            refuse("property [" + std::string(each) + "] is required with [" + demand.name + "]");
        return;
      case SchemaDemand::Without:
        if (!is_given(demand.name)) return;
        for (auto* each : names)
          if (is_given(each))
            refuse("property [" + std::string(each) + "] is not permitted with [" + demand.name +
                   "]");
        return;
      case SchemaDemand::Sets:
        if (!has_a_set(names, object)) refuse("one of " + named(names) + " is required");
    }
  }

  static bool has_a_set(std::span<const char* const> names, const Json& object) {
    bool complete = true;
    for (std::string_view name : names) {
      if (!name.empty()) {
        complete = complete && given(object, name);
      } else {
        if (complete) return true;
        complete = true;
      }
    }
    return false;
  }

  template <class Check>
  void within(std::string part, Check&& check) {
    path_.push_back(std::move(part));
    check();
    path_.pop_back();
  }

  std::string_view logical_id_;
  PropertyPath path_;
};

}  // namespace

std::vector<Violation> violations(const Schema& schema, std::string_view logical_id,
                                  const Json& properties) {
  Checker checker(logical_id);
  checker.check(tables.rules[schema.rule], properties);
  // What only the service sets is no property that a template may give.
  for (auto& [name, value] : properties.is_object() ? properties.as_object() : Json::Object{})
    if (read_only(schema, {name}))
      checker.found.push_back({{name}, "Encountered unsupported property " + name});
  return std::move(checker.found);
}

}  // namespace windlass::formation
