// Machines on their way out of a group: drained, waited for, terminated.
#pragma once

#include "cloud/autoscaling/refresh.h"
#include "cloud/autoscaling/sight.h"

namespace windlass::cloud::autoscaling {

// From now on it is taken out of balancers, its hooks are asked, and it is terminated. `cause` is
// the activity's; answers the activity.
std::int64_t begin_terminating(Scaling& scaling, Group& group, Member& member,
                               const std::string& cause, Time now);
// Into the warm pool again instead, where the pool's reuse policy says so.
std::int64_t begin_returning(Scaling& scaling, Group& group, Member& member,
                             const std::string& cause, Time now);
std::int64_t begin_detaching(Scaling& scaling, Group& group, Member& member,
                             const std::string& cause, Time now);
std::int64_t begin_standby(Scaling& scaling, Group& group, Member& member, const std::string& cause,
                           Time now);
void leave_balancers(Scaling& scaling, const Group& group, const Member& member);

// Takes one that is on its way out as far as it may go now. Members that are gone are forgotten.
void go_on_leaving(Scaling& scaling, Group& group, Member& member, const Sight& sight);

}  // namespace windlass::cloud::autoscaling
