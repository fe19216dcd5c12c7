#include "aws/s3/get_bucket_versioning.h"
#include "aws/s3/put_bucket_versioning.h"
#include "cloud/s3/bucket.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"

namespace windlass::cloud::s3 {

Result<> put_bucket_versioning(S3& s3, const Call& call, const PutBucketVersioningRequest& in) {
  auto bucket = TRY(authorise_document(s3, call, in.bucket, {"s3:PutBucketVersioning"},
                                       in.expected_bucket_owner));
  auto configuration = in.versioning_configuration.value_or(VersioningConfiguration{});
  if (configuration.mfa_delete == "Enabled") return not_served("MFA delete");
  if (!configuration.status) {
    // Terraform sends this for a bucket that shall stay unversioned.
    if (configuration.mfa_delete) return Done{};
    return refusal("IllegalVersioningConfigurationException",
                   "The Versioning element must be specified");
  }
  if (*configuration.status != "Enabled" && *configuration.status != "Suspended")
    return malformed_xml();
  if (bucket.object_lock && *configuration.status != "Enabled")
    return refusal(
        "InvalidBucketState",
        "An Object Lock configuration is present on this bucket, so the versioning state "
        "cannot be changed.");
  s3.db.run("update s3_bucket set versioning = ? where id = ?", {*configuration.status, bucket.id});
  return Done{};
}

Result<GetBucketVersioningOutput> get_bucket_versioning(S3& s3, const Call& call,
                                                        const GetBucketVersioningRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:GetBucketVersioning"}, in.expected_bucket_owner));
  GetBucketVersioningOutput out;
  if (bucket.versioned()) out.status = bucket.versioning;
  return out;
}

}  // namespace windlass::cloud::s3
