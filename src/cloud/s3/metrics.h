// What CloudWatch hears of buckets, once a day: how many objects, how many bytes of each class.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::s3 {

bool tell_metrics(Work& work, const Call& call);

}  // namespace windlass::cloud::s3
