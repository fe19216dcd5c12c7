#include "cloud/policy/tests/scenario.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "base/text.h"

namespace windlass::cloud::policy {

namespace {

template <class Act>
auto asked(const Scenario& scenario, Act act) {
  auto context = scenario.context;
  describe(scenario.principal, context);
  std::vector<std::string_view> resources(scenario.resources.begin(), scenario.resources.end());
  std::vector<const Policy*> identity, session;
  for (auto& policy : scenario.identity) identity.push_back(&policy);
  for (auto& policy : scenario.session) session.push_back(&policy);
  return act(Request{.principal = scenario.principal,
                     .action = scenario.action,
                     .resources = resources,
                     .resource_account = scenario.resource_account,
                     .context = context},
             Policies{.identity = identity,
                      .resource = scenario.resource ? &*scenario.resource : nullptr,
                      .boundary = scenario.boundary ? &*scenario.boundary : nullptr,
                      .session = session,
                      .resource_must_allow = scenario.resource_must_allow});
}

Json list_of(std::string_view text) {
  Json list{Json::Array{}};
  for (auto one : split(text, ',')) list.push(Json(trimmed(one)));
  return list;
}

// The text after " word ", cut off the end of `text`.
std::optional<std::string_view> cut_clause(std::string_view& text, std::string_view word) {
  auto parts = split_once(text, word);
  if (!parts) return std::nullopt;
  text = parts->first;
  return trimmed(parts->second);
}

Json principal_of(std::string_view text) {
  if (text == "*") return Json("*");
  Json principal;
  for (auto one : split(text, ',')) {
    auto [type, name] = *split_once(one, ":");
    if (!principal.find(type)) principal.set(std::string(type), Json(Json::Array{}));
    for (auto& [key, names] : principal.as_object())
      if (key == type) names.push(Json(name));
  }
  return principal;
}

Json statement_of(std::string_view text) {
  Json statement;
  auto condition = cut_clause(text, " if ");
  auto principal = cut_clause(text, " for ");
  auto not_principal = cut_clause(text, " for-all-but ");
  auto not_resource = cut_clause(text, " on-all-but ");
  auto resource = cut_clause(text, " on ");
  auto [effect, action] = *split_once(text, " ");
  auto but = action.starts_with("all-but ");
  statement.set("Effect", Json(effect));
  statement.set(but ? "NotAction" : "Action", list_of(but ? action.substr(8) : action));
  if (resource) statement.set("Resource", list_of(*resource));
  if (not_resource) statement.set("NotResource", list_of(*not_resource));
  if (principal) statement.set("Principal", principal_of(*principal));
  if (not_principal) statement.set("NotPrincipal", principal_of(*not_principal));
  if (condition) {
    auto json = parse_json(*condition);
    REQUIRE_MESSAGE(json, *condition);
    statement.set("Condition", *json);
  }
  return statement;
}

const char* name_of(Source source) {
  switch (source) {
    case Source::Identity: return "identity";
    case Source::Resource: return "resource";
    case Source::Boundary: return "boundary";
    case Source::Session: return "session";
  }
  return "";
}

}  // namespace

Decision Scenario::decide() const {
  return asked(*this, [](auto request, auto policies) { return evaluate(request, policies); });
}

std::vector<Match> Scenario::all_matches() const {
  return asked(*this, [](auto request, auto policies) { return matches(request, policies); });
}

Principal somebody(std::string_view who) {
  using Kind = Principal::Kind;
  const std::string account = "111122223333";
  auto iam = "arn:aws:iam::" + account + ":", sts = "arn:aws:sts::" + account + ":";
  if (who == "user")
    return {Kind::User, account, iam + "user/bob", "AIDABOBBOBBOBBOBBOB12",
            "bob",      "",      {{"team", "red"}}};
  if (who == "other-user")
    return {Kind::User, account, iam + "user/eve", "AIDAEVEEVEEVEEVEEVE12", "eve", "", {}};
  if (who == "role")
    return {
        Kind::RoleSession,  account, sts + "assumed-role/app/i-1", "AROAAPPAPPAPPAPPAPP12:i-1", "",
        iam + "role/x/app", {}};
  if (who == "root") return {Kind::Root, account, iam + "root", account, "", "", {}};
  if (who == "federated")
    return {Kind::FederatedUser, account, sts + "federated-user/fay", account + ":fay", "", "", {}};
  if (who == "web") return {Kind::Federated, "", "accounts.google.com", "", "", "", {}};
  if (who.starts_with("service "))
    return {Kind::Service, "", std::string(who.substr(8)), "", "", "", {}};
  REQUIRE_MESSAGE(who == "anonymous", std::string(who));
  return {Kind::Anonymous, "", "anonymous", "anonymous", "", "", {}};
}

Policy policy_of(std::string_view text, PolicyKind kind) {
  std::string document(text);
  if (!text.starts_with('{')) {
    Json json;
    json.set("Version", Json("2012-10-17"));
    json.set("Statement", statement_of(text));
    document = json.dump();
  }
  auto policy = parse_policy(document, kind);
  REQUIRE_MESSAGE(policy, document, ": ", policy.error().message);
  return *std::move(policy);
}

std::string told(const Decision& decision) {
  std::string source = name_of(decision.source);
  switch (decision.kind) {
    case Decision::Kind::Allowed: return "allow by " + source;
    case Decision::Kind::ExplicitDeny: return "explicit deny in " + source;
    case Decision::Kind::ImplicitDeny: return "implicit deny for want of " + source;
  }
  return "";
}

}  // namespace windlass::cloud::policy
