// Who asks, and whom a policy names.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/policy/context.h"

namespace windlass::cloud::policy {

struct Principal {
  enum class Kind : std::uint8_t {
    Root,           // of its account
    User,           // an IAM user
    RoleSession,    // who assumed a role
    FederatedUser,  // who got a user's federation token
    Service,        // "s3.amazonaws.com"; the ARN is that name
    Federated,      // comes with a web identity or SAML; the ARN is the provider
    Anonymous,
  } kind = Kind::Anonymous;
  std::string account = {};
  std::string arn = {};
  std::string user_id = {};   // "AIDA...", "AROA...:session"
  std::string name = {};      // of a user
  std::string role_arn = {};  // of a role session: the role's own, with its path
  std::map<std::string, std::string> tags = {};
};

// The keys that follow from who asks: aws:PrincipalArn, aws:userid, aws:username, tags, ...
void describe(const Principal& principal, Context& context);

// How a resource's policy reaches a principal; more is stronger.
enum class Grant : std::uint8_t {
  None,
  Account,  // by naming its account: the account's own policies must allow too
  Role,     // by naming the session's role: its boundary and session policies still limit
  Direct,   // by naming it, or everybody
};

// A statement's Principal or NotPrincipal.
class Principals {
 public:
  enum class Type : std::uint8_t { Anyone, Account, Arn, UniqueId, Service, Federated, Canonical };
  struct Named {
    Type type;
    std::string text;
  };

  void add(Type type, std::string text) { named_.push_back({type, std::move(text)}); }
  const std::vector<Named>& named() const { return named_; }

  // As Principal: how strongly any of its names reaches the principal.
  Grant reach(const Principal& principal) const;
  // As NotPrincipal: is the principal left out? Only if its account is listed and, of a session,
  // role and session too: that is AWS's rule.
  bool exempts(const Principal& principal) const;

 private:
  bool lists(Type type, std::string_view text) const;
  std::vector<Named> named_;
};

}  // namespace windlass::cloud::policy
