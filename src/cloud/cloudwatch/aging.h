// Points become coarser as they age, and are forgotten in the end.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::cloudwatch {

bool age_points(Work& work, const Call& call);

}  // namespace windlass::cloud::cloudwatch
