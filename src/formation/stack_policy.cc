#include "formation/stack_policy.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace windlass::formation {

namespace {

constexpr std::size_t size_max = 16'384;

bool matches(const Json* patterns, std::string_view text) {
  if (!patterns) return false;
  if (patterns->is_string()) return matches_wildcard(patterns->as_string(), text);
  return patterns->is_array() && std::ranges::any_of(patterns->as_array(), [&](auto& one) {
           return one.is_string() && matches_wildcard(one.as_string(), text);
         });
}

bool is_met(const Json& condition, std::string_view type) {
  if (!condition.is_object()) return true;
  for (auto& [way, keys] : condition.as_object()) {
    auto* wanted = keys.find("ResourceType");
    if (!wanted) return false;
    auto negated = way == "StringNotEquals" || way == "StringNotLike";
    if (matches(wanted, type) == negated) return false;
  }
  return true;
}

bool applies(const Json& statement, std::string_view action, std::string_view resource,
             std::string_view type) {
  auto acts = statement.find("NotAction") ? !matches(statement.find("NotAction"), action)
                                          : matches(statement.find("Action"), action);
  auto there = statement.find("NotResource") ? !matches(statement.find("NotResource"), resource)
                                             : matches(statement.find("Resource"), resource);
  auto* condition = statement.find("Condition");
  return acts && there && (!condition || is_met(*condition, type));
}

}  // namespace

Result<> check_stack_policy(const std::string& text) {
  auto refused = [](std::string why) {
    return Error{"ValidationError", "Error validating stack policy: " + why};
  };
  if (text.empty() || text.size() > size_max) return refused("Invalid stack policy");
  auto json = parse_json(text);
  if (!json) return refused("Invalid stack policy");
  auto* statements = json->find("Statement");
  if (!statements || !statements->is_array()) return refused("Policy must contain a Statement");
  for (auto& statement : statements->as_array()) {
    auto effect = statement.text("Effect").value_or("");
    if (effect != "Allow" && effect != "Deny") return refused("Invalid Effect");
    if (!statement.find("Action") && !statement.find("NotAction")) return refused("Missing Action");
    if (!statement.find("Principal") || statement.text("Principal") != "*")
      return refused("Principal must be \"*\"");
    if (!statement.find("Resource") && !statement.find("NotResource"))
      return refused("Missing Resource");
  }
  return Done{};
}

std::optional<std::string> denied_by(const std::string& policy, std::string_view action,
                                     std::string_view logical_id, std::string_view type) {
  if (policy.empty()) return std::nullopt;
  auto json = parse_json(policy);
  auto* statements = json ? json->find("Statement") : nullptr;
  if (!statements || !statements->is_array()) return std::nullopt;
  auto resource = "LogicalResourceId/" + std::string(logical_id);
  bool allowed = false;
  int number = 0;
  for (auto& statement : statements->as_array()) {
    ++number;
    if (!applies(statement, action, resource, type)) continue;
    if (statement.text("Effect") == "Deny")
      return "Action denied by stack policy: Statement [#" + std::to_string(number) +
             "] does not allow [" + std::string(action) + "] for resource [" + resource + "];";
    allowed = true;
  }
  if (allowed) return std::nullopt;
  return "Action not allowed by stack policy: No statement allows [" + std::string(action) +
         "] for resource [" + resource + "];";
}

}  // namespace windlass::formation
