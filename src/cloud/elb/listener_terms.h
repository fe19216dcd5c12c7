// What a listener may be: protocol, certificates, policy.
#pragma once

#include "cloud/elb/listener.h"

namespace windlass::cloud::elb {

// Refuses what such a balancer's listener cannot have, and fills in what was left out. The default
// actions are not looked at.
Result<> complete_listener(Elb& elb, const Call& call, const Balancer& balancer,
                           aws::elbv2::Listener& document);

}  // namespace windlass::cloud::elb
