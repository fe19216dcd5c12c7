#include "aws/s3/delete_bucket_encryption.h"
#include "aws/s3/get_bucket_encryption.h"
#include "aws/s3/put_bucket_encryption.h"
#include "cloud/s3/bucket.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

// Every bucket encrypts with S3's own keys unless it is told otherwise.
ServerSideEncryptionConfiguration default_encryption() {
  ServerSideEncryptionConfiguration configuration;
  auto& rule = configuration.rules.emplace(1).front();
  rule.apply_server_side_encryption_by_default.emplace();
  rule.apply_server_side_encryption_by_default->sse_algorithm = "AES256";
  rule.bucket_key_enabled = false;
  return configuration;
}

}  // namespace

Result<> put_bucket_encryption(S3& s3, const Call& call, const PutBucketEncryptionRequest& in) {
  auto bucket = TRY(authorise_document(s3, call, in.bucket, {"s3:PutEncryptionConfiguration"},
                                       in.expected_bucket_owner));
  auto configuration =
      in.server_side_encryption_configuration.value_or(ServerSideEncryptionConfiguration{});
  if (!configuration.rules || configuration.rules->size() != 1) return malformed_xml();
  auto& rule = configuration.rules->front();
  if (auto& by_default = rule.apply_server_side_encryption_by_default) {
    auto by_kms = by_default->sse_algorithm == "aws:kms";
    if (!by_kms && by_default->sse_algorithm != "AES256")
      return not_served("The default encryption " + by_default->sse_algorithm.value_or(""));
    if (!by_kms && by_default->kms_master_key_id)
      return invalid_argument(
          "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms");
  }
  if (!rule.bucket_key_enabled) rule.bucket_key_enabled = false;
  put_setting(s3, bucket.id, setting::encryption, configuration);
  auto& by_default = rule.apply_server_side_encryption_by_default;
  set_has(s3, bucket, Bucket::Encryption, by_default && by_default->sse_algorithm == "aws:kms");
  return Done{};
}

Result<GetBucketEncryptionOutput> get_bucket_encryption(S3& s3, const Call& call,
                                                        const GetBucketEncryptionRequest& in) {
  auto bucket = TRY(
      authorise(s3, call, in.bucket, {"s3:GetEncryptionConfiguration"}, in.expected_bucket_owner));
  GetBucketEncryptionOutput out;
  out.server_side_encryption_configuration =
      find_setting<ServerSideEncryptionConfiguration>(s3, bucket.id, setting::encryption);
  if (!out.server_side_encryption_configuration)
    out.server_side_encryption_configuration = default_encryption();
  return out;
}

Result<> delete_bucket_encryption(S3& s3, const Call& call,
                                  const DeleteBucketEncryptionRequest& in) {
  auto bucket = TRY(
      authorise(s3, call, in.bucket, {"s3:PutEncryptionConfiguration"}, in.expected_bucket_owner));
  remove_setting(s3, bucket.id, setting::encryption);
  set_has(s3, bucket, Bucket::Encryption, false);
  return Done{};
}

}  // namespace windlass::cloud::s3
