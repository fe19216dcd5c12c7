// May this be done? The published evaluation logic, as a pure function.
//
// First whatever denies explicitly, anywhere. Then:
// - within an account, the identity's policies or the resource's policy are enough. A permissions
//   boundary and session policies take away from what the identity's policies give, and from what
//   the resource gives to a role; not from what the resource gives to the user, to the session
//   itself, or to everybody.
// - a resource's policy that names an account leaves it to that account's own policies.
// - across accounts, both sides must allow.
// - a service, a federated identity or a stranger has nothing but the resource's policy.
// - some resources hold the reins (KMS keys, roles to be assumed): nobody gets in whom their policy
//   does not let in, also within the account.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/policy/context.h"
#include "cloud/policy/policy.h"

namespace windlass::cloud::policy {

struct Request {
  const Principal& principal;
  std::string_view action;                      // "s3:GetObject"
  std::span<const std::string_view> resources;  // ARNs; "*" for what has none. All must be allowed
  std::string_view resource_account;            // "" means the principal's own
  const Context& context;                       // with describe(principal) in it
};

struct Policies {
  std::span<const Policy* const> identity = {};
  const Policy* resource = nullptr;
  const Policy* boundary = nullptr;
  // What limits a session. A session with none has no such limit.
  std::span<const Policy* const> session = {};
  bool resource_must_allow = false;
};

enum class Source : std::uint8_t { Identity, Resource, Boundary, Session };

struct Decision {
  enum class Kind : std::uint8_t { Allowed, ImplicitDeny, ExplicitDeny } kind = Kind::ImplicitDeny;
  // Whose word it was: the policy that allowed or denied, or the one that should have allowed.
  Source source = Source::Identity;
  const Policy* policy = nullptr;        // null where nothing allowed
  const Statement* statement = nullptr;  // likewise
  std::size_t resource = 0;              // which of the request's resources decided

  bool allowed() const { return kind == Kind::Allowed; }
};

Decision evaluate(const Request& request, const Policies& policies);

// Every statement that has a word in it, for simulations.
struct Match {
  Source source;
  const Policy* policy;
  const Statement* statement;
};
std::vector<Match> matches(const Request& request, const Policies& policies);

}  // namespace windlass::cloud::policy
