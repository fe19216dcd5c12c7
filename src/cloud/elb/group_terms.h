// What a target group may be: protocol, port, health checks.
#pragma once

#include "cloud/elb/group.h"

namespace windlass::cloud::elb {

// Refuses what no group can be, and fills in what was left out.
Result<> complete_group(aws::elbv2::TargetGroup& document);

// The codes that a matcher takes: "200,202,300-399" as ranges, both ends included.
std::optional<std::vector<std::pair<int, int>>> codes_in(std::string_view matcher);

}  // namespace windlass::cloud::elb
