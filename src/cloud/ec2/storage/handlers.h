// The storage operations that we serve, each in the file of its noun.
#pragma once

#include "cloud/ec2/common/context.h"

namespace windlass::aws::ec2 {
struct CopyImageRequest;
struct CopyImageResult;
struct CopySnapshotRequest;
struct CopySnapshotResult;
struct CreateKeyPairRequest;
struct CreateRestoreImageTaskRequest;
struct CreateRestoreImageTaskResult;
struct CreateSnapshotRequest;
struct CreateStoreImageTaskRequest;
struct CreateStoreImageTaskResult;
struct CreateVolumeRequest;
struct DeleteKeyPairRequest;
struct DeleteKeyPairResult;
struct DeleteSnapshotRequest;
struct DeleteVolumeRequest;
struct DeregisterImageRequest;
struct DeregisterImageResult;
struct DescribeImageAttributeRequest;
struct DescribeImagesRequest;
struct DescribeImagesResult;
struct DescribeKeyPairsRequest;
struct DescribeKeyPairsResult;
struct DescribeSnapshotAttributeRequest;
struct DescribeSnapshotAttributeResult;
struct DescribeSnapshotsRequest;
struct DescribeSnapshotsResult;
struct DescribeStoreImageTasksRequest;
struct DescribeStoreImageTasksResult;
struct DescribeVolumeAttributeRequest;
struct DescribeVolumeAttributeResult;
struct DescribeVolumeStatusRequest;
struct DescribeVolumeStatusResult;
struct DescribeVolumesModificationsRequest;
struct DescribeVolumesModificationsResult;
struct DescribeVolumesRequest;
struct DescribeVolumesResult;
struct DisableEbsEncryptionByDefaultRequest;
struct DisableEbsEncryptionByDefaultResult;
struct EnableEbsEncryptionByDefaultRequest;
struct EnableEbsEncryptionByDefaultResult;
struct GetEbsDefaultKmsKeyIdRequest;
struct GetEbsDefaultKmsKeyIdResult;
struct GetEbsEncryptionByDefaultRequest;
struct GetEbsEncryptionByDefaultResult;
struct ImageAttribute;
struct ImportKeyPairRequest;
struct ImportKeyPairResult;
struct KeyPair;
struct ModifyImageAttributeRequest;
struct ModifySnapshotAttributeRequest;
struct ModifyVolumeAttributeRequest;
struct ModifyVolumeRequest;
struct ModifyVolumeResult;
struct RegisterImageRequest;
struct RegisterImageResult;
struct ResetImageAttributeRequest;
struct Snapshot;
struct Volume;
}  // namespace windlass::aws::ec2

namespace windlass::cloud::ec2 {

// volumes.cc
Result<aws::ec2::Volume> create_volume(Ec2& ec2, const Call& call,
                                       const aws::ec2::CreateVolumeRequest& in);
Result<> delete_volume(Ec2& ec2, const Call& call, const aws::ec2::DeleteVolumeRequest& in);
Result<aws::ec2::DescribeVolumesResult> describe_volumes(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeVolumesRequest& in);

// volume_status.cc
Result<aws::ec2::DescribeVolumeStatusResult> describe_volume_status(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeVolumeStatusRequest& in);
Result<aws::ec2::DescribeVolumeAttributeResult> describe_volume_attribute(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeVolumeAttributeRequest& in);
Result<> modify_volume_attribute(Ec2& ec2, const Call& call,
                                 const aws::ec2::ModifyVolumeAttributeRequest& in);

// modifying_volumes.cc
Result<aws::ec2::ModifyVolumeResult> modify_volume(Ec2& ec2, const Call& call,
                                                   const aws::ec2::ModifyVolumeRequest& in);
Result<aws::ec2::DescribeVolumesModificationsResult> describe_volumes_modifications(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeVolumesModificationsRequest& in);

// snapshots.cc
Result<aws::ec2::Snapshot> create_snapshot(Ec2& ec2, const Call& call,
                                           const aws::ec2::CreateSnapshotRequest& in);
Result<> delete_snapshot(Ec2& ec2, const Call& call, const aws::ec2::DeleteSnapshotRequest& in);
Result<aws::ec2::DescribeSnapshotsResult> describe_snapshots(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeSnapshotsRequest& in);
Result<aws::ec2::CopySnapshotResult> copy_snapshot(Ec2& ec2, const Call& call,
                                                   const aws::ec2::CopySnapshotRequest& in);

// snapshot_attributes.cc
Result<aws::ec2::DescribeSnapshotAttributeResult> describe_snapshot_attribute(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeSnapshotAttributeRequest& in);
Result<> modify_snapshot_attribute(Ec2& ec2, const Call& call,
                                   const aws::ec2::ModifySnapshotAttributeRequest& in);

// images.cc
Result<aws::ec2::DescribeImagesResult> describe_images(Ec2& ec2, const Call& call,
                                                       const aws::ec2::DescribeImagesRequest& in);

// registering_images.cc
Result<aws::ec2::RegisterImageResult> register_image(Ec2& ec2, const Call& call,
                                                     const aws::ec2::RegisterImageRequest& in);
Result<aws::ec2::CopyImageResult> copy_image(Ec2& ec2, const Call& call,
                                             const aws::ec2::CopyImageRequest& in);
Result<aws::ec2::DeregisterImageResult> deregister_image(
    Ec2& ec2, const Call& call, const aws::ec2::DeregisterImageRequest& in);

// store_tasks.cc
Result<aws::ec2::CreateStoreImageTaskResult> create_store_image_task(
    Ec2& ec2, const Call& call, const aws::ec2::CreateStoreImageTaskRequest& in);
Result<aws::ec2::DescribeStoreImageTasksResult> describe_store_image_tasks(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeStoreImageTasksRequest& in);
Result<aws::ec2::CreateRestoreImageTaskResult> create_restore_image_task(
    Ec2& ec2, const Call& call, const aws::ec2::CreateRestoreImageTaskRequest& in);

// image_attributes.cc
Result<aws::ec2::ImageAttribute> describe_image_attribute(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeImageAttributeRequest& in);
Result<> modify_image_attribute(Ec2& ec2, const Call& call,
                                const aws::ec2::ModifyImageAttributeRequest& in);
Result<> reset_image_attribute(Ec2& ec2, const Call& call,
                               const aws::ec2::ResetImageAttributeRequest& in);

// ebs_defaults.cc
Result<aws::ec2::EnableEbsEncryptionByDefaultResult> enable_ebs_encryption_by_default(
    Ec2& ec2, const Call& call, const aws::ec2::EnableEbsEncryptionByDefaultRequest& in);
Result<aws::ec2::DisableEbsEncryptionByDefaultResult> disable_ebs_encryption_by_default(
    Ec2& ec2, const Call& call, const aws::ec2::DisableEbsEncryptionByDefaultRequest& in);
Result<aws::ec2::GetEbsEncryptionByDefaultResult> get_ebs_encryption_by_default(
    Ec2& ec2, const Call& call, const aws::ec2::GetEbsEncryptionByDefaultRequest& in);
Result<aws::ec2::GetEbsDefaultKmsKeyIdResult> get_ebs_default_kms_key_id(
    Ec2& ec2, const Call& call, const aws::ec2::GetEbsDefaultKmsKeyIdRequest& in);

// key_pairs.cc
Result<aws::ec2::KeyPair> create_key_pair(Ec2& ec2, const Call& call,
                                          const aws::ec2::CreateKeyPairRequest& in);
Result<aws::ec2::ImportKeyPairResult> import_key_pair(Ec2& ec2, const Call& call,
                                                      const aws::ec2::ImportKeyPairRequest& in);
Result<aws::ec2::DeleteKeyPairResult> delete_key_pair(Ec2& ec2, const Call& call,
                                                      const aws::ec2::DeleteKeyPairRequest& in);
Result<aws::ec2::DescribeKeyPairsResult> describe_key_pairs(
    Ec2& ec2, const Call& call, const aws::ec2::DescribeKeyPairsRequest& in);

}  // namespace windlass::cloud::ec2
