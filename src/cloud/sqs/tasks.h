// What happens in queues without anybody asking.
#pragma once

#include "cloud/core/service.h"

namespace windlass::cloud::sqs {

// Messages whose time has come are made ready, and pollers told: for those that nobody stood in
// for.
bool promote_due(Work& work, const Call& call);
// Messages past their retention period, and what FIFO queues need not remember any more.
bool forget_old(Work& work, const Call& call);
// Boxes of deleted and purged queues.
bool empty_trash(Work& work, const Call& call);
bool run_moves(Work& work, const Call& call);

// metrics.cc: what CloudWatch hears of queues, once a minute each.
bool tell_metrics(Work& work, const Call& call);

}  // namespace windlass::cloud::sqs
