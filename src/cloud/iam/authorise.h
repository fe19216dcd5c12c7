// May this caller do that? What the gateway asks before every handler, and STS before a session.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cloud/core/identity.h"
#include "cloud/core/session.h"
#include "cloud/iam/policy_cache.h"
#include "cloud/policy/evaluate.h"

namespace windlass::cloud::iam {

// --- For authentication ---
struct UserKey {
  AccountId account;
  std::string user_arn;
  std::string user_id;  // "AIDA..."
  bool active = false;
};
// A user's own access key. Its secret is secret_of(settings.master_key, access_key_id).
std::optional<UserKey> find_user_key(store::Database& db, std::string_view access_key_id);
// Who calls with it.
Caller caller_of(const UserKey& key, std::string access_key_id);

// --- For authorisation ---
struct Question {
  std::string_view action;                      // "s3:GetObject"
  std::span<const std::string_view> resources;  // ARNs, or "*"
  // What the request says about itself: aws:SourceIp, aws:CurrentTime, s3:prefix,
  // aws:ResourceTag/... What follows from the caller (aws:PrincipalArn, aws:username, ...) is added
  // here.
  policy::Context context = {};
  // The resources' side; owner "" means the caller's own account, policy "" that there is none.
  std::string_view owner = {};
  std::string_view resource_policy = {};
  bool resource_must_allow = false;
};

struct Denial {
  Error error;  // AccessDenied, in AWS's words; the gateway puts it into those of the protocol
  std::string principal;
  std::string identity;  // whose policies count: of a role's session, the role
  std::string action;
  std::string resource;
  bool by_explicit_deny = false;
  policy::Source source = policy::Source::Identity;  // what denied, or should have allowed
};
// "no identity-based policy allows it", "an explicit deny in a session policy"
std::string reason_of(const Denial& denial);

// Nothing when it is allowed. `session` is what a caller's session token says; null for others.
// Root may do everything in its own account.
std::optional<Denial> authorise(store::Database& db, PolicyCache& cache, const Caller& caller,
                                const Session* session, const Question& question);

// "User: ARN is not authorized to perform: ACTION on resource: ARN because no identity-based policy
// allows the ACTION action"
std::string denial_message(const std::string& principal, std::string_view action,
                           std::string_view resource, const policy::Decision& decision);

// --- For STS ---
struct AssumableRole {
  AccountId account;
  std::string arn;
  std::string name;
  std::string id;  // "AROA...": a session's user id is ID:SESSION, and so its role is found
  std::chrono::seconds session_max{};
};
std::optional<AssumableRole> find_role(store::Database& db, std::string_view role_arn);
// The role, if its trust policy and the caller's own policies let the caller in. A role that does
// not exist is refused in the same words. `question` needs its context only (sts:ExternalId,
// sts:RoleSessionName, aws:RequestTag/..., aws:MultiFactorAuthPresent).
Result<AssumableRole> role_to_assume(store::Database& db, PolicyCache& cache, const Caller& caller,
                                     const Session* session, std::string_view role_arn,
                                     policy::Context context,
                                     std::string_view action = "sts:AssumeRole");

}  // namespace windlass::cloud::iam
