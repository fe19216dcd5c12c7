// The ACLs of buckets and objects, put and answered.
#include "aws/s3/get_bucket_acl.h"
#include "aws/s3/get_object_acl.h"
#include "aws/s3/put_bucket_acl.h"
#include "aws/s3/put_object_acl.h"
#include "cloud/s3/acl.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/events.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/lookup.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

template <class T>
Result<std::string> given_acl(S3& s3, const Bucket& bucket, const T& in, AclOf of) {
  GivenAcl headers{
      in.acl,        in.grant_full_control, in.grant_read, in.grant_read_acp, in.grant_write_acp,
      in.grant_write};
  auto document = in.access_control_policy && in.access_control_policy->grants;
  if (headers.empty() && !document)
    return refusal("MissingSecurityHeader", "Your request was missing a required header")
        .with("MissingHeaderName", "x-amz-acl");
  if (!headers.empty() && document)
    return refusal("UnexpectedContent", "This request does not support content");
  if (document) return acl_from_document(s3, bucket, *in.access_control_policy);
  return acl_from_headers(s3, bucket, headers, of);
}

}  // namespace

Result<> put_bucket_acl(S3& s3, const Call& call, const PutBucketAclRequest& in) {
  auto bucket =
      TRY(authorise_document(s3, call, in.bucket, {"s3:PutBucketAcl"}, in.expected_bucket_owner));
  auto acl = TRY(given_acl(s3, bucket, in, AclOf::Bucket));
  if (acl.empty())
    remove_setting(s3, bucket.id, setting::acl);
  else
    put_setting_text(s3, bucket.id, setting::acl, acl);
  return Done{};
}

Result<GetBucketAclOutput> get_bucket_acl(S3& s3, const Call& call, const GetBucketAclRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:GetBucketAcl"}, in.expected_bucket_owner));
  GetBucketAclOutput out;
  out.owner = owner_of(bucket);
  out.grants = grants_of(bucket, find_setting_text(s3, bucket.id, setting::acl).value_or(""));
  return out;
}

Result<PutObjectAclOutput> put_object_acl(S3& s3, const Call& call, const PutObjectAclRequest& in) {
  auto bucket = TRY(authorise_document(
      s3, call, in.bucket, {"s3:PutObjectAcl", in.key.value_or("")}, in.expected_bucket_owner));
  auto object = TRY(get_object_row(s3, bucket, in.key, in.version_id));
  auto acl = TRY(given_acl(s3, bucket, in, AclOf::Object));
  update_object(s3, bucket, object, "acl", acl);
  notify(s3, call, bucket, object, event::acl_put);
  return PutObjectAclOutput{};
}

Result<GetObjectAclOutput> get_object_acl(S3& s3, const Call& call, const GetObjectAclRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:GetObjectAcl", in.key.value_or("")},
                              in.expected_bucket_owner));
  auto object = TRY(get_object_row(s3, bucket, in.key, in.version_id));
  GetObjectAclOutput out;
  out.owner = owner_of(bucket);
  out.grants = grants_of(bucket, object.acl);
  return out;
}

}  // namespace windlass::cloud::s3
