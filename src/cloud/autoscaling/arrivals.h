// Machines on their way into a group or its warm pool: launched, waited for, made known to
// balancers.
#pragma once

#include "cloud/autoscaling/refresh.h"
#include "cloud/autoscaling/sight.h"

namespace windlass::cloud::autoscaling {

enum class Into { Service, WarmPool };
// Launches one machine. False when EC2 refused: the group then waits before it tries again.
bool launch_one(Scaling& scaling, Group& group, const LaunchWay& way, std::vector<Member>& members,
                Into into, const std::string& cause, Time now);
// One that is in the warm pool goes into service instead of a new one.
bool take_from_pool(Scaling& scaling, Group& group, std::vector<Member>& members,
                    const std::string& cause, Time now);
// A machine that runs already becomes a member.
std::int64_t attach_machine(Scaling& scaling, Group& group, const Machine& machine,
                            const std::string& cause, Time now);

void join_balancers(Scaling& scaling, const Group& group, const Member& member);

// Takes one that is on its way in as far as it may go now.
void go_on_arriving(Scaling& scaling, Group& group, Member& member, const Sight& sight);

}  // namespace windlass::cloud::autoscaling
