// Queues that hear of topics.
#pragma once

#include "cloud/sns/notification.h"

namespace windlass::cloud::sns {

bool is_queue_arn(const std::string& arn);

// In the same transaction, as SNS on behalf of the topic: the queue's policy must let it in.
Result<> send_to_queue(Sns& sns, const std::string& topic_arn, const std::string& queue_arn,
                       const std::string& body, const Notification& notification, bool raw);
Result<> send_to_queue(Sns& sns, const std::string& topic_arn, const std::string& queue_arn,
                       const std::string& body);

}  // namespace windlass::cloud::sns
