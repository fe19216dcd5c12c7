#include "cloud/elb/listener_terms.h"

#include <algorithm>

#include "cloud/acm/deployed.h"
#include "cloud/elb/errors.h"
#include "cloud/elb/ssl_policies.h"

namespace windlass::cloud::elb {

using namespace aws::elbv2;

namespace {

Result<> check_protocol(const Balancer& balancer, const std::string& protocol) {
  auto is_http = protocol == "HTTP" || protocol == "HTTPS";
  auto is_stream = protocol == "TCP" || protocol == "TLS";
  if (!is_http && !is_stream)
    return Error{"UnsupportedProtocol",
                 "Listener protocol '" + protocol + "' is not served by the windlass local cloud."};
  if (is_http == balancer.is_network())
    return Error{"UnsupportedProtocol", "Listener protocol '" + protocol +
                                            "' is not supported for load balancers of type '" +
                                            balancer.type + "'"};
  return Done{};
}

Result<> complete_plain(const aws::elbv2::Listener& document) {
  if (document.certificates && !document.certificates->empty())
    return invalid_configuration("Certificates cannot be specified for " + *document.protocol +
                                 " listeners");
  if (document.ssl_policy)
    return invalid_configuration("An SSL policy cannot be specified for " + *document.protocol +
                                 " listeners");
  return Done{};
}

Result<> complete_secure(Elb& elb, const Call& call, aws::elbv2::Listener& document) {
  auto given = document.certificates.value_or(std::vector<Certificate>{});
  if (given.empty())
    return validation("A certificate must be specified for " + *document.protocol + " listeners");
  for (auto& one : given)
    TRY(acm::check_deployable(elb.work, call.caller.account, call.region,
                              one.certificate_arn.value_or("")));
  document.ssl_policy = document.ssl_policy.value_or(std::string(usual_ssl_policy));
  if (!find_ssl_policy(*document.ssl_policy))
    return Error{"SSLPolicyNotFound", "SSL policy '" + *document.ssl_policy + "' not found"};
  return Done{};
}

Result<> check_alpn(const aws::elbv2::Listener& document) {
  if (!document.alpn_policy || document.alpn_policy->empty()) return Done{};
  if (document.protocol != "TLS")
    return invalid_configuration("An ALPN policy can only be specified for TLS listeners");
  auto known = {"HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"};
  auto& policy = document.alpn_policy->front();
  if (document.alpn_policy->size() != 1 ||
      std::ranges::none_of(known, [&](auto* one) { return policy == one; }))
    return Error{"ALPNPolicyNotFound", "ALPN policy '" + policy + "' not found"};
  return Done{};
}

}  // namespace

Result<> complete_listener(Elb& elb, const Call& call, const Balancer& balancer,
                           aws::elbv2::Listener& document) {
  if (!document.port) return validation("A listener port must be specified");
  if (!document.protocol) return validation("A listener protocol must be specified");
  TRY(check_protocol(balancer, *document.protocol));
  TRY(check_alpn(document));
  auto secure = document.protocol == "HTTPS" || document.protocol == "TLS";
  if (secure)
    TRY(complete_secure(elb, call, document));
  else
    TRY(complete_plain(document));
  if (auto& mutual = document.mutual_authentication) {
    if (mutual->mode.value_or("off") != "off")
      return not_served("Mutual authentication by mode '" + *mutual->mode + "'");
    mutual.reset();
  }
  if (document.protocol == "HTTPS") document.mutual_authentication.emplace().mode = "off";
  return Done{};
}

}  // namespace windlass::cloud::elb
