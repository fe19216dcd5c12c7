// ReceiveRequestAttemptId: a FIFO receive whose answer got lost, asked again, gets the same
// messages.
#pragma once

#include <string>
#include <vector>

#include "cloud/sqs/box.h"

namespace windlass::cloud::sqs {

// The messages of that attempt, taken anew until `until`; none if there was no such attempt in the
// last five minutes, or one of its messages was deleted, released or received since.
std::vector<StoredMessage> repeat_attempt(Sqs& sqs, Queue& queue, const std::string& attempt,
                                          Time now, Time until);
void remember_attempt(Sqs& sqs, const Queue& queue, const std::string& attempt,
                      const std::vector<StoredMessage>& messages, Time now);

}  // namespace windlass::cloud::sqs
