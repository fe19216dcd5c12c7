#include "cloud/s3/policy.h"

#include <algorithm>

#include "base/text.h"
#include "cloud/s3/errors.h"

namespace windlass::cloud::s3 {

namespace {

// A policy's element is one string or a list of them.
template <class Test>
bool any_of(const Json* element, Test test) {
  if (!element) return false;
  if (element->is_string()) return test(element->as_string());
  if (!element->is_array()) return false;
  return std::ranges::any_of(element->as_array(), [&](const Json& item) {
    return item.is_string() && test(item.as_string());
  });
}

template <class Visit>
void each_statement(const Json& policy, Visit visit) {
  auto* statements = policy.find("Statement");
  if (!statements) return;
  if (statements->is_object()) visit(*statements);
  if (!statements->is_array()) return;
  for (auto& statement : statements->as_array())
    if (statement.is_object()) visit(statement);
}

bool is_for_everybody(const Json& statement) {
  auto* principal = statement.find("Principal");
  auto star = [](const std::string& text) { return text == "*"; };
  if (!principal) return false;
  return any_of(principal, star) ||
         (principal->is_object() && any_of(principal->find("AWS"), star));
}

bool has_effect(const Json& statement, std::string_view effect) {
  return statement.text("Effect").value_or("") == effect;
}

bool has_condition(const Json& statement) {
  auto* condition = statement.find("Condition");
  return condition && !(condition->is_object() && condition->as_object().empty());
}

Error malformed(std::string why) { return refusal("MalformedPolicy", std::move(why)); }

Result<> check_statement(const Json& statement, const std::string& bucket) {
  if (!has_effect(statement, "Allow") && !has_effect(statement, "Deny"))
    return malformed("Invalid effect: " + statement.text("Effect").value_or(""));
  if (!statement.find("Principal") && !statement.find("NotPrincipal"))
    return malformed("Missing required field Principal");
  if (!statement.find("Action") && !statement.find("NotAction"))
    return malformed("Missing required field Action");
  if (!statement.find("Resource") && !statement.find("NotResource"))
    return malformed("Missing required field Resource");
  auto foreign_action = [](const std::string& text) {
    return text != "*" && !lower(text).starts_with("s3:");
  };
  if (any_of(statement.find("Action"), foreign_action))
    return malformed("Policy has invalid action");
  auto arn = "arn:aws:s3:::" + bucket;
  auto foreign_resource = [&](const std::string& text) {
    auto name = std::string_view(text).substr(0, text.find('/'));
    return text != "*" && !matches_wildcard(name, arn);
  };
  if (any_of(statement.find("Resource"), foreign_resource))
    return malformed("Policy has invalid resource");
  return Done{};
}

}  // namespace

bool is_public(const Json& policy) {
  bool found = false;
  each_statement(policy, [&](const Json& statement) {
    if (has_effect(statement, "Allow") && is_for_everybody(statement) && !has_condition(statement))
      found = true;
  });
  return found;
}

Result<Json> parse_policy(const std::string& text, const std::string& bucket) {
  constexpr std::size_t bytes_max = 20 << 10;
  if (text.size() > bytes_max)
    return malformed("Policies must not be larger than " + std::to_string(bytes_max) + " bytes");
  auto policy = parse_json(text);
  if (!policy) return malformed("Policies must be valid JSON and the first byte must be '{'");
  if (!policy->is_object())
    return malformed("Policies must be valid JSON and the first byte must be '{'");
  auto* statements = policy->find("Statement");
  if (!statements || (!statements->is_array() && !statements->is_object()))
    return malformed("Missing required field Statement");

  Result<> checked = Done{};
  each_statement(*policy, [&](const Json& statement) {
    if (checked) checked = check_statement(statement, bucket);
  });
  if (!checked) return std::move(checked).error();
  return std::move(*policy);
}

}  // namespace windlass::cloud::s3
