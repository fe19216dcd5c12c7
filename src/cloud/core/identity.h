// Who calls, and where: small types for the strings that people swap.
#pragma once

#include <compare>
#include <string>

namespace windlass::cloud {

struct AccountId {
  std::string text;
  auto operator<=>(const AccountId&) const = default;
};

struct Region {
  std::string text;
  auto operator<=>(const Region&) const = default;
};

struct Caller {
  enum class Kind {
    Root,       // the account's root key: may do everything
    User,       // an IAM user's own access key
    Session,    // a key that STS issued
    Service,    // another of our services, within the process ("s3.amazonaws.com")
    Anonymous,  // carried no signature; only services that accept that see it
  } kind = Kind::Root;
  AccountId account = {};
  std::string arn = {};            // "arn:aws:iam::000000000000:root"
  std::string user_id = {};        // "AROAEXAMPLE:session", the account for root
  std::string access_key_id = {};  // "" for services and anonymous callers
  // Of a service that acts for a resource: aws:SourceArn and aws:SourceAccount.
  std::string source_arn = {};
  std::string source_account = {};
};

Caller root_of(const AccountId& account);
Caller service_principal(const AccountId& account, std::string service);

}  // namespace windlass::cloud
