// An account's alias, and its figures.
#include "cloud/iam/aws_managed.h"
#include "cloud/iam/entity.h"
#include "cloud/iam/errors.h"
#include "cloud/iam/handlers.h"

namespace windlass::cloud::iam {

Result<> create_account_alias(Iam& iam, const Call& call, const CreateAccountAliasRequest& in) {
  auto alias = in.account_alias.value_or("");
  auto fine = alias.size() >= 3 && alias.size() <= 63 && !alias.starts_with('-') &&
              !alias.ends_with('-') && alias.find("--") == alias.npos &&
              alias.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == alias.npos;
  if (!fine)
    return validation_error(
        "The specified value for accountAlias is invalid. It must contain only "
        "lowercase letters, digits and dashes.");
  // The same alias again is no mistake; an account has one, so another takes its place.
  auto owner = iam.db.find_text("select account from iam_alias where alias = ?", {alias});
  if (owner && *owner != call.caller.account.text)
    return already_exists("The account alias " + alias + " already exists.");
  iam.db.run("insert or replace into iam_alias (account, alias) values (?, ?)",
             {call.caller.account.text, alias});
  return Done{};
}

Result<> delete_account_alias(Iam& iam, const Call& call, const DeleteAccountAliasRequest& in) {
  if (!iam.db.run("delete from iam_alias where account = ? and alias = ?",
                  {call.caller.account.text, in.account_alias}))
    return no_such_entity("The account alias " + in.account_alias.value_or("") +
                          " cannot be found.");
  return Done{};
}

Result<ListAccountAliasesResponse> list_account_aliases(Iam& iam, const Call& call,
                                                        const ListAccountAliasesRequest&) {
  ListAccountAliasesResponse answer;
  answer.account_aliases.emplace();
  answer.is_truncated = false;
  if (auto alias = iam.db.find_text("select alias from iam_alias where account = ?",
                                    {call.caller.account.text}))
    answer.account_aliases->push_back(*alias);
  return answer;
}

Result<GetAccountSummaryResponse> get_account_summary(Iam& iam, const Call& call,
                                                      const aws::Nothing&) {
  auto& account = call.caller.account.text;
  auto count = [&](Kind kind) {
    return static_cast<std::int32_t>(
        iam.db
            .find_integer("select count(*) from iam_entity where account = ? and kind = ?",
                          {account, std::string(1, static_cast<char>(kind))})
            .value_or(0));
  };
  auto versions = iam.db.find_integer(
      "select count(*) from iam_policy_version where policy in "
      "(select id from iam_entity where account = ? and kind = 'm')",
      {account});
  GetAccountSummaryResponse answer;
  answer.summary_map = std::map<std::string, std::int32_t>{
      {"AccessKeysPerUserQuota", 2},
      {"AccountAccessKeysPresent", 1},
      {"AccountMFAEnabled", 0},
      {"AccountPasswordPresent", 0},
      {"AccountSigningCertificatesPresent", 0},
      {"AssumeRolePolicySizeQuota", 2048},
      {"AttachedPoliciesPerGroupQuota", 10},
      {"AttachedPoliciesPerRoleQuota", 10},
      {"AttachedPoliciesPerUserQuota", 10},
      {"GlobalEndpointTokenVersion", 1},
      {"GroupPolicySizeQuota", 5120},
      {"Groups", count(Kind::Group)},
      {"GroupsPerUserQuota", 10},
      {"GroupsQuota", 300},
      {"InstanceProfiles", count(Kind::Profile)},
      {"InstanceProfilesQuota", 1000},
      {"MFADevices", 0},
      {"MFADevicesInUse", 0},
      {"Policies", count(Kind::Policy)},
      {"PoliciesQuota", 1500},
      {"PolicySizeQuota", 6144},
      {"PolicyVersionsInUse", static_cast<std::int32_t>(versions.value_or(0))},
      {"PolicyVersionsInUseQuota", 10000},
      {"Providers", 0},
      {"RolePolicySizeQuota", 10240},
      {"Roles", count(Kind::Role)},
      {"RolesQuota", 1000},
      {"ServerCertificates", 0},
      {"ServerCertificatesQuota", 20},
      {"SigningCertificatesPerUserQuota", 2},
      {"UserPolicySizeQuota", 2048},
      {"Users", count(Kind::User)},
      {"UsersQuota", 5000},
      {"VersionsPerPolicyQuota", 5},
  };
  return answer;
}

}  // namespace windlass::cloud::iam
