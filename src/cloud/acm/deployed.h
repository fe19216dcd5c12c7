// Certificates with their keys, for the services of this cloud that serve TLS with them. AWS
// deploys them the same way, past ExportCertificate.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cloud/core/call.h"

namespace windlass::cloud::acm {

struct Deployed {
  std::string certificate, chain, key;  // PEM; the chain may be empty
};

// Whether it can be used to serve: UnsupportedCertificate while it is not issued,
// CertificateNotFound for one that the account does not have in that region.
Result<> check_deployable(const Work& work, const AccountId& account, const Region& region,
                          const std::string& arn);
// Nothing when it cannot be used.
std::optional<Deployed> deployed(const Work& work, std::string_view arn);

}  // namespace windlass::cloud::acm
