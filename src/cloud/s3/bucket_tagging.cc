// Tags of buckets.
#include <algorithm>

#include "aws/s3/delete_bucket_tagging.h"
#include "aws/s3/get_bucket_tagging.h"
#include "aws/s3/put_bucket_tagging.h"
#include "cloud/core/reserved_tags.h"
#include "cloud/s3/attributes.h"
#include "cloud/s3/bucket_tags.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

constexpr std::size_t tags_max = 50;

Pairs tags_of(S3& s3, const Bucket& bucket) {
  auto packed = find_setting_text(s3, bucket.id, setting::tagging);
  return packed ? unpack(*packed) : Pairs{};
}

void keep_tags(S3& s3, const Bucket& bucket, const Pairs& tags) {
  if (tags.empty())
    remove_setting(s3, bucket.id, setting::tagging);
  else
    put_setting_text(s3, bucket.id, setting::tagging, pack(tags));
}

// Refuses what one list has of the system's and the other has not.
Result<> check_system_tags(const Call& call, const Pairs& list, const Pairs& other,
                           const char* done) {
  for (auto& tag : list)
    if (is_kept_from_tag(call, tag.first) && std::ranges::find(other, tag) == other.end())
      return refusal("InvalidTag", std::string("System tags cannot be ") + done + " by requester")
          .with("TagKey", tag.first);
  return Done{};
}

}  // namespace

Result<> set_bucket_tags(S3& s3, const Call& call, const Bucket& bucket,
                         const std::vector<Tag>& wanted) {
  Pairs tags;
  for (auto& tag : wanted) tags.emplace_back(tag.key.value_or(""), tag.value.value_or(""));
  TRY(check_tags(tags, tags_max));
  auto there = tags_of(s3, bucket);
  TRY(check_system_tags(call, tags, there, "added/updated"));
  TRY(check_system_tags(call, there, tags, "removed"));
  keep_tags(s3, bucket, tags);
  return Done{};
}

Result<> put_bucket_tagging(S3& s3, const Call& call, const PutBucketTaggingRequest& in) {
  auto bucket = TRY(
      authorise_document(s3, call, in.bucket, {"s3:PutBucketTagging"}, in.expected_bucket_owner));
  if (!in.tagging || !in.tagging->tag_set) return malformed_xml();
  return set_bucket_tags(s3, call, bucket, *in.tagging->tag_set);
}

Result<GetBucketTaggingOutput> get_bucket_tagging(S3& s3, const Call& call,
                                                  const GetBucketTaggingRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:GetBucketTagging"}, in.expected_bucket_owner));
  auto tags = tags_of(s3, bucket);
  if (tags.empty())
    return refusal("NoSuchTagSet", "The TagSet does not exist").with("BucketName", bucket.name);
  GetBucketTaggingOutput out;
  out.tag_set.emplace();
  for (auto& [key, value] : tags) {
    auto& tag = out.tag_set->emplace_back();
    tag.key = key;
    tag.value = value;
  }
  return out;
}

Result<> delete_bucket_tagging(S3& s3, const Call& call, const DeleteBucketTaggingRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:PutBucketTagging"}, in.expected_bucket_owner));
  auto left = tags_of(s3, bucket);
  std::erase_if(left, [&](auto& tag) { return !is_kept_from_tag(call, tag.first); });
  keep_tags(s3, bucket, left);
  return Done{};
}

}  // namespace windlass::cloud::s3
