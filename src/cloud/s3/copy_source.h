// The object that a copy is made from.
#pragma once

#include <optional>
#include <string>

#include "cloud/s3/bucket.h"
#include "cloud/s3/lookup.h"
#include "cloud/s3/objects.h"

namespace windlass::cloud::s3 {

struct CopySource {
  Bucket bucket;
  Object object;
  bool version_named = false;
};

struct GivenSource {
  const std::optional<std::string>& source;  // "/bucket/key?versionId=..."
  const std::optional<std::string>& expected_owner;
  const std::optional<std::string>& customer_algorithm;
  ReadConditions conditions;
};

template <class T>
GivenSource given_source(const T& in) {
  return {in.copy_source,
          in.expected_source_bucket_owner,
          in.copy_source_sse_customer_algorithm,
          {in.copy_source_if_match, in.copy_source_if_none_match, in.copy_source_if_modified_since,
           in.copy_source_if_unmodified_since}};
}

struct NamedSource {
  std::string bucket, key;
  std::optional<std::string> version_id;
};
Result<NamedSource> parse_source(const std::string& header);
Result<CopySource> get_copy_source(S3& s3, const Call& call, const GivenSource& given);

}  // namespace windlass::cloud::s3
