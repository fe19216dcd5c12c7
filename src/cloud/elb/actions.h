// What rules do with a request.
#pragma once

#include <string>
#include <vector>

#include "aws/elbv2/shape/action.h"
#include "cloud/elb/balancer.h"

namespace windlass::cloud::elb {

// The ARNs of the target groups that they lead to.
std::vector<std::string> groups_in(const std::vector<aws::elbv2::Action>& actions);

// As describe operations tell them, with what was left out. Refuses what such a balancer cannot do,
// and groups that it cannot lead to.
Result<std::vector<aws::elbv2::Action>> completed_actions(
    Elb& elb, const Call& call, const Balancer& balancer, const std::string& protocol,
    const std::optional<std::vector<aws::elbv2::Action>>& actions);

}  // namespace windlass::cloud::elb
