// Rows of objects: the current version of each key, the versions before it, and delete markers.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "cloud/s3/bucket.h"
#include "cloud/s3/data.h"

namespace windlass::cloud::s3 {

// One version of an object, or a delete marker.
struct Object {
  std::string key;
  std::int64_t seq = 0;  // grows with every version of a key
  std::string version = "null";
  bool marker = false;
  std::int64_t size = 0;
  Time modified{};
  std::string etag;           // without quotes
  std::string storage_class;  // "" for STANDARD
  std::string checksum;       // see checksum.h
  DataId data;
  int parts = 0;  // of an object that was uploaded in parts
  std::string lock_mode;
  std::optional<Time> lock_until;
  bool legal_hold = false;
  std::optional<Time> restored_until;
  std::string tags;  // packed
  std::string meta;  // packed: standard headers, and users' by their full names
  std::string acl;   // see acl.h
  bool latest = true;
  std::optional<Time> noncurrent_since;
};

std::optional<Object> find_current(const S3& s3, const Bucket& bucket, std::string_view key);
// Also finds the current one by its version id, and delete markers.
std::optional<Object> find_version(const S3& s3, const Bucket& bucket, std::string_view key,
                                   std::string_view version);
// The delete marker that is the newest version of the key.
std::optional<Object> find_latest_marker(const S3& s3, const Bucket& bucket, std::string_view key);

// Makes it the key's current version, as the bucket's versioning says; fills in seq and version.
// `current` is what is there now.
void put_current(S3& s3, const Call& call, const Bucket& bucket,
                 const std::optional<Object>& current, Object& object);
// A delete without a version id. Answers the marker that took the key's place, if one did.
std::optional<Object> delete_current(S3& s3, const Call& call, const Bucket& bucket,
                                     const std::optional<Object>& current, const std::string& key);
// Removes one version for good; the one before it becomes current if this was the newest.
void delete_version(S3& s3, const Call& call, const Bucket& bucket, const Object& object);

// Writes a part of a row, in whichever table its version is.
void update_object(S3& s3, const Bucket& bucket, const Object& object, std::string_view column,
                   store::Bind value);

// The columns of both tables, for whoever walks them; read_object() reads them in that order.
extern const char* const object_columns;
Object read_object(const store::Row& row);

}  // namespace windlass::cloud::s3
