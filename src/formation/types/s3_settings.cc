#include "formation/types/s3_settings.h"

#include "aws/s3/delete_bucket_cors.h"
#include "aws/s3/delete_bucket_encryption.h"
#include "aws/s3/delete_bucket_lifecycle.h"
#include "aws/s3/delete_bucket_ownership_controls.h"
#include "aws/s3/delete_bucket_website.h"
#include "aws/s3/delete_public_access_block.h"
#include "aws/s3/get_bucket_cors.h"
#include "aws/s3/get_bucket_encryption.h"
#include "aws/s3/get_bucket_lifecycle_configuration.h"
#include "aws/s3/get_bucket_logging.h"
#include "aws/s3/get_bucket_notification_configuration.h"
#include "aws/s3/get_bucket_ownership_controls.h"
#include "aws/s3/get_bucket_versioning.h"
#include "aws/s3/get_bucket_website.h"
#include "aws/s3/get_object_lock_configuration.h"
#include "aws/s3/get_public_access_block.h"
#include "aws/s3/put_bucket_acl.h"
#include "aws/s3/put_bucket_cors.h"
#include "aws/s3/put_bucket_encryption.h"
#include "aws/s3/put_bucket_lifecycle_configuration.h"
#include "aws/s3/put_bucket_logging.h"
#include "aws/s3/put_bucket_notification_configuration.h"
#include "aws/s3/put_bucket_ownership_controls.h"
#include "aws/s3/put_bucket_versioning.h"
#include "aws/s3/put_bucket_website.h"
#include "aws/s3/put_object_lock_configuration.h"
#include "aws/s3/put_public_access_block.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/s3_told.h"
#include "formation/types/s3_words.h"

namespace windlass::formation::types {

using namespace aws::s3;

namespace {

template <class Op, auto member>
using Setting = typename std::remove_cvref_t<decltype(std::declval<typename Op::Request>().*
                                                      member)>::value_type;

template <class Op, auto member>
Result<> put(const Place& place, const std::string& bucket, const Json& words) {
  typename Op::Request request;
  request.bucket = bucket;
  request.*member = TRY((made_of<Setting<Op, member>>(words)));
  TRY(place.client.call<Op>(std::move(request)));
  return Done{};
}

template <class Op, auto member>
Result<Json> normal(const Json& words) {
  return told(TRY((made_of<Setting<Op, member>>(words))));
}

template <class Op>
Result<> drop(const Place& place, const std::string& bucket) {
  typename Op::Request request;
  request.bucket = bucket;
  TRY(place.client.call<Op>(std::move(request)));
  return Done{};
}

// For a setting that has no operation to delete it: an empty one.
template <class Op, auto member>
Result<> clear(const Place& place, const std::string& bucket) {
  return put<Op, member>(place, bucket, Json::Object{});
}

bool says_there_is_none(const Error& error) {
  return error.code != "NoSuchBucket" &&
         (error.code.starts_with("NoSuch") || error.code.ends_with("NotFoundError"));
}

template <class Op>
Result<std::optional<Json>> read(const Place& place, const std::string& bucket) {
  typename Op::Request request;
  request.bucket = bucket;
  auto answer = place.client.call<Op>(std::move(request));
  if (!answer && says_there_is_none(answer.error())) return {std::nullopt};
  return {told(TRY(std::move(answer)))};
}

// Where the answer holds the setting as its only member.
template <class Op>
Result<std::optional<Json>> read_inner(const Place& place, const std::string& bucket) {
  auto whole = TRY((read<Op>(place, bucket)));
  if (!whole || whole->as_object().empty()) return {std::nullopt};
  return {whole->as_object().front().second};
}

Result<> suspend_versions(const Place& place, const std::string& bucket) {
  return put<op::PutBucketVersioning, &PutBucketVersioningRequest::versioning_configuration>(
      place, bucket, Json::Object{{"Status", "Suspended"}});
}

Result<> put_lifecycle(const Place& place, const std::string& bucket, const Json& words) {
  PutBucketLifecycleConfigurationRequest request{.bucket = bucket};
  request.lifecycle_configuration =
      TRY(made_of<BucketLifecycleConfiguration>(without(words, {lifecycle_minimum})));
  request.transition_default_minimum_object_size = text(words, lifecycle_minimum);
  TRY(place.client.call<op::PutBucketLifecycleConfiguration>(std::move(request)));
  return Done{};
}

// Without a minimum of the template's, S3's own is no drift.
Result<Json> normal_lifecycle(const Json& words) {
  auto normal =
      told(TRY(made_of<BucketLifecycleConfiguration>(without(words, {lifecycle_minimum}))));
  normal.set(std::string(lifecycle_minimum),
             Json(text_or(words, lifecycle_minimum, "all_storage_classes_128K")));
  return normal;
}

Json acl_words(const Json& given, const std::string&) {
  return Json(canned_acl(as_text(given).value_or("Private")));
}

Result<> put_acl(const Place& place, const std::string& bucket, const Json& words) {
  TRY(place.client.call<op::PutBucketAcl>({.acl = words.as_string(), .bucket = bucket}));
  return Done{};
}

Result<> make_private(const Place& place, const std::string& bucket) {
  return put_acl(place, bucket, Json("private"));
}

Result<> keep_lock(const Place&, const std::string&) {
  return Error{"ValidationError", "ObjectLockConfiguration of a bucket cannot be removed"};
}

template <class Op, auto member>
constexpr BucketSetting setting(std::string_view property,
                                Json (*words)(const Json&, const std::string&),
                                Result<> (*drop)(const Place&, const std::string&),
                                Result<std::optional<Json>> (*read)(const Place&,
                                                                    const std::string&),
                                Json (*told)(const Json&)) {
  return {property, words, put<Op, member>, drop, read, normal<Op, member>, told};
}

const BucketSetting settings[] = {
    setting<op::PutBucketOwnershipControls, &PutBucketOwnershipControlsRequest::ownership_controls>(
        "OwnershipControls", same_words, drop<op::DeleteBucketOwnershipControls>,
        read_inner<op::GetBucketOwnershipControls>, told_same),
    setting<op::PutPublicAccessBlock,
            &PutPublicAccessBlockRequest::public_access_block_configuration>(
        "PublicAccessBlockConfiguration", same_words, drop<op::DeletePublicAccessBlock>,
        read_inner<op::GetPublicAccessBlock>, told_same),
    {"AccessControl", acl_words, put_acl, make_private, nullptr, nullptr, told_same},
    setting<op::PutBucketEncryption,
            &PutBucketEncryptionRequest::server_side_encryption_configuration>(
        "BucketEncryption", encryption_words, drop<op::DeleteBucketEncryption>,
        read_inner<op::GetBucketEncryption>, told_encryption),
    setting<op::PutBucketVersioning, &PutBucketVersioningRequest::versioning_configuration>(
        "VersioningConfiguration", same_words, suspend_versions, read<op::GetBucketVersioning>,
        told_same),
    setting<op::PutObjectLockConfiguration,
            &PutObjectLockConfigurationRequest::object_lock_configuration>(
        "ObjectLockConfiguration", same_words, keep_lock,
        read_inner<op::GetObjectLockConfiguration>, told_same),
    {"LifecycleConfiguration", lifecycle_words, put_lifecycle, drop<op::DeleteBucketLifecycle>,
     read<op::GetBucketLifecycleConfiguration>, normal_lifecycle, told_lifecycle},
    setting<op::PutBucketCors, &PutBucketCorsRequest::cors_configuration>(
        "CorsConfiguration", cors_words, drop<op::DeleteBucketCors>, read<op::GetBucketCors>,
        told_cors),
    setting<op::PutBucketWebsite, &PutBucketWebsiteRequest::website_configuration>(
        "WebsiteConfiguration", website_words, drop<op::DeleteBucketWebsite>,
        read<op::GetBucketWebsite>, told_website),
    setting<op::PutBucketLogging, &PutBucketLoggingRequest::bucket_logging_status>(
        "LoggingConfiguration", logging_words,
        clear<op::PutBucketLogging, &PutBucketLoggingRequest::bucket_logging_status>,
        read<op::GetBucketLogging>, told_logging),
    setting<op::PutBucketNotificationConfiguration,
            &PutBucketNotificationConfigurationRequest::notification_configuration>(
        "NotificationConfiguration", notification_words,
        clear<op::PutBucketNotificationConfiguration,
              &PutBucketNotificationConfigurationRequest::notification_configuration>,
        read<op::GetBucketNotificationConfiguration>, told_notification),
};

}  // namespace

std::span<const BucketSetting> bucket_settings() { return settings; }

}  // namespace windlass::formation::types
