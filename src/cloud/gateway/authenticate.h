// Who calls: the signature's key is found, and the signature checked.
#pragma once

#include <optional>
#include <string>

#include "aws/sigv4.h"
#include "cloud/core/call.h"
#include "cloud/core/service.h"
#include "cloud/gateway/keys.h"

namespace windlass::cloud {

class Authority {
 public:
  // `enforce` false (--auth off): any signature and any date is taken. Keys that we issued keep their
  // principal, any other is the root of the settings' account.
  Authority(const Settings& settings, aws::Credentials root, bool enforce)
      : settings_(settings), root_(std::move(root)), enforce_(enforce) {}

  bool enforces() const { return enforce_; }

  // Who a request without a signature is.
  Result<Caller> unsigned_caller(const Service& service, const http::Head& head,
                                 const aws::Operation* operation) const;
  // `payload_hash` stands for the body, as aws::verify wants it.
  Result<Caller> authenticate(const aws::Claim& claim, const http::Head& head,
                              const Service& service, const std::string& payload_hash, Time now);
  // The key that signs a claim's chunks; "" when chunks need no checking.
  std::string signing_key(const aws::Claim& claim, Time now);

 private:
  struct Found {
    Caller caller;
    std::string secret;
  };
  Result<Found> find_key(const aws::Claim& claim, Time now) const;

  const Settings& settings_;
  aws::Credentials root_;
  bool enforce_;
  aws::SigningKeys keys_;
};

// The same refusal in the words of each protocol's family: S3's InvalidAccessKeyId is the JSON
// services' UnrecognizedClientException.
Error in_words_of(const aws::Service& service, aws::Protocol protocol, Error error);

}  // namespace windlass::cloud
