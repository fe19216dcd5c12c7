#include "cloud/ssm/policies.h"

#include "base/json.h"
#include "base/time.h"

namespace windlass::cloud::ssm {

namespace {

Error bad_attribute(std::string message) {
  return {"InvalidPolicyAttributeException", std::move(message)};
}

Result<Time> expiration(const Json& policy) {
  auto* attributes = policy.find("Attributes");
  auto timestamp = attributes ? attributes->text("Timestamp") : std::nullopt;
  if (!timestamp) return bad_attribute("The Expiration policy has no attribute Timestamp.");
  auto time = parse_iso8601(*timestamp);
  if (!time) return bad_attribute("The Expiration policy's Timestamp is not in ISO 8601.");
  return *time;
}

}  // namespace

Result<std::optional<Time>> expiration_of(const std::string& policies) {
  auto list = parse_json(policies);
  if (!list || !list->is_array())
    return Error{"InvalidPolicyTypeException", "Policies must be a JSON array of policies."};
  std::optional<Time> expires;
  for (auto& policy : list->as_array()) {
    auto type = policy.text("Type").value_or("");
    // Notifications go to EventBridge, which this cloud does not have.
    if (type != "Expiration")
      return Error{"InvalidPolicyTypeException",
                   "The policy type '" + type + "' is not served by this cloud: only Expiration."};
    expires = TRY(expiration(policy));
  }
  return expires;
}

}  // namespace windlass::cloud::ssm
