#include "cloud/s3/lock.h"

#include "aws/s3/get_object_legal_hold.h"
#include "aws/s3/get_object_lock_configuration.h"
#include "aws/s3/get_object_retention.h"
#include "aws/s3/put_object_legal_hold.h"
#include "aws/s3/put_object_lock_configuration.h"
#include "aws/s3/put_object_retention.h"
#include "base/text.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/lookup.h"
#include "cloud/s3/names.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

Error missing_configuration() {
  return invalid_request("Bucket is missing Object Lock Configuration");
}

Error protected_by_lock() {
  return access_denied("Access Denied because object protected by object lock.");
}

bool retained(const Call& call, const Object& object) {
  return !object.lock_mode.empty() && object.lock_until && *object.lock_until > call.now;
}

// The bucket's default, as it is kept in its row: "GOVERNANCE 30".
std::string default_text(const DefaultRetention& retention) {
  auto days = retention.days ? *retention.days : 365 * retention.years.value_or(0);
  return retention.mode.value_or("") + " " + std::to_string(days);
}

Result<> check_default(const DefaultRetention& retention) {
  if (!retention.mode || retention.days.has_value() == retention.years.has_value())
    return malformed_xml();
  auto given = retention.days ? *retention.days : *retention.years;
  if (given <= 0)
    return invalid_argument("Default retention period must be a positive integer value.");
  if ((retention.days && given > 36500) || (retention.years && given > 100))
    return invalid_argument("Default retention period too large");
  return Done{};
}

}  // namespace

Result<Lock> lock_for_new_object(const Call& call, const Bucket& bucket,
                                 const std::optional<std::string>& mode,
                                 const std::optional<Time>& until,
                                 const std::optional<std::string>& legal_hold) {
  Lock lock;
  if (mode || until || legal_hold) {
    if (!bucket.object_lock) return missing_configuration();
    if (mode.has_value() != until.has_value())
      return invalid_argument(
          "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied");
    if (until && *until <= call.now)
      return invalid_argument("The retain until date must be in the future!");
    lock.mode = mode.value_or("");
    lock.until = until;
    lock.legal_hold = legal_hold == "ON";
  }
  if (lock.mode.empty() && !bucket.default_retention.empty()) {
    auto parts = split_once(bucket.default_retention, " ");
    lock.mode = std::string(parts->first);
    lock.until = call.now + std::chrono::hours(24 * parse_int(parts->second).value_or(0));
  }
  return lock;
}

Result<> check_removable(const Call& call, const Object& object, bool bypass_governance) {
  if (object.legal_hold) return protected_by_lock();
  if (!retained(call, object)) return Done{};
  if (object.lock_mode == "GOVERNANCE" && bypass_governance) return Done{};
  return protected_by_lock();
}

Result<PutObjectLockConfigurationOutput> put_object_lock_configuration(
    S3& s3, const Call& call, const PutObjectLockConfigurationRequest& in) {
  auto bucket = TRY(authorise_document(s3, call, in.bucket, {"s3:PutBucketObjectLockConfiguration"},
                                       in.expected_bucket_owner));
  auto configuration = in.object_lock_configuration.value_or(ObjectLockConfiguration{});
  if (configuration.object_lock_enabled != "Enabled") return malformed_xml();
  if (bucket.versioning != "Enabled")
    return refusal(
        "InvalidBucketState",
        "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
  std::string retention;
  if (configuration.rule) {
    if (!configuration.rule->default_retention) return malformed_xml();
    TRY(check_default(*configuration.rule->default_retention));
    retention = default_text(*configuration.rule->default_retention);
  }
  put_setting(s3, bucket.id, setting::object_lock, configuration);
  s3.db.run("update s3_bucket set object_lock = 1, default_retention = ? where id = ?",
            {retention, bucket.id});
  return PutObjectLockConfigurationOutput{};
}

Result<GetObjectLockConfigurationOutput> get_object_lock_configuration(
    S3& s3, const Call& call, const GetObjectLockConfigurationRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:GetBucketObjectLockConfiguration"},
                              in.expected_bucket_owner));
  if (!bucket.object_lock)
    return refusal("ObjectLockConfigurationNotFoundError",
                   "Object Lock configuration does not exist for this bucket")
        .with("BucketName", bucket.name);
  GetObjectLockConfigurationOutput out;
  out.object_lock_configuration =
      find_setting<ObjectLockConfiguration>(s3, bucket.id, setting::object_lock);
  if (!out.object_lock_configuration) {
    out.object_lock_configuration.emplace();
    out.object_lock_configuration->object_lock_enabled = "Enabled";
  }
  return out;
}

Result<PutObjectRetentionOutput> put_object_retention(S3& s3, const Call& call,
                                                      const PutObjectRetentionRequest& in) {
  auto bucket =
      TRY(authorise_document(s3, call, in.bucket, {"s3:PutObjectRetention", in.key.value_or("")},
                             in.expected_bucket_owner));
  if (!bucket.object_lock) return missing_configuration();
  auto object = TRY(get_object_row(s3, bucket, in.key, in.version_id));
  auto wanted = in.retention.value_or(ObjectLockRetention{});
  if (wanted.mode.has_value() != wanted.retain_until_date.has_value()) return malformed_xml();
  if (wanted.retain_until_date && *wanted.retain_until_date <= call.now)
    return invalid_argument("The retain until date must be in the future!");

  if (retained(call, object)) {
    auto longer = wanted.retain_until_date && *wanted.retain_until_date >= *object.lock_until;
    auto extends = longer && wanted.mode == object.lock_mode;
    // Governance may be tightened to compliance by anybody who may set it.
    auto tightens = longer && wanted.mode == "COMPLIANCE";
    auto bypasses =
        object.lock_mode == "GOVERNANCE" && in.bypass_governance_retention.value_or(false);
    if (!extends && !tightens && !bypasses) return protected_by_lock();
  }
  update_object(s3, bucket, object, "lock_mode", wanted.mode.value_or(""));
  update_object(s3, bucket, object, "lock_until",
                wanted.retain_until_date
                    ? store::Bind(wanted.retain_until_date->time_since_epoch().count())
                    : store::Bind(nullptr));
  return PutObjectRetentionOutput{};
}

Result<GetObjectRetentionOutput> get_object_retention(S3& s3, const Call& call,
                                                      const GetObjectRetentionRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:GetObjectRetention", in.key.value_or("")},
                              in.expected_bucket_owner));
  if (!bucket.object_lock) return missing_configuration();
  auto object = TRY(get_object_row(s3, bucket, in.key, in.version_id));
  if (object.lock_mode.empty())
    return refusal("NoSuchObjectLockConfiguration",
                   "The specified object does not have a ObjectLock configuration")
        .with("Key", object.key);
  GetObjectRetentionOutput out;
  out.retention.emplace();
  out.retention->mode = object.lock_mode;
  out.retention->retain_until_date = object.lock_until;
  return out;
}

Result<PutObjectLegalHoldOutput> put_object_legal_hold(S3& s3, const Call& call,
                                                       const PutObjectLegalHoldRequest& in) {
  auto bucket =
      TRY(authorise_document(s3, call, in.bucket, {"s3:PutObjectLegalHold", in.key.value_or("")},
                             in.expected_bucket_owner));
  if (!bucket.object_lock) return missing_configuration();
  if (!in.legal_hold || !in.legal_hold->status) return malformed_xml();
  auto object = TRY(get_object_row(s3, bucket, in.key, in.version_id));
  update_object(s3, bucket, object, "legal_hold", in.legal_hold->status == "ON");
  return PutObjectLegalHoldOutput{};
}

Result<GetObjectLegalHoldOutput> get_object_legal_hold(S3& s3, const Call& call,
                                                       const GetObjectLegalHoldRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:GetObjectLegalHold", in.key.value_or("")},
                              in.expected_bucket_owner));
  if (!bucket.object_lock) return missing_configuration();
  auto object = TRY(get_object_row(s3, bucket, in.key, in.version_id));
  GetObjectLegalHoldOutput out;
  out.legal_hold.emplace();
  out.legal_hold->status = object.legal_hold ? "ON" : "OFF";
  return out;
}

}  // namespace windlass::cloud::s3
