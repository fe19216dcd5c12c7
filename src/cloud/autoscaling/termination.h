// Which machine goes first when a group shrinks. Pure.
#pragma once

#include "cloud/autoscaling/member.h"

namespace windlass::cloud::autoscaling {

bool is_termination_policy(std::string_view name);

// The member to let go, by the group's policies in their order; nothing when all are protected.
// Unhealthy ones go before all others, then those in the zone that has most.
const Member* choose_victim(const std::vector<std::string>& policies,
                            const std::vector<Place>& places, const std::vector<Member>& members,
                            Time now);

}  // namespace windlass::cloud::autoscaling
