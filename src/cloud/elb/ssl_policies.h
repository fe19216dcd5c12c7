// The security policies of TLS listeners.
#pragma once

#include <span>
#include <string_view>

namespace windlass::cloud::elb {

struct SecurityPolicy {
  std::string_view name;
  std::string_view protocols;  // "TLSv1.2 TLSv1.3", the oldest first
  std::string_view ciphers;    // in OpenSSL's words, by spaces
  bool for_network = true;
};

inline constexpr std::string_view usual_ssl_policy = "ELBSecurityPolicy-2016-08";

std::span<const SecurityPolicy> ssl_policies();
// Null for a name that AWS does not have.
const SecurityPolicy* find_ssl_policy(std::string_view name);

}  // namespace windlass::cloud::elb
