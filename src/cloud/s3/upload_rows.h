// Rows of uploads in parts that are not completed yet.
#pragma once

#include <optional>
#include <string>

#include "cloud/s3/bucket.h"
#include "cloud/s3/data.h"
#include "cloud/s3/objects.h"

namespace windlass::cloud::s3 {

struct Upload {
  std::int64_t id = 0;
  std::string key;
  std::string upload;  // its id as clients know it
  Time initiated{};
  std::string checksum_algorithm;  // "" when its maker named none
  std::string checksum_type;
  std::optional<std::int64_t> data_key;
  // What the object will have: storage class, lock, tags, headers, ACL.
  Object object;
};

Result<Upload> get_upload(const S3& s3, const Bucket& bucket, const std::optional<std::string>& key,
                          const std::optional<std::string>& upload_id);
// Removes the upload and its parts; their bytes too, unless an object uses them.
void remove_upload(S3& s3, const Call& call, std::int64_t id);
void abort_all_uploads(S3& s3, const Call& call, const Bucket& bucket);

}  // namespace windlass::cloud::s3
