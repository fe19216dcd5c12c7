#include "aws/s3/delete_bucket_tagging.h"
#include "aws/s3/get_bucket_tagging.h"
#include "aws/s3/put_bucket_tagging.h"
#include "cloud/s3/attributes.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

Result<> put_bucket_tagging(S3& s3, const Call& call, const PutBucketTaggingRequest& in) {
  auto bucket = TRY(
      authorise_document(s3, call, in.bucket, {"s3:PutBucketTagging"}, in.expected_bucket_owner));
  if (!in.tagging || !in.tagging->tag_set) return malformed_xml();
  Pairs tags;
  for (auto& tag : *in.tagging->tag_set)
    tags.emplace_back(tag.key.value_or(""), tag.value.value_or(""));
  TRY(check_tags(tags, 50));
  if (tags.empty())
    remove_setting(s3, bucket.id, setting::tagging);
  else
    put_setting_text(s3, bucket.id, setting::tagging, pack(tags));
  return Done{};
}

Result<GetBucketTaggingOutput> get_bucket_tagging(S3& s3, const Call& call,
                                                  const GetBucketTaggingRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:GetBucketTagging"}, in.expected_bucket_owner));
  auto packed = find_setting_text(s3, bucket.id, setting::tagging);
  if (!packed)
    return refusal("NoSuchTagSet", "The TagSet does not exist").with("BucketName", bucket.name);
  GetBucketTaggingOutput out;
  out.tag_set.emplace();
  for (auto& [key, value] : unpack(*packed)) {
    auto& tag = out.tag_set->emplace_back();
    tag.key = key;
    tag.value = value;
  }
  return out;
}

Result<> delete_bucket_tagging(S3& s3, const Call& call, const DeleteBucketTaggingRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:PutBucketTagging"}, in.expected_bucket_owner));
  remove_setting(s3, bucket.id, setting::tagging);
  return Done{};
}

}  // namespace windlass::cloud::s3
