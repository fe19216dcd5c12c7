// What provisioning tools read of every bucket, though little of it is served here.
#include "aws/s3/get_bucket_accelerate_configuration.h"
#include "aws/s3/get_bucket_logging.h"
#include "aws/s3/get_bucket_replication.h"
#include "aws/s3/get_bucket_request_payment.h"
#include "aws/s3/put_bucket_logging.h"
#include "aws/s3/put_bucket_request_payment.h"
#include "cloud/s3/bucket.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

// Kept and answered; access logs are not written yet, which the log says.
Result<> put_bucket_logging(S3& s3, const Call& call, const PutBucketLoggingRequest& in) {
  auto bucket = TRY(
      authorise_document(s3, call, in.bucket, {"s3:PutBucketLogging"}, in.expected_bucket_owner));
  if (!in.bucket_logging_status || !in.bucket_logging_status->logging_enabled) {
    remove_setting(s3, bucket.id, setting::logging);
    return Done{};
  }
  auto& logging = *in.bucket_logging_status->logging_enabled;
  auto target = find_bucket(s3, logging.target_bucket.value_or(""));
  if (!target || target->account != bucket.account)
    return refusal("InvalidTargetBucketForLogging", "The target bucket for logging does not exist")
        .with("TargetBucket", logging.target_bucket.value_or(""));
  put_setting(s3, bucket.id, setting::logging, *in.bucket_logging_status);
  s3.work.log.warn("access logs of buckets are configured, but not written by this cloud",
                   {{"bucket", bucket.name}});
  return Done{};
}

Result<GetBucketLoggingOutput> get_bucket_logging(S3& s3, const Call& call,
                                                  const GetBucketLoggingRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:GetBucketLogging"}, in.expected_bucket_owner));
  GetBucketLoggingOutput out;
  if (auto status = find_setting<BucketLoggingStatus>(s3, bucket.id, setting::logging))
    out.logging_enabled = std::move(status->logging_enabled);
  return out;
}

Result<GetBucketReplicationOutput> get_bucket_replication(S3& s3, const Call& call,
                                                          const GetBucketReplicationRequest& in) {
  auto bucket = TRY(
      authorise(s3, call, in.bucket, {"s3:GetReplicationConfiguration"}, in.expected_bucket_owner));
  return refusal("ReplicationConfigurationNotFoundError",
                 "The replication configuration was not found")
      .with("BucketName", bucket.name);
}

Result<GetBucketAccelerateConfigurationOutput> get_bucket_accelerate_configuration(
    S3& s3, const Call& call, const GetBucketAccelerateConfigurationRequest& in) {
  TRY(authorise(s3, call, in.bucket, {"s3:GetAccelerateConfiguration"}, in.expected_bucket_owner));
  return GetBucketAccelerateConfigurationOutput{};
}

Result<> put_bucket_request_payment(S3& s3, const Call& call,
                                    const PutBucketRequestPaymentRequest& in) {
  TRY(authorise_document(s3, call, in.bucket, {"s3:PutBucketRequestPayment"},
                         in.expected_bucket_owner));
  if (!in.request_payment_configuration) return malformed_xml();
  if (in.request_payment_configuration->payer == "BucketOwner") return Done{};
  return not_served("Requester pays");
}

Result<GetBucketRequestPaymentOutput> get_bucket_request_payment(
    S3& s3, const Call& call, const GetBucketRequestPaymentRequest& in) {
  TRY(authorise(s3, call, in.bucket, {"s3:GetBucketRequestPayment"}, in.expected_bucket_owner));
  GetBucketRequestPaymentOutput out;
  out.payer = "BucketOwner";
  return out;
}

}  // namespace windlass::cloud::s3
