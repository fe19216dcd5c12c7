// Policy, public access block and ownership: who may reach a bucket.
#include "aws/s3/delete_bucket_ownership_controls.h"
#include "aws/s3/delete_bucket_policy.h"
#include "aws/s3/delete_public_access_block.h"
#include "aws/s3/get_bucket_ownership_controls.h"
#include "aws/s3/get_bucket_policy.h"
#include "aws/s3/get_bucket_policy_status.h"
#include "aws/s3/get_public_access_block.h"
#include "aws/s3/put_bucket_ownership_controls.h"
#include "aws/s3/put_bucket_policy.h"
#include "aws/s3/put_public_access_block.h"
#include "cloud/s3/bucket.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/policy.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

Error no_policy(const Bucket& bucket) {
  return refusal("NoSuchBucketPolicy", "The bucket policy does not exist")
      .with("BucketName", bucket.name);
}

bool blocks_public_policies(const S3& s3, const Bucket& bucket) {
  auto block =
      find_setting<PublicAccessBlockConfiguration>(s3, bucket.id, setting::public_access_block);
  return block && block->block_public_policy.value_or(false);
}

}  // namespace

Result<> put_bucket_policy(S3& s3, const Call& call, const PutBucketPolicyRequest& in) {
  auto bucket = TRY(
      authorise_document(s3, call, in.bucket, {"s3:PutBucketPolicy"}, in.expected_bucket_owner));
  auto policy = TRY(parse_policy(in.policy.value_or(""), bucket.name));
  if (is_public(policy) && blocks_public_policies(s3, bucket))
    return access_denied(
        "User: " + call.caller.arn +
        " is not authorized to perform: s3:PutBucketPolicy on resource: "
        "\"arn:aws:s3:::" +
        bucket.name +
        "\" because public policies are prevented by the BlockPublicPolicy setting "
        "in S3 Block Public Access.");
  put_setting_text(s3, bucket.id, setting::policy, *in.policy);
  return Done{};
}

Result<GetBucketPolicyOutput> get_bucket_policy(S3& s3, const Call& call,
                                                const GetBucketPolicyRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:GetBucketPolicy"}, in.expected_bucket_owner));
  GetBucketPolicyOutput out;
  out.policy = find_setting_text(s3, bucket.id, setting::policy);
  if (!out.policy) return no_policy(bucket);
  return out;
}

Result<> delete_bucket_policy(S3& s3, const Call& call, const DeleteBucketPolicyRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:DeleteBucketPolicy"}, in.expected_bucket_owner));
  remove_setting(s3, bucket.id, setting::policy);
  return Done{};
}

Result<GetBucketPolicyStatusOutput> get_bucket_policy_status(
    S3& s3, const Call& call, const GetBucketPolicyStatusRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:GetBucketPolicyStatus"}, in.expected_bucket_owner));
  auto text = find_setting_text(s3, bucket.id, setting::policy);
  if (!text) return no_policy(bucket);
  auto policy = TRY(parse_json(*text));
  GetBucketPolicyStatusOutput out;
  out.policy_status.emplace();
  out.policy_status->is_public = is_public(policy);
  return out;
}

Result<> put_public_access_block(S3& s3, const Call& call, const PutPublicAccessBlockRequest& in) {
  auto bucket = TRY(authorise_document(s3, call, in.bucket, {"s3:PutBucketPublicAccessBlock"},
                                       in.expected_bucket_owner));
  auto block = in.public_access_block_configuration.value_or(PublicAccessBlockConfiguration{});
  for (auto* flag : {&block.block_public_acls, &block.ignore_public_acls,
                     &block.block_public_policy, &block.restrict_public_buckets})
    *flag = flag->value_or(false);
  put_setting(s3, bucket.id, setting::public_access_block, block);
  return Done{};
}

Result<GetPublicAccessBlockOutput> get_public_access_block(S3& s3, const Call& call,
                                                           const GetPublicAccessBlockRequest& in) {
  auto bucket = TRY(
      authorise(s3, call, in.bucket, {"s3:GetBucketPublicAccessBlock"}, in.expected_bucket_owner));
  GetPublicAccessBlockOutput out;
  out.public_access_block_configuration =
      find_setting<PublicAccessBlockConfiguration>(s3, bucket.id, setting::public_access_block);
  if (!out.public_access_block_configuration)
    return refusal("NoSuchPublicAccessBlockConfiguration",
                   "The public access block configuration was not found")
        .with("BucketName", bucket.name);
  return out;
}

Result<> delete_public_access_block(S3& s3, const Call& call,
                                    const DeletePublicAccessBlockRequest& in) {
  auto bucket = TRY(
      authorise(s3, call, in.bucket, {"s3:PutBucketPublicAccessBlock"}, in.expected_bucket_owner));
  remove_setting(s3, bucket.id, setting::public_access_block);
  return Done{};
}

Result<> put_bucket_ownership_controls(S3& s3, const Call& call,
                                       const PutBucketOwnershipControlsRequest& in) {
  auto bucket = TRY(authorise_document(s3, call, in.bucket, {"s3:PutBucketOwnershipControls"},
                                       in.expected_bucket_owner));
  auto controls = in.ownership_controls.value_or(OwnershipControls{});
  if (!controls.rules || controls.rules->size() != 1 || !controls.rules->front().object_ownership)
    return malformed_xml();
  auto enforced = controls.rules->front().object_ownership == "BucketOwnerEnforced";
  if (enforced && find_setting_text(s3, bucket.id, setting::acl))
    return refusal(
        "InvalidBucketAclWithObjectOwnership",
        "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
  put_setting(s3, bucket.id, setting::ownership, controls);
  return Done{};
}

Result<GetBucketOwnershipControlsOutput> get_bucket_ownership_controls(
    S3& s3, const Call& call, const GetBucketOwnershipControlsRequest& in) {
  auto bucket = TRY(
      authorise(s3, call, in.bucket, {"s3:GetBucketOwnershipControls"}, in.expected_bucket_owner));
  GetBucketOwnershipControlsOutput out;
  out.ownership_controls = find_setting<OwnershipControls>(s3, bucket.id, setting::ownership);
  if (!out.ownership_controls)
    return refusal("OwnershipControlsNotFoundError", "The bucket ownership controls were not found")
        .with("BucketName", bucket.name);
  return out;
}

Result<> delete_bucket_ownership_controls(S3& s3, const Call& call,
                                          const DeleteBucketOwnershipControlsRequest& in) {
  auto bucket = TRY(
      authorise(s3, call, in.bucket, {"s3:PutBucketOwnershipControls"}, in.expected_bucket_owner));
  remove_setting(s3, bucket.id, setting::ownership);
  return Done{};
}

}  // namespace windlass::cloud::s3
