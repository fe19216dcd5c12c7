// A bucket's tags. The system's among them stay as they are, whatever a requester sends.
#pragma once

#include "aws/s3/shape/tag.h"
#include "cloud/s3/bucket.h"
#include "cloud/s3/context.h"
#include "cloud/s3/pairs.h"

namespace windlass::cloud::s3 {

Result<> set_bucket_tags(S3& s3, const Call& call, const Bucket& bucket,
                         const std::vector<aws::s3::Tag>& wanted);

}  // namespace windlass::cloud::s3
