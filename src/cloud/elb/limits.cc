#include "cloud/elb/limits.h"

#include "base/text.h"
#include "cloud/elb/errors.h"
#include "cloud/elb/handlers.h"
#include "cloud/elb/pages.h"
#include "cloud/elb/ssl_policies.h"

namespace windlass::cloud::elb {

Result<DescribeAccountLimitsOutput> describe_account_limits(Elb&, const Call&,
                                                            const DescribeAccountLimitsInput& in) {
  const std::pair<const char*, int> limits[] = {
      {"target-groups", groups_max},
      {"targets-per-application-load-balancer", targets_max},
      {"listeners-per-application-load-balancer", listeners_max},
      {"rules-per-application-load-balancer", rules_max},
      {"network-load-balancers", balancers_max},
      {"targets-per-network-load-balancer", 3000},
      {"targets-per-availability-zone-per-network-load-balancer", targets_of_network_max},
      {"listeners-per-network-load-balancer", listeners_max},
      {"condition-values-per-alb-rule", 5},
      {"condition-wildcards-per-alb-rule", 6},
      {"target-groups-per-application-load-balancer", 100},
      {"target-groups-per-action-on-application-load-balancer", 5},
      {"target-groups-per-action-on-network-load-balancer", 1},
      {"certificates-per-application-load-balancer", certificates_max},
      {"certificates-per-network-load-balancer", certificates_max},
      {"targets-per-target-group", targets_max},
      {"target-id-registrations-per-application-load-balancer", 1000},
      {"application-load-balancers", balancers_max},
  };
  DescribeAccountLimitsOutput answer;
  answer.limits.emplace();
  for (auto& [name, max] : limits)
    answer.limits->push_back({.name = name, .max = std::to_string(max)});
  answer.next_marker = TRY(cut(*answer.limits, in.marker, in.page_size));
  return answer;
}

Result<DescribeSSLPoliciesOutput> describe_ssl_policies(Elb&, const Call&,
                                                        const DescribeSSLPoliciesInput& in) {
  DescribeSSLPoliciesOutput answer;
  answer.ssl_policies.emplace();
  auto add = [&](const SecurityPolicy& policy) {
    if (in.load_balancer_type == "network" && !policy.for_network) return;
    SslPolicy view;
    view.name = std::string(policy.name);
    view.ssl_protocols.emplace();
    for (auto protocol : split(policy.protocols, ' ')) view.ssl_protocols->emplace_back(protocol);
    view.ciphers.emplace();
    std::int32_t priority = 0;
    for (auto cipher : split(policy.ciphers, ' '))
      view.ciphers->push_back({.name = std::string(cipher), .priority = ++priority});
    view.supported_load_balancer_types = {{"application"}};
    if (policy.for_network) view.supported_load_balancer_types->push_back("network");
    answer.ssl_policies->push_back(std::move(view));
  };
  if (in.names && !in.names->empty()) {
    for (auto& name : *in.names) {
      auto* policy = find_ssl_policy(name);
      if (!policy) return Error{"SSLPolicyNotFound", "SSL policy '" + name + "' not found"};
      add(*policy);
    }
  } else {
    for (auto& policy : ssl_policies()) add(policy);
  }
  answer.next_marker = TRY(cut(*answer.ssl_policies, in.marker, in.page_size));
  return answer;
}

}  // namespace windlass::cloud::elb
