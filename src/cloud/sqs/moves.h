// Message move tasks: dead letters on their way back.
#pragma once

#include "cloud/sqs/context.h"

namespace windlass::cloud::sqs {

// Moves what is due by now, a bounded number; answers whether more could move at once.
bool move_some(Sqs& sqs, const Call& call);

}  // namespace windlass::cloud::sqs
