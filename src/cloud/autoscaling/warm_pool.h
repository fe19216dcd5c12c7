// A group's warm pool: machines that are prepared and put by, so that scaling out need not wait.
#pragma once

#include "aws/autoscaling/shape/warm_pool_configuration.h"
#include "cloud/autoscaling/launch_way.h"

namespace windlass::cloud::autoscaling {

std::optional<aws::autoscaling::WarmPoolConfiguration> warm_pool_of(const Group& group);
void set_warm_pool(Group& group,
                   const std::optional<aws::autoscaling::WarmPoolConfiguration>& pool);

// How many machines the pool is to hold, in capacity units: what the group may yet grow by, up to
// the prepared capacity that was asked for, but never fewer than the pool's own minimum. Pure.
std::int64_t warm_pool_size(const aws::autoscaling::WarmPoolConfiguration& pool,
                            const Group& group);

bool reuses_on_scale_in(const Group& group);

struct Sight;
// One tick: fills it, shrinks it, drops machines that died, and forgets a pool that was deleted.
void keep_warm_pool(Scaling& scaling, Group& group, const LaunchWay& way,
                    std::vector<Member>& members, const Sight& sight);

}  // namespace windlass::cloud::autoscaling
