// Which requests a rule is for.
#pragma once

#include <optional>
#include <vector>

#include "aws/elbv2/shape/rule_condition.h"
#include "base/result.h"

namespace windlass::cloud::elb {

// As describe operations tell them: with the configuration of each field, whichever way it was
// given.
Result<std::vector<aws::elbv2::RuleCondition>> completed_conditions(
    const std::optional<std::vector<aws::elbv2::RuleCondition>>& conditions);

}  // namespace windlass::cloud::elb
