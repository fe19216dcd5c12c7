#include "cloud/s3/errors.h"

namespace windlass::cloud::s3 {

namespace {

struct Status {
  std::string_view code;
  int status;
};

// Codes that are not listed are answered with 400.
constexpr Status statuses[] = {
    {"AccessDenied", 403},
    {"AccessForbidden", 403},
    {"BucketAlreadyExists", 409},
    {"BucketAlreadyOwnedByYou", 409},
    {"BucketNotEmpty", 409},
    {"ConditionalRequestConflict", 409},
    {"InvalidBucketState", 409},
    {"InvalidObjectState", 403},
    {"InvalidPartNumber", 416},
    {"InvalidRange", 416},
    {"MethodNotAllowed", 405},
    {"NoSuchBucket", 404},
    {"NoSuchBucketPolicy", 404},
    {"NoSuchCORSConfiguration", 404},
    {"NoSuchConfiguration", 404},
    {"NoSuchKey", 404},
    {"NoSuchLifecycleConfiguration", 404},
    {"NoSuchObjectLockConfiguration", 404},
    {"NoSuchPublicAccessBlockConfiguration", 404},
    {"NoSuchTagSet", 404},
    {"NoSuchUpload", 404},
    {"NoSuchVersion", 404},
    {"NoSuchWebsiteConfiguration", 404},
    {"NotImplemented", 501},
    {"NotModified", 304},
    {"ObjectLockConfigurationNotFoundError", 404},
    {"OwnershipControlsNotFoundError", 404},
    {"PreconditionFailed", 412},
    {"ReplicationConfigurationNotFoundError", 404},
    {"RestoreAlreadyInProgress", 409},
    {"ServerSideEncryptionConfigurationNotFoundError", 404},
    {"SlowDown", 503},
};

}  // namespace

Error refusal(std::string code, std::string message) {
  int status = 400;
  for (auto& known : statuses)
    if (known.code == code) status = known.status;
  return {std::move(code), std::move(message), status};
}

Error no_such_bucket(const std::string& bucket) {
  return refusal("NoSuchBucket", "The specified bucket does not exist").with("BucketName", bucket);
}

Error no_such_key(const std::string& key) {
  return refusal("NoSuchKey", "The specified key does not exist.").with("Key", key);
}

Error no_such_version(const std::string& key, const std::string& version) {
  return refusal("NoSuchVersion", "The specified version does not exist.")
      .with("Key", key)
      .with("VersionId", version);
}

Error no_such_upload(const std::string& upload) {
  return refusal("NoSuchUpload",
                 "The specified upload does not exist. The upload ID may be invalid, or the upload "
                 "may have been aborted or completed.")
      .with("UploadId", upload);
}

Error access_denied(std::string why) { return refusal("AccessDenied", std::move(why)); }

Error invalid_argument(std::string message, std::string name, std::string value) {
  auto error = refusal("InvalidArgument", std::move(message));
  if (name.empty()) return error;
  return std::move(error)
      .with("ArgumentName", std::move(name))
      .with("ArgumentValue", std::move(value));
}

Error invalid_request(std::string message) { return refusal("InvalidRequest", std::move(message)); }

Error malformed_xml() {
  return refusal("MalformedXML",
                 "The XML you provided was not well-formed or did not validate against our "
                 "published schema");
}

Error precondition_failed(std::string condition) {
  return refusal("PreconditionFailed",
                 "At least one of the pre-conditions you specified did not hold")
      .with("Condition", std::move(condition));
}

Error not_served(std::string what) {
  return refusal("NotImplemented", std::move(what) + " is not served by this cloud.");
}

}  // namespace windlass::cloud::s3
