// What a group may be asked to be.
#pragma once

#include "cloud/autoscaling/group.h"

namespace windlass::cloud::autoscaling {

Result<> check_sizes(std::int64_t min, std::int64_t max,
                     const std::optional<std::int64_t>& desired);
// Everything that the settings say of themselves: health checks, policies, lifetimes.
Result<> check_settings(const GroupSettings& settings);
// Looks up where it may launch.
Result<std::vector<Place>> find_places(Scaling& scaling, const GroupSettings& settings);
// The subnets of a VPCZoneIdentifier.
std::vector<std::string> subnets_in(const std::string& identifier);

}  // namespace windlass::cloud::autoscaling
