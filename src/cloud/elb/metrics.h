// What CloudWatch hears of load balancers, once a minute.
#pragma once

#include "cloud/elb/plan.h"
#include "host/balancers.h"

namespace windlass::cloud::elb {

void tell_metrics(Work& work, const Call& call, const Plan& plan,
                  const host::BalancerReport& report);

}  // namespace windlass::cloud::elb
