// The handlers of S3's operations, by the file that has them.
#pragma once

#include "base/result.h"
#include "cloud/s3/context.h"

namespace windlass::aws::s3 {
struct AbortMultipartUploadOutput;
struct AbortMultipartUploadRequest;
struct CompleteMultipartUploadOutput;
struct CompleteMultipartUploadRequest;
struct CopyObjectOutput;
struct CopyObjectRequest;
struct CreateBucketOutput;
struct CreateBucketRequest;
struct CreateMultipartUploadOutput;
struct CreateMultipartUploadRequest;
struct DeleteBucketCorsRequest;
struct DeleteBucketEncryptionRequest;
struct DeleteBucketLifecycleRequest;
struct DeleteBucketOwnershipControlsRequest;
struct DeleteBucketPolicyRequest;
struct DeleteBucketRequest;
struct DeleteBucketTaggingRequest;
struct DeleteBucketWebsiteRequest;
struct DeleteObjectOutput;
struct DeleteObjectRequest;
struct DeleteObjectTaggingOutput;
struct DeleteObjectTaggingRequest;
struct DeleteObjectsOutput;
struct DeleteObjectsRequest;
struct DeletePublicAccessBlockRequest;
struct GetBucketAccelerateConfigurationOutput;
struct GetBucketAccelerateConfigurationRequest;
struct GetBucketAclOutput;
struct GetBucketAclRequest;
struct GetBucketCorsOutput;
struct GetBucketCorsRequest;
struct GetBucketEncryptionOutput;
struct GetBucketEncryptionRequest;
struct GetBucketLifecycleConfigurationOutput;
struct GetBucketLifecycleConfigurationRequest;
struct GetBucketLocationOutput;
struct GetBucketLocationRequest;
struct GetBucketLoggingOutput;
struct GetBucketLoggingRequest;
struct GetBucketNotificationConfigurationRequest;
struct GetBucketOwnershipControlsOutput;
struct GetBucketOwnershipControlsRequest;
struct GetBucketPolicyOutput;
struct GetBucketPolicyRequest;
struct GetBucketPolicyStatusOutput;
struct GetBucketPolicyStatusRequest;
struct GetBucketReplicationOutput;
struct GetBucketReplicationRequest;
struct GetBucketRequestPaymentOutput;
struct GetBucketRequestPaymentRequest;
struct GetBucketTaggingOutput;
struct GetBucketTaggingRequest;
struct GetBucketVersioningOutput;
struct GetBucketVersioningRequest;
struct GetBucketWebsiteOutput;
struct GetBucketWebsiteRequest;
struct GetObjectAclOutput;
struct GetObjectAclRequest;
struct GetObjectAttributesOutput;
struct GetObjectAttributesRequest;
struct GetObjectLegalHoldOutput;
struct GetObjectLegalHoldRequest;
struct GetObjectLockConfigurationOutput;
struct GetObjectLockConfigurationRequest;
struct GetObjectOutput;
struct GetObjectRequest;
struct GetObjectRetentionOutput;
struct GetObjectRetentionRequest;
struct GetObjectTaggingOutput;
struct GetObjectTaggingRequest;
struct GetPublicAccessBlockOutput;
struct GetPublicAccessBlockRequest;
struct HeadBucketOutput;
struct HeadBucketRequest;
struct HeadObjectOutput;
struct HeadObjectRequest;
struct ListBucketsOutput;
struct ListBucketsRequest;
struct ListMultipartUploadsOutput;
struct ListMultipartUploadsRequest;
struct ListObjectVersionsOutput;
struct ListObjectVersionsRequest;
struct ListObjectsOutput;
struct ListObjectsRequest;
struct ListObjectsV2Output;
struct ListObjectsV2Request;
struct ListPartsOutput;
struct ListPartsRequest;
struct NotificationConfiguration;
struct PutBucketAclRequest;
struct PutBucketCorsRequest;
struct PutBucketEncryptionRequest;
struct PutBucketLifecycleConfigurationOutput;
struct PutBucketLifecycleConfigurationRequest;
struct PutBucketLoggingRequest;
struct PutBucketNotificationConfigurationRequest;
struct PutBucketOwnershipControlsRequest;
struct PutBucketPolicyRequest;
struct PutBucketRequestPaymentRequest;
struct PutBucketTaggingRequest;
struct PutBucketVersioningRequest;
struct PutBucketWebsiteRequest;
struct PutObjectAclOutput;
struct PutObjectAclRequest;
struct PutObjectLegalHoldOutput;
struct PutObjectLegalHoldRequest;
struct PutObjectLockConfigurationOutput;
struct PutObjectLockConfigurationRequest;
struct PutObjectOutput;
struct PutObjectRequest;
struct PutObjectRetentionOutput;
struct PutObjectRetentionRequest;
struct PutObjectTaggingOutput;
struct PutObjectTaggingRequest;
struct PutPublicAccessBlockRequest;
struct RestoreObjectOutput;
struct RestoreObjectRequest;
struct UploadPartCopyOutput;
struct UploadPartCopyRequest;
struct UploadPartOutput;
struct UploadPartRequest;
}  // namespace windlass::aws::s3

namespace windlass::cloud::s3 {

// buckets.cc
Result<CreateBucketOutput> create_bucket(S3& s3, const Call& call, const CreateBucketRequest& in);
Result<HeadBucketOutput> head_bucket(S3& s3, const Call& call, const HeadBucketRequest& in);
Result<ListBucketsOutput> list_buckets(S3& s3, const Call& call, const ListBucketsRequest& in);
Result<> delete_bucket(S3& s3, const Call& call, const DeleteBucketRequest& in);
Result<GetBucketLocationOutput> get_bucket_location(S3& s3, const Call& call,
                                                    const GetBucketLocationRequest& in);

// versioning.cc
Result<> put_bucket_versioning(S3& s3, const Call& call, const PutBucketVersioningRequest& in);
Result<GetBucketVersioningOutput> get_bucket_versioning(S3& s3, const Call& call,
                                                        const GetBucketVersioningRequest& in);

// bucket_policy.cc
Result<> put_bucket_policy(S3& s3, const Call& call, const PutBucketPolicyRequest& in);
Result<GetBucketPolicyOutput> get_bucket_policy(S3& s3, const Call& call,
                                                const GetBucketPolicyRequest& in);
Result<> delete_bucket_policy(S3& s3, const Call& call, const DeleteBucketPolicyRequest& in);
Result<GetBucketPolicyStatusOutput> get_bucket_policy_status(
    S3& s3, const Call& call, const GetBucketPolicyStatusRequest& in);
Result<> put_public_access_block(S3& s3, const Call& call, const PutPublicAccessBlockRequest& in);
Result<GetPublicAccessBlockOutput> get_public_access_block(S3& s3, const Call& call,
                                                           const GetPublicAccessBlockRequest& in);
Result<> delete_public_access_block(S3& s3, const Call& call,
                                    const DeletePublicAccessBlockRequest& in);
Result<> put_bucket_ownership_controls(S3& s3, const Call& call,
                                       const PutBucketOwnershipControlsRequest& in);
Result<GetBucketOwnershipControlsOutput> get_bucket_ownership_controls(
    S3& s3, const Call& call, const GetBucketOwnershipControlsRequest& in);
Result<> delete_bucket_ownership_controls(S3& s3, const Call& call,
                                          const DeleteBucketOwnershipControlsRequest& in);

// bucket_acl.cc
Result<> put_bucket_acl(S3& s3, const Call& call, const PutBucketAclRequest& in);
Result<GetBucketAclOutput> get_bucket_acl(S3& s3, const Call& call, const GetBucketAclRequest& in);
Result<PutObjectAclOutput> put_object_acl(S3& s3, const Call& call, const PutObjectAclRequest& in);
Result<GetObjectAclOutput> get_object_acl(S3& s3, const Call& call, const GetObjectAclRequest& in);

// bucket_tagging.cc
Result<> put_bucket_tagging(S3& s3, const Call& call, const PutBucketTaggingRequest& in);
Result<GetBucketTaggingOutput> get_bucket_tagging(S3& s3, const Call& call,
                                                  const GetBucketTaggingRequest& in);
Result<> delete_bucket_tagging(S3& s3, const Call& call, const DeleteBucketTaggingRequest& in);

// bucket_encryption.cc
Result<> put_bucket_encryption(S3& s3, const Call& call, const PutBucketEncryptionRequest& in);
Result<GetBucketEncryptionOutput> get_bucket_encryption(S3& s3, const Call& call,
                                                        const GetBucketEncryptionRequest& in);
Result<> delete_bucket_encryption(S3& s3, const Call& call,
                                  const DeleteBucketEncryptionRequest& in);

// bucket_cors.cc
Result<> put_bucket_cors(S3& s3, const Call& call, const PutBucketCorsRequest& in);
Result<GetBucketCorsOutput> get_bucket_cors(S3& s3, const Call& call,
                                            const GetBucketCorsRequest& in);
Result<> delete_bucket_cors(S3& s3, const Call& call, const DeleteBucketCorsRequest& in);

// bucket_website.cc
Result<> put_bucket_website(S3& s3, const Call& call, const PutBucketWebsiteRequest& in);
Result<GetBucketWebsiteOutput> get_bucket_website(S3& s3, const Call& call,
                                                  const GetBucketWebsiteRequest& in);
Result<> delete_bucket_website(S3& s3, const Call& call, const DeleteBucketWebsiteRequest& in);

// bucket_lifecycle.cc
Result<PutBucketLifecycleConfigurationOutput> put_bucket_lifecycle_configuration(
    S3& s3, const Call& call, const PutBucketLifecycleConfigurationRequest& in);
Result<GetBucketLifecycleConfigurationOutput> get_bucket_lifecycle_configuration(
    S3& s3, const Call& call, const GetBucketLifecycleConfigurationRequest& in);
Result<> delete_bucket_lifecycle(S3& s3, const Call& call, const DeleteBucketLifecycleRequest& in);

// bucket_notification.cc
Result<> put_bucket_notification_configuration(S3& s3, const Call& call,
                                               const PutBucketNotificationConfigurationRequest& in);
Result<NotificationConfiguration> get_bucket_notification_configuration(
    S3& s3, const Call& call, const GetBucketNotificationConfigurationRequest& in);

// bucket_defaults.cc
Result<> put_bucket_logging(S3& s3, const Call& call, const PutBucketLoggingRequest& in);
Result<GetBucketLoggingOutput> get_bucket_logging(S3& s3, const Call& call,
                                                  const GetBucketLoggingRequest& in);
Result<GetBucketReplicationOutput> get_bucket_replication(S3& s3, const Call& call,
                                                          const GetBucketReplicationRequest& in);
Result<GetBucketAccelerateConfigurationOutput> get_bucket_accelerate_configuration(
    S3& s3, const Call& call, const GetBucketAccelerateConfigurationRequest& in);
Result<> put_bucket_request_payment(S3& s3, const Call& call,
                                    const PutBucketRequestPaymentRequest& in);
Result<GetBucketRequestPaymentOutput> get_bucket_request_payment(
    S3& s3, const Call& call, const GetBucketRequestPaymentRequest& in);

// lock.cc
Result<PutObjectLockConfigurationOutput> put_object_lock_configuration(
    S3& s3, const Call& call, const PutObjectLockConfigurationRequest& in);
Result<GetObjectLockConfigurationOutput> get_object_lock_configuration(
    S3& s3, const Call& call, const GetObjectLockConfigurationRequest& in);
Result<PutObjectRetentionOutput> put_object_retention(S3& s3, const Call& call,
                                                      const PutObjectRetentionRequest& in);
Result<GetObjectRetentionOutput> get_object_retention(S3& s3, const Call& call,
                                                      const GetObjectRetentionRequest& in);
Result<PutObjectLegalHoldOutput> put_object_legal_hold(S3& s3, const Call& call,
                                                       const PutObjectLegalHoldRequest& in);
Result<GetObjectLegalHoldOutput> get_object_legal_hold(S3& s3, const Call& call,
                                                       const GetObjectLegalHoldRequest& in);

// put_object.cc
Result<PutObjectOutput> put_object(S3& s3, const Call& call, PutObjectRequest& in);

// get_object.cc
Result<GetObjectOutput> get_object(S3& s3, const Call& call, const GetObjectRequest& in);
Result<HeadObjectOutput> head_object(S3& s3, const Call& call, const HeadObjectRequest& in);
Result<GetObjectAttributesOutput> get_object_attributes(S3& s3, const Call& call,
                                                        const GetObjectAttributesRequest& in);

// delete_object.cc
Result<DeleteObjectOutput> delete_object(S3& s3, const Call& call, const DeleteObjectRequest& in);
Result<DeleteObjectsOutput> delete_objects(S3& s3, const Call& call,
                                           const DeleteObjectsRequest& in);

// copy_object.cc
Result<CopyObjectOutput> copy_object(S3& s3, const Call& call, const CopyObjectRequest& in);

// list_objects.cc
Result<ListObjectsOutput> list_objects(S3& s3, const Call& call, const ListObjectsRequest& in);
Result<ListObjectsV2Output> list_objects_v2(S3& s3, const Call& call,
                                            const ListObjectsV2Request& in);

// list_versions.cc
Result<ListObjectVersionsOutput> list_object_versions(S3& s3, const Call& call,
                                                      const ListObjectVersionsRequest& in);

// object_tagging.cc
Result<PutObjectTaggingOutput> put_object_tagging(S3& s3, const Call& call,
                                                  const PutObjectTaggingRequest& in);
Result<GetObjectTaggingOutput> get_object_tagging(S3& s3, const Call& call,
                                                  const GetObjectTaggingRequest& in);
Result<DeleteObjectTaggingOutput> delete_object_tagging(S3& s3, const Call& call,
                                                        const DeleteObjectTaggingRequest& in);

// restore_object.cc
Result<RestoreObjectOutput> restore_object(S3& s3, const Call& call,
                                           const RestoreObjectRequest& in);

// uploads.cc
Result<CreateMultipartUploadOutput> create_multipart_upload(S3& s3, const Call& call,
                                                            const CreateMultipartUploadRequest& in);
Result<UploadPartOutput> upload_part(S3& s3, const Call& call, UploadPartRequest& in);
Result<UploadPartCopyOutput> upload_part_copy(S3& s3, const Call& call,
                                              const UploadPartCopyRequest& in);
Result<AbortMultipartUploadOutput> abort_multipart_upload(S3& s3, const Call& call,
                                                          const AbortMultipartUploadRequest& in);

// complete_upload.cc
Result<CompleteMultipartUploadOutput> complete_multipart_upload(
    S3& s3, const Call& call, const CompleteMultipartUploadRequest& in);

// list_uploads.cc
Result<ListMultipartUploadsOutput> list_multipart_uploads(S3& s3, const Call& call,
                                                          const ListMultipartUploadsRequest& in);
Result<ListPartsOutput> list_parts(S3& s3, const Call& call, const ListPartsRequest& in);

}  // namespace windlass::cloud::s3
