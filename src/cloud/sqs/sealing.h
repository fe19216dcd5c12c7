// Message bodies of queues that have a KMS key: sealed while they lie here.
//
// KMS makes a data key for a queue, which serves for KmsDataKeyReusePeriodSeconds. It is kept as
// KMS encrypted it; whoever sends or receives has KMS open it, so that a disabled key, or a missing
// permission for it, stops both at once.
#pragma once

#include <span>

#include "cloud/sqs/box.h"

namespace windlass::cloud::sqs {

// Nothing to do in a queue without a key.
Result<> seal_body(Sqs& sqs, const Call& call, const Queue& queue, StoredMessage& message);
// As their readers may see them. Changes the messages in memory only.
Result<> open_bodies(Sqs& sqs, const Queue& queue, std::span<StoredMessage> messages);

// Data keys that no message can need any more; answers how many there were.
int forget_data_keys(Sqs& sqs, Time now, int count_max);

}  // namespace windlass::cloud::sqs
