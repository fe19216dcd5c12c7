// Where the next machine goes, and whether zones are out of balance. Pure.
#pragma once

#include "cloud/autoscaling/member.h"

namespace windlass::cloud::autoscaling {

// The zone with the fewest members, there the subnet with the fewest. After a failed launch
// (`attempt` of them) the next best gets its turn. Nothing when there is no place.
std::optional<Place> place_for_next(const std::vector<Place>& places,
                                    const std::vector<Member>& members, std::int64_t attempt);

// Would moving a machine from one zone to another even them out?
bool out_of_balance(const std::vector<Place>& places, const std::vector<Member>& members);

}  // namespace windlass::cloud::autoscaling
