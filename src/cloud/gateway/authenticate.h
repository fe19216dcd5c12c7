// Who calls: the signature's key is found, and the signature checked.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aws/sigv4.h"
#include "cloud/core/call.h"
#include "cloud/core/service.h"
#include "cloud/core/session.h"
#include "cloud/gateway/accounts.h"
#include "cloud/gateway/user_keys.h"

namespace windlass::cloud {

// Who calls, and what its session token says, if it has one.
struct Authenticated {
  Caller caller;
  std::shared_ptr<const Session> session = {};
};

class Authority {
 public:
  // Without settings.auth (--auth off): any signature and any date is taken. Keys that we issued
  // keep their principal, any other is the root of the settings' account.
  Authority(const Settings& settings, aws::Credentials root, const Accounts& accounts,
            UserKeys& user_keys)
      : settings_(settings),
        root_(std::move(root)),
        accounts_(accounts),
        user_keys_(user_keys),
        enforce_(settings.auth) {}

  bool enforces() const { return enforce_; }

  // Who a request without a signature is.
  Result<Caller> unsigned_caller(const Service& service, const http::Head& head,
                                 const aws::Operation* operation) const;
  // `payload_hash` stands for the body, as aws::verify wants it.
  Result<Authenticated> authenticate(const aws::Claim& claim, const http::Head& head,
                                     const Service& service, const std::string& payload_hash,
                                     Time now);
  // Of a form, whose signature is over its policy.
  Result<Authenticated> authenticate_form(const aws::Claim& claim, const std::string& policy,
                                          Time now);
  // The key that signs a claim's chunks; "" when chunks need no checking.
  std::string signing_key(const aws::Claim& claim, Time now);

 private:
  struct Found {
    Authenticated who;
    std::string secret;
  };
  Result<Found> find_key(const aws::Claim& claim, Time now) const;
  Result<Found> find_session(const aws::Claim& claim, Time now) const;

  const Settings& settings_;
  aws::Credentials root_;
  const Accounts& accounts_;
  UserKeys& user_keys_;
  bool enforce_;
  aws::SigningKeys keys_;
};

// The same refusal in the words of each protocol's family: S3's InvalidAccessKeyId is the JSON
// services' UnrecognizedClientException.
Error in_words_of(const aws::Service& service, aws::Protocol protocol, Error error);

}  // namespace windlass::cloud
