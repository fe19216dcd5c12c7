#include "cloud/sts/terms.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "cloud/iam/managed_policy.h"
#include "cloud/policy/policy.h"

namespace windlass::cloud::sts {

using namespace aws::sts;

namespace {

// AWS packs policy and tags before it measures them, and does not say how; we do not pack.
constexpr std::size_t packed_max = 2048;
constexpr std::size_t policy_arns_max = 10;

Error invalid_parameter(std::string message) {
  return {"InvalidParameterValue", std::move(message), 400};
}

bool contains(const std::vector<std::string>& texts, const std::string& text) {
  return std::ranges::find(texts, text) != texts.end();
}

}  // namespace

Error validation_error(std::string message) { return {"ValidationError", std::move(message), 400}; }

Session lasting(const Call& call, std::chrono::seconds duration) {
  Session session;
  session.issued = std::chrono::floor<std::chrono::seconds>(call.now);
  session.expires = session.issued + duration;
  return session;
}

Result<> take_policies(Work& work, Session& session, const std::optional<std::string>& policy,
                       const std::optional<std::vector<PolicyDescriptorType>>& policy_arns) {
  if (policy && policy->size() > packed_max)
    return validation_error(
        "1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must "
        "have length less than or equal to 2048");
  if (policy) {
    auto parsed = policy::parse_policy(*policy, policy::PolicyKind::Identity);
    if (!parsed) return Error{"MalformedPolicyDocumentException", parsed.error().message};
    session.policy = *policy;
  }
  if (!policy_arns) return Done{};
  if (policy_arns->size() > policy_arns_max)
    return validation_error("A session takes at most 10 managed policies.");
  for (auto& one : *policy_arns) {
    auto arn = one.arn.value_or("");
    if (!iam::find_managed_policy(work.db, session.account.text, arn))
      return Error{"MalformedPolicyDocumentException", "Policy " + arn + " does not exist."};
    session.policy_arns.push_back(std::move(arn));
  }
  return Done{};
}

Result<> take_tags(Session& session, const std::optional<std::vector<Tag>>& tags) {
  std::set<std::string> seen;
  for (auto& tag : tags.value_or(std::vector<Tag>{})) {
    auto name = tag.key.value_or("");
    if (!seen.insert(lower(name)).second)
      return invalid_parameter(
          "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    session.tags.emplace(std::move(name), tag.value.value_or(""));
  }
  return Done{};
}

Result<> take_transitive_tags(Session& session, const Call& call,
                              const std::optional<std::vector<std::string>>& keys) {
  for (auto& key : keys.value_or(std::vector<std::string>{})) {
    if (!session.tags.contains(key))
      return invalid_parameter(
          "The specified transitive tag key must be included in the requested tags.");
    session.transitive.push_back(key);
  }
  if (!call.session) return Done{};
  for (auto& key : call.session->transitive) {
    if (session.tags.contains(key))
      return invalid_parameter(
          "One of the specified transitive tag keys can't be set because it conflicts with a "
          "transitive tag key from the calling session.");
    auto found = call.session->tags.find(key);
    if (found == call.session->tags.end()) continue;
    session.tags.emplace(key, found->second);
    if (!contains(session.transitive, key)) session.transitive.push_back(key);
  }
  return Done{};
}

Result<std::optional<std::int32_t>> packed_size(const Session& session) {
  auto size = session.policy.size();
  for (auto& arn : session.policy_arns) size += arn.size();
  for (auto& [name, value] : session.tags) size += name.size() + value.size();
  if (size == 0) return std::optional<std::int32_t>();
  if (size > packed_max)
    return Error{"PackedPolicyTooLargeException",
                 "Packed size of session tags and policy consumes " +
                     std::to_string(size * 100 / packed_max) +
                     "% of allotted space. Please use smaller values."};
  return std::optional(static_cast<std::int32_t>((size * 100 + packed_max - 1) / packed_max));
}

Credentials issue(Work& work, const Session& session) {
  auto key = issue_session(work.settings.master_key, work.random, session);
  Credentials credentials;
  credentials.access_key_id = std::move(key.access_key_id);
  credentials.secret_access_key = std::move(key.secret_access_key);
  credentials.session_token = std::move(key.session_token);
  credentials.expiration = session.expires;
  return credentials;
}

}  // namespace windlass::cloud::sts
