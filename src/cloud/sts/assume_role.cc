// AssumeRole: a session of a role, for whom its trust policy and their own policies let in.
#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "cloud/iam/authorise.h"
#include "cloud/sts/handlers.h"
#include "cloud/sts/terms.h"

namespace windlass::cloud::sts {

namespace {

using std::chrono::seconds;

constexpr seconds role_default{3600};
constexpr seconds chained_max{3600};

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

// The id of a role that nobody made (--auth off), the same each time: it follows from the ARN.
std::string made_up_id(std::string_view arn) {
  static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  auto digest = sha256(arn);
  std::string id = "AROA";
  for (std::size_t i = 0; i < 17; ++i) id += alphabet[static_cast<unsigned char>(digest[i]) % 32];
  return id;
}

// What the request says of itself, for the conditions of trust policies.
policy::Context context_of(const Call& call, const AssumeRoleRequest& in) {
  policy::Context context;
  context.set("sts:RoleSessionName", in.role_session_name.value_or(""));
  if (in.external_id) context.set("sts:ExternalId", *in.external_id);
  if (in.source_identity) context.set("sts:SourceIdentity", *in.source_identity);
  if (in.transitive_tag_keys) context.set_all("sts:TransitiveTagKeys", *in.transitive_tag_keys);
  if (call.session) context.set("aws:MultiFactorAuthPresent", "false");
  std::vector<std::string> keys;
  for (auto& tag : in.tags.value_or(std::vector<Tag>{})) {
    keys.push_back(tag.key.value_or(""));
    context.set("aws:RequestTag/" + keys.back(), tag.value.value_or(""));
  }
  if (!keys.empty()) context.set_all("aws:TagKeys", std::move(keys));
  return context;
}

Result<iam::AssumableRole> find_role(Work& work, const Call& call, const AssumeRoleRequest& in) {
  auto& arn = *in.role_arn;
  auto named = parse_role(arn);
  if (!named) return validation_error(arn + " is invalid");
  if (!work.settings.auth) {
    if (auto role = iam::find_role(work.db, arn)) return *role;
    return iam::AssumableRole{.account = named->account,
                              .arn = arn,
                              .name = named->name,
                              .id = made_up_id(arn),
                              .session_max = std::chrono::hours(12)};
  }
  // Trust policies are small and sessions are made rarely: what is compiled is not kept.
  iam::PolicyCache cache;
  auto context = context_of(call, in);
  auto may = [&](std::string_view action) {
    return iam::role_to_assume(work.db, cache, call.caller, call.session, arn, context, action);
  };
  auto role = TRY(may("sts:AssumeRole"));
  if (in.tags && !in.tags->empty()) TRY(may("sts:TagSession"));
  if (in.source_identity) TRY(may("sts:SetSourceIdentity"));
  if (in.serial_number || in.token_code)
    return Error{"AccessDenied",
                 "MultiFactorAuthentication failed with invalid MFA one time pass code. ", 403};
  return role;
}

Result<> check_duration(const Call& call, const iam::AssumableRole& role, seconds duration) {
  if (call.caller.kind == Caller::Kind::Session && duration > chained_max)
    return validation_error(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
        "chaining");
  if (duration > role.session_max)
    return validation_error(
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  return Done{};
}

}  // namespace

Result<AssumeRoleResponse> assume_role(Work& work, const Call& call, const AssumeRoleRequest& in) {
  if (in.provided_contexts && !in.provided_contexts->empty())
    return Error{"NotImplemented", "ProvidedContexts are not served by the windlass local cloud.",
                 501};
  auto role = TRY(find_role(work, call, in));
  auto duration = in.duration_seconds ? seconds(*in.duration_seconds) : role_default;
  TRY(check_duration(call, role, duration));

  auto session = lasting(call, duration);
  auto name = in.role_session_name.value_or("");
  session.account = role.account;
  session.arn = "arn:aws:sts::" + role.account.text + ":assumed-role/" + role.name + "/" + name;
  session.user_id = role.id + ":" + name;
  if (call.caller.kind == Caller::Kind::Service) session.held_by = call.caller.arn;
  TRY(take_policies(work, session, in.policy, in.policy_arns));
  TRY(take_tags(session, in.tags));
  TRY(take_transitive_tags(session, call, in.transitive_tag_keys));
  session.source_identity = in.source_identity.value_or("");
  if (call.session && session.source_identity.empty())
    session.source_identity = call.session->source_identity;

  AssumeRoleResponse answer;
  answer.packed_policy_size = TRY(packed_size(session));
  answer.credentials = issue(work, session);
  answer.assumed_role_user =
      AssumedRoleUser{.assumed_role_id = session.user_id, .arn = session.arn};
  if (!session.source_identity.empty()) answer.source_identity = session.source_identity;
  return answer;
}

}  // namespace windlass::cloud::sts
