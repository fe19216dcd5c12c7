// New root volumes for machines that stay: a refresh's other strategy.
#pragma once

#include "cloud/autoscaling/refresh.h"
#include "cloud/autoscaling/sight.h"

namespace windlass::cloud::autoscaling {

// Taken out of its balancers, then given a root volume of the image that the group now launches.
void begin_replacing_root(Scaling& scaling, Group& group, Member& member, const LaunchWay& way,
                          Time now);
void go_on_replacing_root(Scaling& scaling, Group& group, Member& member, const Sight& sight);

}  // namespace windlass::cloud::autoscaling
