// A queue that hears of a bucket's events.
#pragma once

#include <string>

#include "aws/s3/shape/queue_configuration.h"
#include "base/json.h"
#include "base/result.h"
#include "cloud/s3/context.h"

namespace windlass::cloud::s3 {

struct KeyFilter {
  std::string prefix, suffix;
};
KeyFilter key_filter(const QueueConfiguration& configuration);

// The queue's URL, if there is such a queue.
Result<std::string> queue_url(const S3& s3, const std::string& arn);
Result<> send_to_queue(const S3& s3, const std::string& arn, const Json& message);

}  // namespace windlass::cloud::s3
