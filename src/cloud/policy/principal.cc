#include "cloud/policy/principal.h"

#include <algorithm>

namespace windlass::cloud::policy {

namespace {

using Kind = Principal::Kind;

const char* type_name(Kind kind) {
  switch (kind) {
    case Kind::Root: return "Account";
    case Kind::User: return "User";
    case Kind::RoleSession: return "AssumedRole";
    case Kind::FederatedUser: return "FederatedUser";
    case Kind::Service: return "Service";
    case Kind::Federated: return "Federated";
    case Kind::Anonymous: return "Anonymous";
  }
  return "";
}

bool belongs_to_account(Kind kind) {
  return kind == Kind::Root || kind == Kind::User || kind == Kind::RoleSession ||
         kind == Kind::FederatedUser;
}

// A role's unique id names all of its sessions.
Grant reach_by_id(std::string_view id, const Principal& principal) {
  if (principal.user_id == id) return Grant::Direct;
  auto of_role = principal.kind == Kind::RoleSession && principal.user_id.size() > id.size() &&
                 principal.user_id.starts_with(id) && principal.user_id[id.size()] == ':';
  return of_role ? Grant::Role : Grant::None;
}

Grant reach_by_arn(std::string_view arn, const Principal& principal) {
  if (principal.arn == arn) return Grant::Direct;
  if (principal.kind == Kind::RoleSession && principal.role_arn == arn) return Grant::Role;
  return Grant::None;
}

// "logs.us-east-1.amazonaws.com" is the service in one of its regions: some are named so in policies.
bool is_service(std::string_view named, std::string_view service) {
  constexpr std::string_view end = ".amazonaws.com";
  if (named == service) return true;
  if (!named.ends_with(end) || !service.ends_with(end)) return false;
  auto name = service.substr(0, service.size() - end.size());
  auto rest = named.substr(0, named.size() - end.size());
  return rest.size() > name.size() + 1 && rest.starts_with(name) && rest[name.size()] == '.' &&
         rest.find('.', name.size() + 1) == std::string_view::npos;
}

Grant reach_by(const Principals::Named& named, const Principal& principal) {
  using Type = Principals::Type;
  switch (named.type) {
    case Type::Anyone: return Grant::Direct;
    case Type::Account:
      if (!belongs_to_account(principal.kind) || principal.account != named.text)
        return Grant::None;
      return principal.kind == Kind::Root ? Grant::Direct : Grant::Account;
    case Type::Arn:
      return belongs_to_account(principal.kind) ? reach_by_arn(named.text, principal) : Grant::None;
    case Type::UniqueId:
      return belongs_to_account(principal.kind) ? reach_by_id(named.text, principal) : Grant::None;
    case Type::Service:
      return principal.kind == Kind::Service && is_service(named.text, principal.arn)
                 ? Grant::Direct
                 : Grant::None;
    case Type::Federated:
      return principal.kind == Kind::Federated && principal.arn == named.text ? Grant::Direct
                                                                              : Grant::None;
    case Type::Canonical: return Grant::None;  // the local cloud gives out no canonical user ids
  }
  return Grant::None;
}

}  // namespace

void describe(const Principal& principal, Context& context) {
  auto service = principal.kind == Kind::Service;
  context.set("aws:PrincipalType", type_name(principal.kind));
  context.set("aws:PrincipalIsAWSService", service ? "true" : "false");
  if (service) context.set("aws:PrincipalServiceName", principal.arn);
  if (!principal.user_id.empty()) context.set("aws:userid", principal.user_id);
  if (principal.kind == Kind::User) context.set("aws:username", principal.name);
  if (belongs_to_account(principal.kind)) {
    auto& arn = principal.kind == Kind::RoleSession ? principal.role_arn : principal.arn;
    context.set("aws:PrincipalArn", arn);
    context.set("aws:PrincipalAccount", principal.account);
  }
  for (auto& [key, value] : principal.tags) context.set("aws:PrincipalTag/" + key, value);
}

Grant Principals::reach(const Principal& principal) const {
  auto strongest = Grant::None;
  for (auto& named : named_) strongest = std::max(strongest, reach_by(named, principal));
  return strongest;
}

bool Principals::lists(Type type, std::string_view text) const {
  return std::ranges::any_of(named_,
                             [&](auto& named) { return named.type == type && named.text == text; });
}

bool Principals::exempts(const Principal& principal) const {
  if (lists(Type::Anyone, "*")) return true;
  if (!belongs_to_account(principal.kind)) return reach(principal) == Grant::Direct;
  if (!lists(Type::Account, principal.account)) return false;
  if (principal.kind == Kind::Root) return true;
  if (principal.kind == Kind::RoleSession && !lists(Type::Arn, principal.role_arn)) return false;
  return lists(Type::Arn, principal.arn);
}

}  // namespace windlass::cloud::policy
