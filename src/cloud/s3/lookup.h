// Finding the object that a request means.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "cloud/s3/bucket.h"
#include "cloud/s3/objects.h"

namespace windlass::cloud::s3 {

// The current version, or the one named. A delete marker is refused as AWS refuses it: NoSuchKey
// when it is in the key's place, MethodNotAllowed when it was named.
Result<Object> get_object_row(S3& s3, const Bucket& bucket, const std::optional<std::string>& key,
                              const std::optional<std::string>& version_id);

// Its bytes are out of reach until somebody restores it.
bool is_archived(const Call& call, const Object& object);

// --- Conditions ---

struct ReadConditions {
  const std::optional<std::string>&if_match, &if_none_match;
  const std::optional<Time>&if_modified_since, &if_unmodified_since;
};
enum class Met { Yes, NotModified, Failed };
struct MetBy {
  Met met = Met::Yes;
  std::string condition;  // "If-Match": the one that was not met
};
MetBy met_by(const ReadConditions& conditions, const Object& object);

// If-Match and If-None-Match of a write. "current" is what is there.
Result<> check_write_conditions(const std::optional<Object>& current, const std::string& key,
                                const std::optional<std::string>& if_match,
                                const std::optional<std::string>& if_none_match);

// --- Ranges ---

struct Range {
  std::int64_t first = 0;
  std::int64_t size = 0;
};
// Nothing for what is no range that S3 serves (it then answers the whole). InvalidRange where none
// of it is in the object.
Result<std::optional<Range>> parse_range(const std::string& header, std::int64_t object_size);

}  // namespace windlass::cloud::s3
