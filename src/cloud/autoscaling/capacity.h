// A group's capacity: as many machines as are wanted, spread over its zones.
#pragma once

#include "cloud/autoscaling/refresh.h"
#include "cloud/autoscaling/sight.h"

namespace windlass::cloud::autoscaling {

std::int64_t units_of(const std::vector<Member>& members);

// Asks for another capacity. `why` opens the cause of what follows from it: "a user request
// explicitly set group desired capacity".
void want(Group& group, std::int64_t desired, const std::string& why, Time now);

// Launches what is missing and lets go what is too much. `surplus`: how many beyond those wanted.
void reach_capacity(Scaling& scaling, Group& group, const LaunchWay& way,
                    std::vector<Member>& members, std::int64_t surplus, bool refreshing,
                    const Sight& sight);

// One machine more for a while, when zones are out of balance and nothing else is under way.
std::int64_t balance_zones(Scaling& scaling, Group& group, const std::vector<Member>& members);

}  // namespace windlass::cloud::autoscaling
