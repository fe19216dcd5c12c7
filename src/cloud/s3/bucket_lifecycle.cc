#include "aws/s3/delete_bucket_lifecycle.h"
#include "aws/s3/get_bucket_lifecycle_configuration.h"
#include "aws/s3/put_bucket_lifecycle_configuration.h"
#include "cloud/s3/bucket.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/lifecycle_rules.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

constexpr std::string_view default_minimum = "all_storage_classes_128K";

}  // namespace

Result<PutBucketLifecycleConfigurationOutput> put_bucket_lifecycle_configuration(
    S3& s3, const Call& call, const PutBucketLifecycleConfigurationRequest& in) {
  auto bucket = TRY(authorise_document(s3, call, in.bucket, {"s3:PutLifecycleConfiguration"},
                                       in.expected_bucket_owner));
  auto configuration = in.lifecycle_configuration.value_or(BucketLifecycleConfiguration{});
  if (!configuration.rules) return malformed_xml();
  TRY(check_rules(*configuration.rules, s3.work.random));
  auto minimum = in.transition_default_minimum_object_size.value_or(std::string(default_minimum));
  put_setting(s3, bucket.id, setting::lifecycle, configuration);
  put_setting_text(s3, bucket.id, setting::lifecycle_small, minimum);
  set_has(s3, bucket, Bucket::Lifecycle, true);
  // New rules are looked at from the beginning, soon.
  s3.db.run("update s3_bucket set lifecycle_day = 0, lifecycle_key = '' where id = ?", {bucket.id});
  PutBucketLifecycleConfigurationOutput out;
  out.transition_default_minimum_object_size = minimum;
  return out;
}

Result<GetBucketLifecycleConfigurationOutput> get_bucket_lifecycle_configuration(
    S3& s3, const Call& call, const GetBucketLifecycleConfigurationRequest& in) {
  auto bucket = TRY(
      authorise(s3, call, in.bucket, {"s3:GetLifecycleConfiguration"}, in.expected_bucket_owner));
  auto configuration =
      find_setting<BucketLifecycleConfiguration>(s3, bucket.id, setting::lifecycle);
  if (!configuration)
    return refusal("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist")
        .with("BucketName", bucket.name);
  GetBucketLifecycleConfigurationOutput out;
  out.rules = std::move(configuration->rules);
  out.transition_default_minimum_object_size =
      find_setting_text(s3, bucket.id, setting::lifecycle_small);
  return out;
}

Result<> delete_bucket_lifecycle(S3& s3, const Call& call, const DeleteBucketLifecycleRequest& in) {
  auto bucket = TRY(
      authorise(s3, call, in.bucket, {"s3:PutLifecycleConfiguration"}, in.expected_bucket_owner));
  remove_setting(s3, bucket.id, setting::lifecycle);
  remove_setting(s3, bucket.id, setting::lifecycle_small);
  set_has(s3, bucket, Bucket::Lifecycle, false);
  return Done{};
}

}  // namespace windlass::cloud::s3
