// Temporary credentials: for a role, for the caller itself, for somebody that the caller names.
#include <set>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "cloud/core/session.h"
#include "cloud/sts/handlers.h"

namespace windlass::cloud::sts {

namespace {

using std::chrono::seconds;

constexpr seconds role_default{3600};
constexpr seconds chained_max{3600};
constexpr seconds user_default{43200};
constexpr seconds root_max{3600};
// AWS packs policy and tags before it measures them, and does not say how; we do not pack.
constexpr std::size_t packed_max = 2048;

Error validation_error(std::string message) { return {"ValidationError", std::move(message), 400}; }

Error not_with_session(std::string_view operation) {
  return {"AccessDenied", "Cannot call " + std::string(operation) + " with session credentials",
          403};
}

struct RoleArn {
  AccountId account;
  std::string name;  // without the path: AWS leaves it out of the session's ARN
};

std::optional<RoleArn> parse_role(std::string_view arn) {
  auto parts = split(arn, ':');
  if (parts.size() != 6 || parts[0] != "arn" || parts[2] != "iam" || !parts[3].empty())
    return std::nullopt;
  auto account = parts[4];
  auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (account.size() != 12 || !std::ranges::all_of(account, is_digit)) return std::nullopt;
  auto path = parts[5];
  auto name = path.substr(path.rfind('/') + 1);
  if (!path.starts_with("role/") || name.empty()) return std::nullopt;
  return RoleArn{AccountId{std::string(account)}, std::string(name)};
}

// A role's unique id, the same each time: until roles exist, it follows from the ARN.
std::string role_id(std::string_view arn) {
  static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  auto digest = sha256(arn);
  std::string id = "AROA";
  for (std::size_t i = 0; i < 17; ++i) id += alphabet[static_cast<unsigned char>(digest[i]) % 32];
  return id;
}

Result<> check_policy(const std::optional<std::string>& policy) {
  if (!policy) return Done{};
  if (policy->size() > packed_max)
    return validation_error(
        "1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must "
        "have length less than or equal to 2048");
  auto json = parse_json(*policy);
  if (json && json->is_object()) return Done{};
  return Error{"MalformedPolicyDocumentException", "The policy is not in the valid JSON format."};
}

Result<std::map<std::string, std::string>> checked_tags(
    const std::optional<std::vector<Tag>>& tags) {
  std::map<std::string, std::string> out;
  std::set<std::string> seen;
  for (auto& tag : tags.value_or(std::vector<Tag>{})) {
    auto name = tag.key.value_or("");
    if (!seen.insert(lower(name)).second)
      return Error{"InvalidParameterValue",
                   "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
                   400};
    out.emplace(std::move(name), tag.value.value_or(""));
  }
  return out;
}

// How much of the room for policy and tags is used, in percent; nothing when there are none.
Result<std::optional<std::int32_t>> packed_size(const Session& session) {
  auto size = session.policy.size();
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

// Whole seconds, as AWS's expirations are.
Session lasting(const Call& call, seconds duration) {
  Session session;
  session.issued = std::chrono::floor<seconds>(call.now);
  session.expires = session.issued + duration;
  return session;
}

// For users, not for roles: AWS gives the root user an hour at most, and silently.
seconds user_duration(const Call& call, const std::optional<std::int32_t>& asked) {
  auto duration = asked ? seconds(*asked) : user_default;
  return call.caller.kind == Caller::Kind::Root ? std::min(duration, root_max) : duration;
}

}  // namespace

// Any role may be assumed by anybody until roles exist: their trust policies will decide then. The
// external id and the MFA code are theirs to check too.
Result<AssumeRoleResponse> assume_role(Work& work, const Call& call, const AssumeRoleRequest& in) {
  auto arn = in.role_arn.value_or("");
  auto role = parse_role(arn);
  if (!role) return validation_error(arn + " is invalid");
  TRY(check_policy(in.policy));
  auto duration = in.duration_seconds ? seconds(*in.duration_seconds) : role_default;
  if (call.caller.kind == Caller::Kind::Session && duration > chained_max)
    return validation_error(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
        "chaining");

  auto session = lasting(call, duration);
  auto name = in.role_session_name.value_or("");
  session.account = role->account;
  session.arn = "arn:aws:sts::" + role->account.text + ":assumed-role/" + role->name + "/" + name;
  session.user_id = role_id(arn) + ":" + name;
  session.policy = in.policy.value_or("");
  session.source_identity = in.source_identity.value_or("");
  session.tags = TRY(checked_tags(in.tags));

  AssumeRoleResponse answer;
  answer.packed_policy_size = TRY(packed_size(session));
  answer.credentials = issue(work, session);
  answer.assumed_role_user =
      AssumedRoleUser{.assumed_role_id = session.user_id, .arn = session.arn};
  answer.source_identity = in.source_identity;
  return answer;
}

Result<GetSessionTokenResponse> get_session_token(Work& work, const Call& call,
                                                  const GetSessionTokenRequest& in) {
  if (call.caller.kind == Caller::Kind::Session) return not_with_session("GetSessionToken");
  auto session = lasting(call, user_duration(call, in.duration_seconds));
  session.account = call.caller.account;
  session.arn = call.caller.arn;
  session.user_id = call.caller.user_id;
  return GetSessionTokenResponse{.credentials = issue(work, session)};
}

Result<GetFederationTokenResponse> get_federation_token(Work& work, const Call& call,
                                                        const GetFederationTokenRequest& in) {
  if (call.caller.kind == Caller::Kind::Session) return not_with_session("GetFederationToken");
  TRY(check_policy(in.policy));
  auto name = in.name.value_or("");
  auto& account = call.caller.account.text;
  auto session = lasting(call, user_duration(call, in.duration_seconds));
  session.account = call.caller.account;
  session.arn = "arn:aws:sts::" + account + ":federated-user/" + name;
  session.user_id = account + ":" + name;
  session.policy = in.policy.value_or("");
  session.tags = TRY(checked_tags(in.tags));

  GetFederationTokenResponse answer;
  answer.packed_policy_size = TRY(packed_size(session));
  answer.credentials = issue(work, session);
  answer.federated_user = FederatedUser{.federated_user_id = session.user_id, .arn = session.arn};
  return answer;
}

}  // namespace windlass::cloud::sts
