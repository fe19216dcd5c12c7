// Queues and topics that hear of a bucket's events.
#pragma once

#include <string>
#include <vector>

#include "aws/s3/shape/notification_configuration.h"
#include "base/json.h"
#include "base/result.h"
#include "cloud/s3/bucket.h"
#include "cloud/s3/context.h"

namespace windlass::cloud::s3 {

// Configured alike, whatever it is.
struct Listener {
  std::string id, arn;
  std::vector<std::string> events;
  std::optional<NotificationConfigurationFilter> filter;

  bool is_topic() const;
};
std::vector<Listener> listeners_of(const NotificationConfiguration& configuration);

struct KeyFilter {
  std::string prefix, suffix;
};
KeyFilter key_filter(const Listener& listener);

bool exists(const S3& s3, const Listener& listener);
// On the bucket's behalf: the policy of the queue or topic must let S3 in.
Result<> tell(const S3& s3, const Bucket& bucket, const Listener& listener, const Json& message);

}  // namespace windlass::cloud::s3
