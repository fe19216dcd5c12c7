// The storage operations that we serve. AttachVolume, DetachVolume and CreateImage are instances'.
#include "aws/ec2/copy_image.h"
#include "aws/ec2/copy_snapshot.h"
#include "aws/ec2/create_key_pair.h"
#include "aws/ec2/create_restore_image_task.h"
#include "aws/ec2/create_snapshot.h"
#include "aws/ec2/create_store_image_task.h"
#include "aws/ec2/create_volume.h"
#include "aws/ec2/delete_key_pair.h"
#include "aws/ec2/delete_snapshot.h"
#include "aws/ec2/delete_volume.h"
#include "aws/ec2/deregister_image.h"
#include "aws/ec2/describe_image_attribute.h"
#include "aws/ec2/describe_images.h"
#include "aws/ec2/describe_key_pairs.h"
#include "aws/ec2/describe_snapshot_attribute.h"
#include "aws/ec2/describe_snapshots.h"
#include "aws/ec2/describe_store_image_tasks.h"
#include "aws/ec2/describe_volume_attribute.h"
#include "aws/ec2/describe_volume_status.h"
#include "aws/ec2/describe_volumes.h"
#include "aws/ec2/describe_volumes_modifications.h"
#include "aws/ec2/disable_ebs_encryption_by_default.h"
#include "aws/ec2/enable_ebs_encryption_by_default.h"
#include "aws/ec2/get_ebs_default_kms_key_id.h"
#include "aws/ec2/get_ebs_encryption_by_default.h"
#include "aws/ec2/import_key_pair.h"
#include "aws/ec2/modify_image_attribute.h"
#include "aws/ec2/modify_snapshot_attribute.h"
#include "aws/ec2/modify_volume.h"
#include "aws/ec2/modify_volume_attribute.h"
#include "aws/ec2/register_image.h"
#include "aws/ec2/reset_image_attribute.h"
#include "cloud/ec2/storage/handlers.h"
#include "cloud/ec2/storage/storage.h"

namespace windlass::cloud::ec2 {

namespace {

const Operation operations[] = {
    {"CopyImage", writes<&copy_image>},
    {"CopySnapshot", writes<&copy_snapshot>},
    {"CreateKeyPair", writes<&create_key_pair>},
    {"CreateRestoreImageTask", writes<&create_restore_image_task>},
    {"CreateSnapshot", writes<&create_snapshot>},
    {"CreateStoreImageTask", writes<&create_store_image_task>},
    {"CreateVolume", writes<&create_volume>},
    {"DeleteKeyPair", writes<&delete_key_pair>},
    {"DeleteSnapshot", writes<&delete_snapshot>},
    {"DeleteVolume", writes<&delete_volume>},
    {"DeregisterImage", writes<&deregister_image>},
    {"DescribeImageAttribute", reads<&describe_image_attribute>},
    {"DescribeImages", reads<&describe_images>},
    {"DescribeKeyPairs", reads<&describe_key_pairs>},
    {"DescribeSnapshotAttribute", reads<&describe_snapshot_attribute>},
    {"DescribeSnapshots", reads<&describe_snapshots>},
    {"DescribeStoreImageTasks", reads<&describe_store_image_tasks>},
    {"DescribeVolumeAttribute", reads<&describe_volume_attribute>},
    {"DescribeVolumeStatus", reads<&describe_volume_status>},
    {"DescribeVolumes", reads<&describe_volumes>},
    {"DescribeVolumesModifications", reads<&describe_volumes_modifications>},
    {"DisableEbsEncryptionByDefault", writes<&disable_ebs_encryption_by_default>},
    {"EnableEbsEncryptionByDefault", writes<&enable_ebs_encryption_by_default>},
    {"GetEbsDefaultKmsKeyId", reads<&get_ebs_default_kms_key_id>},
    {"GetEbsEncryptionByDefault", reads<&get_ebs_encryption_by_default>},
    {"ImportKeyPair", writes<&import_key_pair>},
    {"ModifyImageAttribute", writes<&modify_image_attribute>},
    {"ModifySnapshotAttribute", writes<&modify_snapshot_attribute>},
    {"ModifyVolume", writes<&modify_volume>},
    {"ModifyVolumeAttribute", writes<&modify_volume_attribute>},
    {"RegisterImage", writes<&register_image>},
    {"ResetImageAttribute", writes<&reset_image_attribute>},
};

}  // namespace

constinit const std::span<const Operation> storage_operations{operations};

}  // namespace windlass::cloud::ec2
