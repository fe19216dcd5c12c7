// How a message reaches one subscriber: a queue at once, a page by rows that a duty carries out, a
// mailbox by a row in the outbox.
#pragma once

#include <string_view>

#include "cloud/sns/notification.h"

namespace windlass::cloud::sns {

inline constexpr std::string_view delivering = "sns.deliver";  // the duty

// What the messages of a topic came to, for CloudWatch.
struct Counts {
  std::int64_t published = 0, bytes = 0, delivered = 0, failed = 0, filtered = 0;
};
void count(store::Database& db, std::int64_t topic, const Counts& counts);

enum class Came { Delivered, Later, Failed };

// What did not get there goes to the subscription's dead-letter queue, if it has one.
Came deliver(Sns& sns, const Call& call, const Topic& topic, const Subscriber& subscriber,
             const Notification& notification, Envelopes& envelopes);
void give_up(Sns& sns, const std::string& topic_arn, const Subscriber& subscriber,
             const std::string& body, const std::string& why);

// Asks the subscriber whether it wants to hear of the topic.
Result<> ask_to_confirm(Sns& sns, const Call& call, const Topic& topic,
                        const Subscriber& subscriber);

}  // namespace windlass::cloud::sns
