// Lifecycle rules that act: expiration, noncurrent versions, transitions, unfinished uploads.
#pragma once

#include <optional>
#include <string>

#include "cloud/s3/bucket.h"
#include "cloud/s3/objects.h"

namespace windlass::cloud::s3 {

// x-amz-expiration of a current object: when which rule will remove it.
std::optional<std::string> expiration_header(const S3& s3, const Bucket& bucket,
                                             const Object& object);

// When which rule will give up an upload.
struct AbortOfUpload {
  Time when{};
  std::string rule;
};
std::optional<AbortOfUpload> abort_of_upload(const S3& s3, const Bucket& bucket,
                                             const std::string& key, Time initiated);

// The task: walks the buckets that have rules, once a day (rules act at midnight UTC), a bounded
// number of objects a run.
bool run_lifecycle(Work& work, const Call& call);

}  // namespace windlass::cloud::s3
