// What a lifecycle hook may be asked to be.
#pragma once

#include "aws/autoscaling/create_auto_scaling_group.h"
#include "cloud/autoscaling/hooks.h"

namespace windlass::cloud::autoscaling {

// Makes the hook that a new group's request describes.
Result<> put_hook_of(Scaling& scaling, const Group& group,
                     const aws::autoscaling::LifecycleHookSpecification& wanted, Time now);

}  // namespace windlass::cloud::autoscaling
