#include "aws/s3/delete_object_tagging.h"
#include "aws/s3/get_object_tagging.h"
#include "aws/s3/put_object_tagging.h"
#include "cloud/s3/attributes.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/events.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/lookup.h"

namespace windlass::cloud::s3 {

namespace {

std::optional<std::string> version_of(const Bucket& bucket, const Object& object) {
  if (!bucket.versioned() && object.version == "null") return std::nullopt;
  return object.version;
}

}  // namespace

Result<PutObjectTaggingOutput> put_object_tagging(S3& s3, const Call& call,
                                                  const PutObjectTaggingRequest& in) {
  auto bucket = TRY(authorise_document(
      s3, call, in.bucket, {"s3:PutObjectTagging", in.key.value_or("")}, in.expected_bucket_owner));
  auto object = TRY(get_object_row(s3, bucket, in.key, in.version_id));
  if (!in.tagging || !in.tagging->tag_set) return malformed_xml();
  Pairs tags;
  for (auto& tag : *in.tagging->tag_set)
    tags.emplace_back(tag.key.value_or(""), tag.value.value_or(""));
  TRY(check_object_tags(tags));
  auto packed = pack(tags);
  update_object(s3, bucket, object, "tags", store::Blob{packed});
  notify(s3, call, bucket, object, event::tagged);
  PutObjectTaggingOutput out;
  out.version_id = version_of(bucket, object);
  return out;
}

Result<GetObjectTaggingOutput> get_object_tagging(S3& s3, const Call& call,
                                                  const GetObjectTaggingRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:GetObjectTagging", in.key.value_or("")},
                              in.expected_bucket_owner));
  auto object = TRY(get_object_row(s3, bucket, in.key, in.version_id));
  GetObjectTaggingOutput out;
  out.version_id = version_of(bucket, object);
  out.tag_set.emplace();
  for (auto& [key, value] : unpack(object.tags)) {
    auto& tag = out.tag_set->emplace_back();
    tag.key = key;
    tag.value = value;
  }
  return out;
}

Result<DeleteObjectTaggingOutput> delete_object_tagging(S3& s3, const Call& call,
                                                        const DeleteObjectTaggingRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:DeleteObjectTagging", in.key.value_or("")},
                              in.expected_bucket_owner));
  auto object = TRY(get_object_row(s3, bucket, in.key, in.version_id));
  update_object(s3, bucket, object, "tags", store::Blob{""});
  notify(s3, call, bucket, object, event::untagged);
  DeleteObjectTaggingOutput out;
  out.version_id = version_of(bucket, object);
  return out;
}

}  // namespace windlass::cloud::s3
