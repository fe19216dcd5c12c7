// The service as a whole: what it serves, its tables, its periodic work.
#include "aws/s3/service.h"
#include "aws/s3/abort_multipart_upload.h"
#include "aws/s3/complete_multipart_upload.h"
#include "aws/s3/copy_object.h"
#include "aws/s3/create_bucket.h"
#include "aws/s3/create_multipart_upload.h"
#include "aws/s3/delete_bucket.h"
#include "aws/s3/delete_bucket_cors.h"
#include "aws/s3/delete_bucket_encryption.h"
#include "aws/s3/delete_bucket_lifecycle.h"
#include "aws/s3/delete_bucket_ownership_controls.h"
#include "aws/s3/delete_bucket_policy.h"
#include "aws/s3/delete_bucket_tagging.h"
#include "aws/s3/delete_bucket_website.h"
#include "aws/s3/delete_object.h"
#include "aws/s3/delete_object_tagging.h"
#include "aws/s3/delete_objects.h"
#include "aws/s3/delete_public_access_block.h"
#include "aws/s3/get_bucket_accelerate_configuration.h"
#include "aws/s3/get_bucket_acl.h"
#include "aws/s3/get_bucket_cors.h"
#include "aws/s3/get_bucket_encryption.h"
#include "aws/s3/get_bucket_lifecycle_configuration.h"
#include "aws/s3/get_bucket_location.h"
#include "aws/s3/get_bucket_logging.h"
#include "aws/s3/get_bucket_notification_configuration.h"
#include "aws/s3/get_bucket_ownership_controls.h"
#include "aws/s3/get_bucket_policy.h"
#include "aws/s3/get_bucket_policy_status.h"
#include "aws/s3/get_bucket_replication.h"
#include "aws/s3/get_bucket_request_payment.h"
#include "aws/s3/get_bucket_tagging.h"
#include "aws/s3/get_bucket_versioning.h"
#include "aws/s3/get_bucket_website.h"
#include "aws/s3/get_object.h"
#include "aws/s3/get_object_acl.h"
#include "aws/s3/get_object_attributes.h"
#include "aws/s3/get_object_legal_hold.h"
#include "aws/s3/get_object_lock_configuration.h"
#include "aws/s3/get_object_retention.h"
#include "aws/s3/get_object_tagging.h"
#include "aws/s3/get_public_access_block.h"
#include "aws/s3/head_bucket.h"
#include "aws/s3/head_object.h"
#include "aws/s3/list_buckets.h"
#include "aws/s3/list_multipart_uploads.h"
#include "aws/s3/list_object_versions.h"
#include "aws/s3/list_objects.h"
#include "aws/s3/list_objects_v2.h"
#include "aws/s3/list_parts.h"
#include "aws/s3/put_bucket_acl.h"
#include "aws/s3/put_bucket_cors.h"
#include "aws/s3/put_bucket_encryption.h"
#include "aws/s3/put_bucket_lifecycle_configuration.h"
#include "aws/s3/put_bucket_logging.h"
#include "aws/s3/put_bucket_notification_configuration.h"
#include "aws/s3/put_bucket_ownership_controls.h"
#include "aws/s3/put_bucket_policy.h"
#include "aws/s3/put_bucket_request_payment.h"
#include "aws/s3/put_bucket_tagging.h"
#include "aws/s3/put_bucket_versioning.h"
#include "aws/s3/put_bucket_website.h"
#include "aws/s3/put_object.h"
#include "aws/s3/put_object_acl.h"
#include "aws/s3/put_object_legal_hold.h"
#include "aws/s3/put_object_lock_configuration.h"
#include "aws/s3/put_object_retention.h"
#include "aws/s3/put_object_tagging.h"
#include "aws/s3/put_public_access_block.h"
#include "aws/s3/restore_object.h"
#include "aws/s3/upload_part.h"
#include "aws/s3/upload_part_copy.h"
#include "cloud/s3/data.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/hosts.h"
#include "cloud/s3/lifecycle.h"
#include "cloud/s3/metrics.h"
#include "cloud/s3/s3.h"
#include "cloud/s3/schema.h"
#include "cloud/s3/website.h"
#include "cloud/s3/wire.h"

namespace windlass::cloud::s3 {

namespace {

// The S3 operations we serve. Any other name the model knows is refused by name: a client must
// never mistake "not built yet" for "done".
const cloud::Operation operations[] = {
    {"AbortMultipartUpload", writes<&abort_multipart_upload>},
    {"CompleteMultipartUpload", writes<&complete_multipart_upload>},
    {"CopyObject", writes<&copy_object>},
    {"CreateBucket", writes<&create_bucket>},
    {"CreateMultipartUpload", writes<&create_multipart_upload>},
    {"DeleteBucket", writes<&delete_bucket>},
    {"DeleteBucketCors", writes<&delete_bucket_cors>},
    {"DeleteBucketEncryption", writes<&delete_bucket_encryption>},
    {"DeleteBucketLifecycle", writes<&delete_bucket_lifecycle>},
    {"DeleteBucketOwnershipControls", writes<&delete_bucket_ownership_controls>},
    {"DeleteBucketPolicy", writes<&delete_bucket_policy>},
    {"DeleteBucketTagging", writes<&delete_bucket_tagging>},
    {"DeleteBucketWebsite", writes<&delete_bucket_website>},
    {"DeleteObject", writes<&delete_object>},
    {"DeleteObjectTagging", writes<&delete_object_tagging>},
    {"DeleteObjects", writes<&delete_objects>},
    {"DeletePublicAccessBlock", writes<&delete_public_access_block>},
    {"GetBucketAccelerateConfiguration", reads<&get_bucket_accelerate_configuration>},
    {"GetBucketAcl", reads<&get_bucket_acl>},
    {"GetBucketCors", reads<&get_bucket_cors>},
    {"GetBucketEncryption", reads<&get_bucket_encryption>},
    {"GetBucketLifecycleConfiguration", reads<&get_bucket_lifecycle_configuration>},
    {"GetBucketLocation", reads<&get_bucket_location>},
    {"GetBucketLogging", reads<&get_bucket_logging>},
    {"GetBucketNotificationConfiguration", reads<&get_bucket_notification_configuration>},
    {"GetBucketOwnershipControls", reads<&get_bucket_ownership_controls>},
    {"GetBucketPolicy", reads<&get_bucket_policy>},
    {"GetBucketPolicyStatus", reads<&get_bucket_policy_status>},
    {"GetBucketReplication", reads<&get_bucket_replication>},
    {"GetBucketRequestPayment", reads<&get_bucket_request_payment>},
    {"GetBucketTagging", reads<&get_bucket_tagging>},
    {"GetBucketVersioning", reads<&get_bucket_versioning>},
    {"GetBucketWebsite", reads<&get_bucket_website>},
    {"GetObject", reads<&get_object>},
    {"GetObjectAcl", reads<&get_object_acl>},
    {"GetObjectAttributes", reads<&get_object_attributes>},
    {"GetObjectLegalHold", reads<&get_object_legal_hold>},
    {"GetObjectLockConfiguration", reads<&get_object_lock_configuration>},
    {"GetObjectRetention", reads<&get_object_retention>},
    {"GetObjectTagging", reads<&get_object_tagging>},
    {"GetPublicAccessBlock", reads<&get_public_access_block>},
    {"HeadBucket", reads<&head_bucket>},
    {"HeadObject", reads<&head_object>},
    {"ListBuckets", reads<&list_buckets>},
    {"ListMultipartUploads", reads<&list_multipart_uploads>},
    {"ListObjectVersions", reads<&list_object_versions>},
    {"ListObjects", reads<&list_objects>},
    {"ListObjectsV2", reads<&list_objects_v2>},
    {"ListParts", reads<&list_parts>},
    {"PutBucketAcl", writes<&put_bucket_acl>},
    {"PutBucketCors", writes<&put_bucket_cors>},
    {"PutBucketEncryption", writes<&put_bucket_encryption>},
    {"PutBucketLifecycleConfiguration", writes<&put_bucket_lifecycle_configuration>},
    {"PutBucketLogging", writes<&put_bucket_logging>},
    {"PutBucketNotificationConfiguration", writes<&put_bucket_notification_configuration>},
    {"PutBucketOwnershipControls", writes<&put_bucket_ownership_controls>},
    {"PutBucketPolicy", writes<&put_bucket_policy>},
    {"PutBucketRequestPayment", writes<&put_bucket_request_payment>},
    {"PutBucketTagging", writes<&put_bucket_tagging>},
    {"PutBucketVersioning", writes<&put_bucket_versioning>},
    {"PutBucketWebsite", writes<&put_bucket_website>},
    {"PutObject", writes<&put_object>},
    {"PutObjectAcl", writes<&put_object_acl>},
    {"PutObjectLegalHold", writes<&put_object_legal_hold>},
    {"PutObjectLockConfiguration", writes<&put_object_lock_configuration>},
    {"PutObjectRetention", writes<&put_object_retention>},
    {"PutObjectTagging", writes<&put_object_tagging>},
    {"PutPublicAccessBlock", writes<&put_public_access_block>},
    {"RestoreObject", writes<&restore_object>},
    {"UploadPart", writes<&upload_part>},
    {"UploadPartCopy", writes<&upload_part_copy>},
};

const Task tasks[] = {
    {"lifecycle", std::chrono::seconds(10), run_lifecycle},
    {"files without a name", std::chrono::seconds(5), remove_garbage},
    {"metrics", std::chrono::minutes(1), tell_metrics},
};

}  // namespace

const cloud::Service service{
    .model = &aws::s3::service,
    .operations = operations,
    .migrations = migrations,
    .tasks = tasks,
    .permissions = &permissions,
    .accepts_anonymous = true,
    .rewrite = rewrite,
    .is_aside = is_aside,
    .aside = aside,
    .invalid = invalid,
    .finish = finish,
    // A list of a thousand versions to delete, their keys written as XML entities.
    .body_max = 8 << 20,
};

}  // namespace windlass::cloud::s3
