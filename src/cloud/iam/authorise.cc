#include "cloud/iam/authorise.h"

#include "base/text.h"
#include "cloud/iam/managed_policy.h"

namespace windlass::cloud::iam {

namespace {

using PrincipalKind = policy::Principal::Kind;

PrincipalKind kind_of(const Caller& caller) {
  if (caller.kind == Caller::Kind::Service) return PrincipalKind::Service;
  if (caller.kind == Caller::Kind::Anonymous) return PrincipalKind::Anonymous;
  if (caller.arn.ends_with(":root")) return PrincipalKind::Root;
  if (caller.arn.find(":user/") != std::string::npos) return PrincipalKind::User;
  if (caller.arn.find(":federated-user/") != std::string::npos) return PrincipalKind::FederatedUser;
  return PrincipalKind::RoleSession;
}

// A caller with what it holds. Who has no rows (any more) holds nothing.
struct Known {
  policy::Principal principal;
  std::shared_ptr<const Holdings> holdings;
  bool vouched_by_root = false;
};

// A federated user has what the user has who vouches for it, as far as its session policy goes.
const policy::Policy& everything() {
  static const auto parsed =
      policy::parse_policy(R"({"Version":"2012-10-17","Statement":)"
                           R"([{"Effect":"Allow","Action":"*","Resource":"*"}]})",
                           policy::PolicyKind::Identity);
  return *parsed;
}

Known know(store::Database& db, PolicyCache& cache, const Caller& caller, const Session* session) {
  Known known;
  auto& principal = known.principal;
  principal.kind = kind_of(caller);
  principal.account = caller.account.text;
  principal.arn = caller.arn;
  principal.user_id = caller.user_id;
  if (principal.kind == PrincipalKind::User || principal.kind == PrincipalKind::RoleSession) {
    // By id: whoever is made anew under an old name is somebody else.
    auto id = std::string_view(caller.user_id).substr(0, caller.user_id.find(':'));
    known.holdings = cache.holdings(db, caller.account, id);
  }
  if (principal.kind == PrincipalKind::FederatedUser && session && !session->issuer.empty()) {
    known.vouched_by_root = session->issuer == caller.account.text;
    if (!known.vouched_by_root)
      known.holdings = cache.holdings(db, caller.account, session->issuer);
  } else if (known.holdings) {
    auto& entity = known.holdings->entity;
    if (principal.kind == PrincipalKind::User) principal.name = entity.name;
    if (principal.kind == PrincipalKind::RoleSession) principal.role_arn = entity.arn();
    principal.tags = known.holdings->tags;
  }
  if (session)
    for (auto& [name, value] : session->tags) principal.tags[name] = value;
  return known;
}

// The policies that limit a session. What cannot be read (any more) allows nothing.
std::vector<std::shared_ptr<const policy::Policy>> session_policies(store::Database& db,
                                                                    PolicyCache& cache,
                                                                    const Session& session) {
  static const auto nothing = std::make_shared<const policy::Policy>();
  std::vector<std::shared_ptr<const policy::Policy>> policies;
  auto add = [&](const std::string& document) {
    auto compiled = cache.compiled(document, policy::PolicyKind::Identity);
    policies.push_back(compiled ? compiled : nothing);
  };
  if (!session.policy.empty()) add(session.policy);
  for (auto& arn : session.policy_arns) {
    auto managed = find_managed_policy(db, session.account.text, arn);
    if (managed)
      add(default_document(db, *managed));
    else
      policies.push_back(nothing);
  }
  if (policies.empty() && !session.issuer.empty()) policies.push_back(nothing);
  return policies;
}

struct Judged {
  policy::Decision decision;
  std::string resource;
  std::string identity;
};

Judged judge(store::Database& db, PolicyCache& cache, const Caller& caller, const Session* session,
             const Question& question, policy::PolicyKind resource_kind) {
  auto known = know(db, cache, caller, session);
  auto context = question.context;
  policy::describe(known.principal, context);
  if (session && !session->source_identity.empty())
    context.set("aws:SourceIdentity", session->source_identity);

  std::shared_ptr<const policy::Policy> resource;
  if (!question.resource_policy.empty())
    resource = cache.compiled(std::string(question.resource_policy), resource_kind);
  std::vector<std::shared_ptr<const policy::Policy>> limits;
  if (session) limits = session_policies(db, cache, *session);
  std::vector<const policy::Policy*> session_list;
  for (auto& limit : limits) session_list.push_back(limit.get());
  auto* all = &everything();

  policy::Policies policies;
  if (known.holdings) {
    policies.identity = known.holdings->identity_list;
    if (known.holdings->boundary) policies.boundary = &*known.holdings->boundary;
  } else if (known.vouched_by_root) {
    policies.identity = {&all, 1};
  }
  policies.resource = resource.get();
  policies.session = session_list;
  policies.resource_must_allow = question.resource_must_allow;
  Judged judged;
  judged.decision = policy::evaluate({.principal = known.principal,
                                      .action = question.action,
                                      .resources = question.resources,
                                      .resource_account = question.owner,
                                      .context = context},
                                     policies);
  judged.identity = known.principal.role_arn.empty() ? caller.arn : known.principal.role_arn;
  if (!question.resources.empty()) judged.resource = question.resources[judged.decision.resource];
  // The policies end with this call: who decided may be said, not pointed at.
  judged.decision.policy = nullptr;
  judged.decision.statement = nullptr;
  return judged;
}

const char* policy_word(policy::Source source) {
  switch (source) {
    case policy::Source::Identity: return "identity-based policy";
    case policy::Source::Resource: return "resource-based policy";
    case policy::Source::Boundary: return "permissions boundary";
    case policy::Source::Session: return "session policy";
  }
  return "policy";
}

}  // namespace

std::optional<UserKey> find_user_key(store::Database& db, std::string_view access_key_id) {
  auto rows = db.query(
      "select k.account, k.active, u.id, u.path, u.name from iam_access_key k "
      "join iam_entity u on u.id = k.user where k.id = ?",
      {access_key_id});
  if (rows.done()) return std::nullopt;
  auto row = rows.row();
  UserKey key;
  key.account.text = row.text(0);
  key.active = row.integer(1) != 0;
  key.user_id = row.text(2);
  key.user_arn = arn_of(key.account.text, Kind::User, row.view(3), row.view(4));
  return key;
}

Caller caller_of(const UserKey& key, std::string access_key_id) {
  return {.kind = Caller::Kind::User,
          .account = key.account,
          .arn = key.user_arn,
          .user_id = key.user_id,
          .access_key_id = std::move(access_key_id)};
}

std::string denial_message(const std::string& principal, std::string_view action,
                           std::string_view resource, const policy::Decision& decision) {
  auto message = "User: " + principal + " is not authorized to perform: " + std::string(action);
  if (!resource.empty()) message += " on resource: " + std::string(resource);
  std::string word = policy_word(decision.source);
  if (decision.kind == policy::Decision::Kind::ExplicitDeny)
    return message + " with an explicit deny in " + (word.starts_with('i') ? "an " : "a ") + word;
  return message + " because no " + word + " allows the " + std::string(action) + " action";
}

std::optional<Denial> authorise(store::Database& db, PolicyCache& cache, const Caller& caller,
                                const Session* session, const Question& question) {
  auto own = question.owner.empty() || question.owner == caller.account.text;
  if (own && kind_of(caller) == PrincipalKind::Root) return std::nullopt;
  auto judged = judge(db, cache, caller, session, question, policy::PolicyKind::Resource);
  if (judged.decision.allowed()) return std::nullopt;
  return Denial{
      .error = {"AccessDenied",
                denial_message(caller.arn, question.action, judged.resource, judged.decision), 403},
      .principal = caller.arn,
      .identity = judged.identity,
      .action = std::string(question.action),
      .resource = judged.resource,
      .by_explicit_deny = judged.decision.kind == policy::Decision::Kind::ExplicitDeny,
      .source = judged.decision.source};
}

std::string reason_of(const Denial& denial) {
  std::string word = policy_word(denial.source);
  if (denial.by_explicit_deny)
    return "an explicit deny in " + std::string(word.starts_with('i') ? "an " : "a ") + word;
  return "no " + word + " allows it";
}

namespace {

struct TrustedRole {
  AssumableRole role;
  std::string trust;
};

std::optional<TrustedRole> find_trusted_role(store::Database& db, std::string_view role_arn) {
  auto role = find_entity_by_arn(db, role_arn);
  if (!role || role->kind != Kind::Role) return std::nullopt;
  auto rows = db.query("select trust, session_seconds_max from iam_role where id = ?", {role->id});
  if (rows.done()) return std::nullopt;
  return TrustedRole{{.account = {role->account},
                      .arn = role->arn(),
                      .name = role->name,
                      .id = role->id,
                      .session_max = std::chrono::seconds(rows.row().integer(1))},
                     rows.row().text(0)};
}

}  // namespace

std::optional<AssumableRole> find_role(store::Database& db, std::string_view role_arn) {
  auto found = find_trusted_role(db, role_arn);
  if (!found) return std::nullopt;
  return std::move(found->role);
}

Result<AssumableRole> role_to_assume(store::Database& db, PolicyCache& cache, const Caller& caller,
                                     const Session* session, std::string_view role_arn,
                                     policy::Context context, std::string_view action) {
  auto refused =
      Error{"AccessDenied",
            "User: " + caller.arn + " is not authorized to perform: " + std::string(action) +
                " on resource: " + std::string(role_arn),
            403};
  auto found = find_trusted_role(db, role_arn);
  if (!found) return refused;
  Question question{.action = action, .resources = {&role_arn, 1}, .context = std::move(context)};
  question.owner = found->role.account.text;
  question.resource_policy = found->trust;
  question.resource_must_allow = true;
  auto judged = judge(db, cache, caller, session, question, policy::PolicyKind::Trust);
  if (judged.decision.allowed()) return std::move(found->role);
  // Of a trust policy that says nothing about the caller, AWS says nothing either.
  if (judged.decision.source != policy::Source::Resource)
    refused.message = denial_message(caller.arn, action, role_arn, judged.decision);
  else if (judged.decision.kind == policy::Decision::Kind::ExplicitDeny)
    refused.message += " with an explicit deny in the role trust policy";
  return refused;
}

}  // namespace windlass::cloud::iam
