// What happens to topics without anybody asking.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::sns {

// What FIFO topics need not remember any more, and subscriptions that nobody confirmed in three
// days.
bool forget_old(Work& work, const Call& call);
// metrics.cc: what CloudWatch hears of topics.
bool tell_metrics(Work& work, const Call& call);

}  // namespace windlass::cloud::sns
