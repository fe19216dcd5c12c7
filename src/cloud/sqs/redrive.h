// Dead-letter queues: the two policies, and moving a message from queue to queue.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/sqs/box.h"

namespace windlass::cloud::sqs {

struct RedrivePolicy {
  std::string dead_letter_arn;
  std::int64_t receives_max = 0;
  std::string text() const;  // as AWS shows it
};
// The policy of `source`, checked against the queue that it names.
Result<RedrivePolicy> checked_redrive_policy(Sqs& sqs, const Queue& source,
                                             const std::string& text);

// Who may name the queue as theirs; the answer is the policy as AWS shows it.
Result<std::string> checked_redrive_allow_policy(const std::string& text);

// The queue that gets the message instead of a receiver, because it was received too often.
std::optional<Queue> dead_letter_queue(Sqs& sqs, const Queue& queue, const StoredMessage& message);

void bury(Sqs& sqs, Queue& from, Queue& to, StoredMessage message, Time now);

}  // namespace windlass::cloud::sqs
