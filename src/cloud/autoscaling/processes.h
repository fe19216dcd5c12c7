// What a group does by itself, by the names under which it may be suspended.
#pragma once

#include <array>
#include <string_view>

namespace windlass::cloud::autoscaling {

inline constexpr std::array<std::string_view, 9> process_names{
    "AZRebalance", "AddToLoadBalancer", "AlarmNotification", "HealthCheck", "InstanceRefresh",
    "Launch",      "ReplaceUnhealthy",  "ScheduledActions",  "Terminate"};

}  // namespace windlass::cloud::autoscaling
