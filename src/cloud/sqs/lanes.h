// FIFO: message groups, and what was sent before.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/sqs/queue.h"

namespace windlass::cloud::sqs {

struct StoredMessage;

// The lane of the message's group, made if need be. The message is about to be stored.
std::int64_t enter_lane(Sqs& sqs, const Queue& queue, const StoredMessage& message);
// So many more of its messages (or fewer) are in flight, or one of them came or went: answers
// whether there is one to receive now. An empty lane goes.
bool refresh_lane(Sqs& sqs, std::int64_t lane, int more_in_flight);
// Those with a message to receive, the one with the oldest first; enough for any one request.
std::vector<std::int64_t> open_lanes(Sqs& sqs, const Queue& queue);

// What a deduplication id stands for, within five minutes of its first use.
struct Original {
  std::string message_id;
  std::int64_t place = 0;
};
std::optional<Original> find_original(Sqs& sqs, const Queue& queue, const StoredMessage& message,
                                      Time now);
void remember(Sqs& sqs, const Queue& queue, const StoredMessage& message, Time now);

// "18800000000000000042": twenty digits that grow with the place.
std::string sequence_number(std::int64_t place);

}  // namespace windlass::cloud::sqs
