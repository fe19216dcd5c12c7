// Load balancers, as Auto Scaling needs them: targets come and go, and are well or not.
#pragma once

#include <map>

#include "cloud/autoscaling/member.h"

namespace windlass::cloud::autoscaling {

// What receives a group's traffic. Target groups only: there are no classic balancers here.
struct TrafficSource {
  std::string identifier;  // a target group's ARN
  std::string kind;        // "elbv2"
  std::string state;       // "Adding", "Added", "InService", "Removing"
};
std::vector<TrafficSource> traffic_of(Scaling& scaling, const Group& group);
Result<> add_traffic(Scaling& scaling, const Group& group, const std::string& identifier,
                     const std::string& kind);
// Its members leave it; the row goes once they are drained.
void remove_traffic(Scaling& scaling, const Group& group, const std::string& identifier);

Result<> register_target(Scaling& scaling, const std::string& target_group,
                         const std::string& instance);
Result<> deregister_target(Scaling& scaling, const std::string& target_group,
                           const std::string& instance);

// "healthy", "unhealthy", "draining", "initial", "unused", ...; "" for what is no target there.
using TargetStates = std::map<std::string, std::string>;
TargetStates target_states(Scaling& scaling, const std::string& target_group);
bool target_group_exists(Scaling& scaling, const std::string& target_group);

}  // namespace windlass::cloud::autoscaling
