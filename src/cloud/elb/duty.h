// Makes the host's balancers what the rows say, and the rows' health what the host sees.
#pragma once

#include "cloud/core/outside.h"

namespace windlass::cloud::elb {

Errands due_balancers(Work& work, const Call& call);

}  // namespace windlass::cloud::elb
