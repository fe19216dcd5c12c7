// The engine: looks at every group once a second and takes the next steps.
#pragma once

#include "cloud/autoscaling/context.h"

namespace windlass::cloud::autoscaling {

bool tick_groups(Work& work, const Call& call);
// One group's turn.
void tick_group(Scaling& scaling, std::int64_t group, Time now);

}  // namespace windlass::cloud::autoscaling
