#include "cloud/iam/documents.h"

#include "base/text.h"
#include "cloud/iam/errors.h"
#include "cloud/iam/managed_policy.h"
#include "cloud/policy/policy.h"

namespace windlass::cloud::iam {

namespace {

constexpr std::size_t managed_max = 6144;
constexpr std::size_t trust_max = 2048;

struct InlineLimit {
  Kind kind;
  const char* word;
  std::size_t max;
};
constexpr InlineLimit inline_limits[] = {
    {Kind::User, "user", 2048}, {Kind::Group, "group", 5120}, {Kind::Role, "role", 10240}};

// An account is known when it is the caller's, or has anything in IAM.
bool is_known_account(Iam& iam, const Call& call, const std::string& account) {
  return account == call.caller.account.text ||
         iam.db.any("select 1 from iam_entity where account = ? limit 1", {account});
}

bool exists(Iam& iam, const Call& call, const std::string& arn) {
  auto address = parse_entity_arn(arn);
  if (!address) return true;  // sessions come and go
  return !is_known_account(iam, call, address->account) ||
         find_entity_by_arn(iam.db, arn).has_value();
}

}  // namespace

Result<> check_managed_document(const std::string& document) {
  TRY(policy::parse_policy(document, policy::PolicyKind::Identity));
  if (policy::quota_size(document) > managed_max) return quota_exceeded("PolicySize", managed_max);
  return Done{};
}

Result<> check_inline_document(Iam& iam, const Entity& owner, const std::string& name,
                               const std::string& document) {
  TRY(policy::parse_policy(document, policy::PolicyKind::Identity));
  auto size = policy::quota_size(document);
  for (auto row :
       iam.db.query("select document from iam_inline_policy where owner = ? and name <> ?",
                    {owner.id, name}))
    size += policy::quota_size(row.view(0));
  for (auto& [kind, word, max] : inline_limits)
    if (kind == owner.kind && size > max)
      return Error{"LimitExceeded", "Maximum policy size of " + std::to_string(max) +
                                        " bytes exceeded for " + word + " " + owner.name};
  return Done{};
}

Result<> check_trust(Iam& iam, const Call& call, const std::string& document) {
  auto trust = TRY(policy::parse_policy(document, policy::PolicyKind::Trust));
  if (policy::quota_size(document) > trust_max) return quota_exceeded("ACLSizePerRole", trust_max);
  for (auto& statement : trust.statements)
    for (auto& [type, text] : statement.principals.named())
      if (type == policy::Principals::Type::Arn && !exists(iam, call, text))
        return Error{"MalformedPolicyDocument",
                     "Invalid principal in policy: \"AWS\":\"" + text + "\""};
  return Done{};
}

Result<> check_boundary(Iam& iam, const Call& call, const std::optional<std::string>& arn) {
  if (!arn || find_managed_policy(iam.db, call.caller.account.text, *arn)) return Done{};
  return no_such_entity("Scope ARN: " + *arn + " does not exist or is not attachable.");
}

}  // namespace windlass::cloud::iam
