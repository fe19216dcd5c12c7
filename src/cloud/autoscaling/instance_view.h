// A member as it is told.
#pragma once

#include "aws/autoscaling/shape/instance.h"
#include "cloud/autoscaling/member.h"

namespace windlass::cloud::autoscaling {

aws::autoscaling::Instance shown_instance(const Member& member);

}  // namespace windlass::cloud::autoscaling
