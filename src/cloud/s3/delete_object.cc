#include "aws/s3/delete_object.h"

#include "aws/s3/delete_objects.h"
#include "base/text.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/events.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/lock.h"
#include "cloud/s3/lookup.h"
#include "cloud/s3/names.h"

namespace windlass::cloud::s3 {

namespace {

// What to delete, and only if it is what the sender takes it for.
struct Doomed {
  std::string key;
  std::optional<std::string> version_id;
  bool bypass_governance = false;
  std::optional<std::string> etag;
  std::optional<Time> modified;
  std::optional<std::int64_t> size;
};

struct Deleted {
  bool marker = false;  // a marker was made, or the version deleted was one
  std::string version_id;
};

Result<> check_is_expected(const Doomed& doomed, const std::optional<Object>& object) {
  if (!doomed.etag && !doomed.modified && !doomed.size) return Done{};
  if (!object) return no_such_key(doomed.key);
  if (doomed.etag) TRY(check_write_conditions(object, doomed.key, doomed.etag, {}));
  if (doomed.modified && whole_seconds(*doomed.modified) != object->modified)
    return precondition_failed("x-amz-if-match-last-modified-time");
  if (doomed.size && *doomed.size != object->size)
    return precondition_failed("x-amz-if-match-size");
  return Done{};
}

Result<Deleted> delete_named_version(S3& s3, const Call& call, const Bucket& bucket,
                                     const Doomed& doomed) {
  Deleted deleted;
  if (*doomed.version_id != "null" && !seq_of(*doomed.version_id))
    return invalid_argument("Invalid version id specified", "versionId", *doomed.version_id);
  auto object = find_version(s3, bucket, doomed.key, *doomed.version_id);
  TRY(check_is_expected(doomed, object));
  deleted.version_id = *doomed.version_id;
  // What is not there any more is deleted: the client may have asked before.
  if (!object) return deleted;
  TRY(check_removable(call, *object, doomed.bypass_governance));
  delete_version(s3, call, bucket, *object);
  notify(s3, call, bucket, *object, event::removed);
  deleted.marker = object->marker;
  return deleted;
}

Result<Deleted> delete_one(S3& s3, const Call& call, const Bucket& bucket, const Doomed& doomed) {
  TRY(object_key(doomed.key));
  if (doomed.version_id) return delete_named_version(s3, call, bucket, doomed);
  auto current = find_current(s3, bucket, doomed.key);
  TRY(check_is_expected(doomed, current));
  Deleted deleted;
  if (auto marker = delete_current(s3, call, bucket, current, doomed.key)) {
    deleted.marker = true;
    deleted.version_id = marker->version;
    notify(s3, call, bucket, *marker, event::marker);
  } else if (current) {
    notify(s3, call, bucket, *current, event::removed);
  }
  return deleted;
}

std::string_view action_for(bool version) {
  return version ? "s3:DeleteObjectVersion" : "s3:DeleteObject";
}

Doomed doomed_of(const ObjectIdentifier& object, bool bypass) {
  return {object.key.value_or(""),   object.version_id, bypass, object.e_tag,
          object.last_modified_time, object.size};
}

DeletedObject answer_for(const Doomed& doomed, const Deleted& deleted) {
  DeletedObject out;
  out.key = doomed.key;
  if (doomed.version_id) out.version_id = deleted.version_id;
  if (deleted.marker) {
    out.delete_marker = true;
    out.delete_marker_version_id = deleted.version_id;
  }
  return out;
}

// Deleting many checks each object by itself, as far as anonymous callers go.
Result<Deleted> delete_of_many(S3& s3, const Call& call, const Bucket& bucket,
                               const Doomed& doomed) {
  if (call.caller.kind == Caller::Kind::Anonymous)
    TRY(authorise(s3, call, bucket.name, {action_for(doomed.version_id.has_value()), doomed.key}));
  store::Savepoint savepoint(s3.db);
  auto deleted = TRY(delete_one(s3, call, bucket, doomed));
  savepoint.release();
  return deleted;
}

Result<Bucket> bucket_for_many(S3& s3, const Call& call, const DeleteObjectsRequest& in) {
  auto bucket = find_bucket(s3, in.bucket.value_or(""));
  if (bucket && call.caller.kind == Caller::Kind::Anonymous) return std::move(*bucket);
  return authorise_document(s3, call, in.bucket, {"s3:DeleteObject"}, in.expected_bucket_owner);
}

}  // namespace

Result<DeleteObjectOutput> delete_object(S3& s3, const Call& call, const DeleteObjectRequest& in) {
  Doomed doomed{in.key.value_or(""),
                in.version_id,
                in.bypass_governance_retention.value_or(false),
                in.if_match,
                in.if_match_last_modified_time,
                in.if_match_size};
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {action_for(in.version_id.has_value()), doomed.key},
                    in.expected_bucket_owner));
  auto deleted = TRY(delete_one(s3, call, bucket, doomed));
  DeleteObjectOutput out;
  if (deleted.marker) out.delete_marker = true;
  if (!deleted.version_id.empty()) out.version_id = deleted.version_id;
  return out;
}

Result<DeleteObjectsOutput> delete_objects(S3& s3, const Call& call,
                                           const DeleteObjectsRequest& in) {
  constexpr std::size_t objects_max = 1000;
  auto bucket = TRY(bucket_for_many(s3, call, in));
  if (!in.delete_ || !in.delete_->objects || in.delete_->objects->empty() ||
      in.delete_->objects->size() > objects_max)
    return malformed_xml();
  auto quiet = in.delete_->quiet.value_or(false);
  auto bypass = in.bypass_governance_retention.value_or(false);

  DeleteObjectsOutput out;
  for (auto& object : *in.delete_->objects) {
    auto doomed = doomed_of(object, bypass);
    auto deleted = delete_of_many(s3, call, bucket, doomed);
    if (!deleted) {
      if (!out.errors) out.errors.emplace();
      auto& error = out.errors->emplace_back();
      error.key = doomed.key;
      error.version_id = doomed.version_id;
      error.code = deleted.error().code;
      error.message = deleted.error().message;
    } else if (!quiet) {
      if (!out.deleted) out.deleted.emplace();
      out.deleted->push_back(answer_for(doomed, *deleted));
    }
  }
  return out;
}

}  // namespace windlass::cloud::s3
