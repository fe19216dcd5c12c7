#include "cloud/sns/filter_policy.h"

#include <algorithm>

#include "base/text.h"
#include "cloud/sns/errors.h"
#include "cloud/sns/filter_condition.h"

namespace windlass::cloud::sns {

namespace {

constexpr int keys_max = 5;
constexpr std::size_t combinations_max = 150;

struct Counted {
  int keys = 0;
  std::size_t combinations = 1;
};

Result<> check_object(const Json& policy, bool of_body, Counted& counted);

Result<> check_rule(const std::string& name, const Json& rule, bool of_body, Counted& counted) {
  if (rule.is_object()) {
    if (!of_body)
      return invalid_parameter(
          "Filter policy scope MessageAttributes does not support nested filter policy");
    return check_object(rule, of_body, counted);
  }
  if (!rule.is_array())
    return invalid_parameter("FilterPolicy: \"" + name + "\" must be an object or an array");
  if (rule.as_array().empty())
    return invalid_parameter("FilterPolicy: Empty arrays are not allowed");
  for (auto& condition : rule.as_array()) TRY(check_condition(condition));
  ++counted.keys;
  counted.combinations *= rule.as_array().size();
  return Done{};
}

Result<> check_object(const Json& policy, bool of_body, Counted& counted) {
  for (auto& [name, rule] : policy.as_object()) {
    if (name == "$or" && rule.is_array()) {
      for (auto& choice : rule.as_array()) {
        if (!choice.is_object())
          return invalid_parameter("FilterPolicy: $or must be a list of objects");
        TRY(check_object(choice, of_body, counted));
      }
      continue;
    }
    TRY(check_rule(name, rule, of_body, counted));
  }
  return Done{};
}

// A field's values: those of a list one by one, or nothing where there is no such field.
using Values = std::vector<const Json*>;

void add_values(const Json& json, Values& values) {
  if (json.is_array())
    for (auto& one : json.as_array()) add_values(one, values);
  else
    values.push_back(&json);
}

bool any_holds(const Json& rule, const Values& values) {
  return std::ranges::any_of(rule.as_array(), [&](auto& condition) {
    if (values.empty()) return holds(condition, nullptr);
    return std::ranges::any_of(values, [&](auto* value) { return holds(condition, value); });
  });
}

template <class Matches>
bool all_hold(const Json& policy, const Matches& matches) {
  for (auto& [name, rule] : policy.as_object()) {
    auto held = name == "$or" && rule.is_array()
                    ? std::ranges::any_of(rule.as_array(),
                                          [&](auto& choice) { return all_hold(choice, matches); })
                    : matches(name, rule);
    if (!held) return false;
  }
  return true;
}

// Fields are looked up through lists: {"a": [{"b": 1}, {"b": 2}]} has 1 and 2 at a.b.
bool body_holds(const Json& policy, const Values& bodies) {
  return all_hold(policy, [&](const std::string& name, const Json& rule) {
    Values values;
    for (auto* body : bodies)
      if (auto* field = body->find(name)) add_values(*field, values);
    return rule.is_object() ? !values.empty() && body_holds(rule, values) : any_holds(rule, values);
  });
}

// What an attribute says, as JSON: lists one by one, numbers as numbers. Bytes are never looked at.
Json value_of(const aws::sns::MessageAttributeValue& attribute) {
  auto type = attribute.data_type.value_or("");
  auto text = attribute.string_value.value_or("");
  if (type == "String") return text;
  if (type == "String.Array") return parse_json(text).value_or(Json(Json::Array{}));
  if (type == "Number") {
    if (auto whole = parse_int(text)) return *whole;
    if (auto number = parse_double(text)) return *number;
  }
  return Json::Array{};
}

}  // namespace

Result<> check_filter_policy(const std::string& policy, bool of_body) {
  if (policy.empty() || policy == "{}") return Done{};
  auto json = parse_json(policy);
  if (!json)
    return invalid_parameter("FilterPolicy: failed to parse JSON. " + json.error().message);
  if (!json->is_object()) return invalid_parameter("FilterPolicy: must be a JSON object");
  Counted counted;
  TRY(check_object(*json, of_body, counted));
  if (counted.keys > keys_max)
    return Error{"FilterPolicyLimitExceeded",
                 "Filter policy can not have more than " + std::to_string(keys_max) + " keys"};
  if (counted.combinations > combinations_max)
    return invalid_parameter("FilterPolicy: Filter policy is too complex");
  return Done{};
}

bool wants(const Json& policy, const MessageAttributes& attributes) {
  return all_hold(policy, [&](const std::string& name, const Json& rule) {
    auto found = attributes.find(name);
    if (found == attributes.end()) return any_holds(rule, {});
    auto json = value_of(found->second);
    Values values;
    add_values(json, values);
    // Bytes and malformed values are there, and match nothing but that.
    static const Json unseen;
    if (values.empty()) values.push_back(&unseen);
    return any_holds(rule, values);
  });
}

bool wants_body(const Json& policy, const std::string& message) {
  auto body = parse_json(message);
  return body && body->is_object() && body_holds(policy, {&*body});
}

}  // namespace windlass::cloud::sns
