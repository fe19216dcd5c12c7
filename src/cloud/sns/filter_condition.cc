#include "cloud/sns/filter_condition.h"

#include <arpa/inet.h>

#include "base/text.h"
#include "cloud/sns/errors.h"

namespace windlass::cloud::sns {

namespace {

Error malformed(const std::string& why) { return invalid_parameter("FilterPolicy: " + why); }

double number_of(const Json& json) {
  return json.is_int() ? static_cast<double>(json.as_int()) : json.as_double();
}

bool is_comparison(const Json& json) {
  if (!json.is_string()) return false;
  for (auto* known : {"=", "<", "<=", ">", ">="})
    if (json.as_string() == known) return true;
  return false;
}

bool compare(double value, const std::string& how, double with) {
  if (how == "=") return value == with;
  if (how == "<") return value < with;
  if (how == "<=") return value <= with;
  if (how == ">") return value > with;
  return value >= with;
}

bool equal(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) return number_of(a) == number_of(b);
  return a == b;
}

std::optional<std::pair<std::uint32_t, int>> range_of(const std::string& text) {
  auto parts = split_once(text, "/");
  in_addr address{};
  if (::inet_pton(AF_INET, std::string(parts ? parts->first : std::string_view(text)).c_str(),
                  &address) != 1)
    return std::nullopt;
  auto bits = parts ? parse_int(parts->second) : 32;
  if (!bits || *bits < 0 || *bits > 32) return std::nullopt;
  return std::pair(ntohl(address.s_addr), static_cast<int>(*bits));
}

bool in_range(const std::string& range, const std::string& address) {
  auto wanted = range_of(range), given = range_of(address);
  if (!wanted || !given) return false;
  auto mask = wanted->second == 0 ? 0 : ~std::uint32_t{0} << (32 - wanted->second);
  return (wanted->first & mask) == (given->first & mask);
}

Result<> check_numeric(const Json& list) {
  if (!list.is_array() || list.as_array().empty())
    return malformed("Value of numeric must be a non-empty array");
  auto& parts = list.as_array();
  if (parts.size() != 2 && parts.size() != 4)
    return malformed("Too many or too few elements in numeric expression");
  for (std::size_t i = 0; i < parts.size(); i += 2) {
    if (!is_comparison(parts[i]))
      return malformed("Unrecognized numeric range operator: " + parts[i].dump());
    if (!parts[i + 1].is_number())
      return malformed("Value of " + parts[i].as_string() + " must be numeric");
  }
  return Done{};
}

bool is_operator(std::string_view name) {
  for (auto* known : {"prefix", "suffix", "equals-ignore-case", "wildcard", "cidr", "exists",
                      "numeric", "anything-but"})
    if (name == known) return true;
  return false;
}

bool text_holds(const std::string& name, const std::string& wanted, const Json& value) {
  if (!value.is_string()) return false;
  auto& text = value.as_string();
  if (name == "prefix") return text.starts_with(wanted);
  if (name == "suffix") return text.ends_with(wanted);
  if (name == "equals-ignore-case") return equal_ignoring_case(text, wanted);
  if (name == "wildcard") return matches_wildcard(wanted, text);
  return in_range(wanted, text);
}

bool numeric_holds(const Json& list, const Json& value) {
  if (!value.is_number()) return false;
  auto& parts = list.as_array();
  for (std::size_t i = 0; i < parts.size(); i += 2)
    if (!compare(number_of(value), parts[i].as_string(), number_of(parts[i + 1]))) return false;
  return true;
}

bool anything_but(const Json& unwanted, const Json& value) {
  if (unwanted.is_array()) {
    for (auto& one : unwanted.as_array())
      if (equal(one, value)) return false;
    return true;
  }
  if (unwanted.is_object()) {
    auto& [name, operand] = unwanted.as_object().front();
    auto& list = operand.is_array() ? operand.as_array() : Json::Array{operand};
    for (auto& one : list)
      if (text_holds(name, one.as_string(), value)) return false;
    return true;
  }
  return !equal(unwanted, value);
}

Result<> check_anything_but(const Json& unwanted) {
  if (unwanted.is_string() || unwanted.is_number()) return Done{};
  if (unwanted.is_array()) {
    if (unwanted.as_array().empty())
      return malformed("Value of anything-but must be a non-empty array");
    for (auto& one : unwanted.as_array())
      if (!one.is_string() && !one.is_number())
        return malformed(
            "Inside anything-but list, either all values are number or string, mixed "
            "type is not supported");
    return Done{};
  }
  if (!unwanted.is_object() || unwanted.as_object().size() != 1)
    return malformed("Value of anything-but must be an array or single string/number value.");
  auto& [name, operand] = unwanted.as_object().front();
  for (auto* known : {"prefix", "suffix", "equals-ignore-case", "wildcard"})
    if (name == known) {
      auto list = operand.is_array() ? operand.as_array() : Json::Array{operand};
      for (auto& one : list)
        if (!one.is_string()) return malformed(name + " match pattern must be a string");
      return Done{};
    }
  return malformed("Unsupported anything-but pattern: " + name);
}

}  // namespace

Result<> check_condition(const Json& condition) {
  if (!condition.is_object()) {
    if (condition.is_array())
      return malformed("Match value must be String, number, true, false, or null");
    return Done{};
  }
  if (condition.as_object().size() != 1)
    return malformed("Only one key allowed in match expression");
  auto& [name, operand] = condition.as_object().front();
  if (!is_operator(name)) return malformed("Unrecognized match type " + name);
  if (name == "numeric") return check_numeric(operand);
  if (name == "anything-but") return check_anything_but(operand);
  if (name == "exists") {
    if (operand.is_bool()) return Done{};
    return malformed("exists match pattern must be either true or false.");
  }
  if (!operand.is_string()) return malformed(name + " match pattern must be a string");
  if (name == "cidr" && !range_of(operand.as_string()))
    return malformed("Malformed CIDR, one '/' required");
  return Done{};
}

bool holds(const Json& condition, const Json* value) {
  if (!condition.is_object()) return value && equal(condition, *value);
  auto& [name, operand] = condition.as_object().front();
  if (name == "exists") return operand.as_bool() == (value != nullptr);
  if (!value) return false;
  if (name == "numeric") return numeric_holds(operand, *value);
  if (name == "anything-but") return anything_but(operand, *value);
  return text_holds(name, operand.as_string(), *value);
}

}  // namespace windlass::cloud::sns
