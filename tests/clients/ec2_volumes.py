"""Volumes and snapshots, as boto3 and the awscli see them. No machine is needed for either."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402

NO_VOLUME = "vol-0123456789abcdef0"
NO_SNAPSHOT = "snap-0123456789abcdef0"
FRIEND = "111122223333"
SOON = {"Delay": 0.05, "MaxAttempts": 1800}


class Storage(CloudCase):
    service = "ec2"

    def cli(self, operation, parameters):
        return cli(self.cloud, "ec2", operation, parameters)

    def volume(self, **words):
        words = {"AvailabilityZone": "us-east-1a", "Size": 1, **words}
        made = self.aws.create_volume(**words)["VolumeId"]
        self.aws.get_waiter("volume_available").wait(VolumeIds=[made], WaiterConfig=SOON)
        return made

    def snapshot(self, volume, **words):
        made = self.aws.create_snapshot(VolumeId=volume, **words)["SnapshotId"]
        self.aws.get_waiter("snapshot_completed").wait(SnapshotIds=[made], WaiterConfig=SOON)
        return made

    def shown(self, volume):
        return self.aws.describe_volumes(VolumeIds=[volume])["Volumes"][0]


class Volumes(Storage):
    @shows("ec2", "CreateVolume", "DescribeVolumes", "DeleteVolume")
    def test_a_volume_lives_until_it_is_deleted(self):
        tags = [{"ResourceType": "volume", "Tags": [{"Key": "Name", "Value": self.name()}]}]
        one = self.volume(VolumeType="gp3", TagSpecifications=tags)
        two = self.cli("CreateVolume", {"AvailabilityZone": "us-east-1b", "Size": 2,
                                        "TagSpecifications": tags})
        self.assertEqual((two["State"], two["VolumeType"], two["Iops"]), ("creating", "gp2", 100))
        two = two["VolumeId"]
        self.aws.get_waiter("volume_available").wait(VolumeIds=[two], WaiterConfig=SOON)
        seen = self.shown(one)
        self.assertEqual((seen["Size"], seen["Iops"], seen["Throughput"], seen["Attachments"]),
                         (1, 3000, 125, []))
        named = [{"Name": "tag:Name", "Values": [self.name()]}]
        found = self.aws.describe_volumes(Filters=named)["Volumes"]
        self.assertEqual({each["VolumeId"] for each in found}, {one, two})
        found = self.cli("DescribeVolumes", {"Filters": [
            *named, {"Name": "availability-zone", "Values": ["us-east-1b"]}]})["Volumes"]
        self.assertEqual([each["VolumeId"] for each in found], [two])
        self.aws.delete_volume(VolumeId=one)
        self.cli("DeleteVolume", {"VolumeId": two})
        self.aws.get_waiter("volume_deleted").wait(VolumeIds=[one, two], WaiterConfig=SOON)

    def test_volumes_come_in_pages(self):
        for _ in range(6):
            self.volume()
        pages = self.aws.get_paginator("describe_volumes").paginate(
            PaginationConfig={"PageSize": 5})
        seen = [each["VolumeId"] for page in pages for each in page["Volumes"]]
        self.assertGreaterEqual(len(seen), 6)
        self.assertEqual(len(seen), len(set(seen)))

    @shows("ec2", "ModifyVolume", "DescribeVolumesModifications")
    def test_a_volume_grows_and_changes_its_type(self):
        volume = self.volume()
        changed = self.aws.modify_volume(VolumeId=volume, Size=3)["VolumeModification"]
        self.assertEqual((changed["OriginalSize"], changed["TargetSize"]), (1, 3))
        self.wait_for_change(volume)
        self.cli("ModifyVolume", {"VolumeId": volume, "VolumeType": "gp3", "Iops": 3500,
                                  "Size": 10})
        said = self.wait_for_change(volume)
        self.assertEqual((said["TargetVolumeType"], said["TargetIops"]), ("gp3", 3500))
        seen = self.shown(volume)
        self.assertEqual((seen["Size"], seen["VolumeType"], seen["Iops"], seen["Throughput"]),
                         (10, "gp3", 3500, 125))

    def wait_for_change(self, volume):
        for _ in range(100):
            said = self.cli("DescribeVolumesModifications", {"VolumeIds": [volume]})
            if said["VolumesModifications"][0]["ModificationState"] == "completed":
                break
        said = self.aws.describe_volumes_modifications(VolumeIds=[volume])
        self.assertEqual(said["VolumesModifications"][0]["ModificationState"], "completed")
        return said["VolumesModifications"][0]

    @shows("ec2", "DescribeVolumeStatus", "DescribeVolumeAttribute", "ModifyVolumeAttribute")
    def test_status_and_attributes_are_told(self):
        volume = self.volume()
        for said in (self.aws.describe_volume_status(VolumeIds=[volume]),
                     self.cli("DescribeVolumeStatus", {"VolumeIds": [volume]})):
            self.assertEqual(said["VolumeStatuses"][0]["VolumeStatus"]["Status"], "ok")
        self.aws.modify_volume_attribute(VolumeId=volume, AutoEnableIO={"Value": True})
        asked = {"VolumeId": volume, "Attribute": "autoEnableIO"}
        self.assertTrue(self.cli("DescribeVolumeAttribute", asked)["AutoEnableIO"]["Value"])
        self.cli("ModifyVolumeAttribute", {"VolumeId": volume, "AutoEnableIO": {"Value": False}})
        self.assertFalse(self.aws.describe_volume_attribute(**asked)["AutoEnableIO"]["Value"])

    @shows("ec2", "EnableEbsEncryptionByDefault", "DisableEbsEncryptionByDefault",
           "GetEbsEncryptionByDefault", "GetEbsDefaultKmsKeyId")
    def test_new_volumes_are_encrypted_when_the_account_says_so(self):
        self.aws.enable_ebs_encryption_by_default()
        try:
            self.assertTrue(self.cli("GetEbsEncryptionByDefault", {})["EbsEncryptionByDefault"])
            self.assertEqual(self.aws.get_ebs_default_kms_key_id()["KmsKeyId"], "alias/aws/ebs")
            self.assertEqual(self.cli("GetEbsDefaultKmsKeyId", {})["KmsKeyId"], "alias/aws/ebs")
            seen = self.shown(self.volume())
            self.assertTrue(seen["Encrypted"])
            self.assertIn(":key/", seen["KmsKeyId"])
        finally:
            self.cli("DisableEbsEncryptionByDefault", {})
        self.assertFalse(self.aws.get_ebs_encryption_by_default()["EbsEncryptionByDefault"])
        self.cli("EnableEbsEncryptionByDefault", {})
        self.aws.disable_ebs_encryption_by_default()
        self.assertFalse(self.shown(self.volume())["Encrypted"])

    @refuses("ec2", "CreateVolume")
    def test_volumes_that_cannot_be_are_refused(self):
        good = {"AvailabilityZone": "us-east-1a", "Size": 1}
        self.refused("CreateVolume", {**good, "AvailabilityZone": "us-east-1x"},
                     "InvalidZone.NotFound")
        self.refused("CreateVolume", {"AvailabilityZone": "us-east-1a"}, "MissingParameter")
        self.refused("CreateVolume", {**good, "VolumeType": "st1"}, "InvalidParameterValue")
        self.refused("CreateVolume", {**good, "Iops": 300}, "InvalidParameterCombination")
        self.refused("CreateVolume", {**good, "SnapshotId": NO_SNAPSHOT},
                     "InvalidSnapshot.NotFound")
        self.refused("CreateVolume", {**good, "KmsKeyId": "alias/aws/ebs"},
                     "InvalidParameterDependency")
        self.refused("CreateVolume", {**good, "DryRun": True}, "DryRunOperation")

    @refuses("ec2", "DeleteVolume", "DescribeVolumes", "ModifyVolume",
             "DescribeVolumesModifications", "DescribeVolumeStatus", "DescribeVolumeAttribute",
             "ModifyVolumeAttribute")
    def test_a_volume_that_is_not_there_is_refused(self):
        for operation, words in (
                ("DeleteVolume", {"VolumeId": NO_VOLUME}),
                ("DescribeVolumes", {"VolumeIds": [NO_VOLUME]}),
                ("ModifyVolume", {"VolumeId": NO_VOLUME, "Size": 2}),
                ("DescribeVolumesModifications", {"VolumeIds": [NO_VOLUME]}),
                ("DescribeVolumeStatus", {"VolumeIds": [NO_VOLUME]}),
                ("DescribeVolumeAttribute", {"VolumeId": NO_VOLUME, "Attribute": "autoEnableIO"}),
                ("ModifyVolumeAttribute", {"VolumeId": NO_VOLUME,
                                           "AutoEnableIO": {"Value": True}})):
            self.refused(operation, words, "InvalidVolume.NotFound")
        self.refused("DescribeVolumes", {"VolumeIds": ["disk"]}, "InvalidParameterValue")
        self.refused("DescribeVolumes", {"Filters": [{"Name": "colour", "Values": ["red"]}]},
                     "InvalidParameterValue")

    @refuses("ec2", "EnableEbsEncryptionByDefault", "DisableEbsEncryptionByDefault",
             "GetEbsEncryptionByDefault", "GetEbsDefaultKmsKeyId")
    def test_strangers_do_not_set_defaults(self):
        self.unknown_key_refused("EnableEbsEncryptionByDefault", "DisableEbsEncryptionByDefault",
                                 "GetEbsEncryptionByDefault", "GetEbsDefaultKmsKeyId")


class Snapshots(Storage):
    @shows("ec2", "CreateSnapshot", "DescribeSnapshots", "DeleteSnapshot")
    def test_a_snapshot_lives_until_it_is_deleted(self):
        volume = self.volume()
        one = self.snapshot(volume, Description="before")
        two = self.cli("CreateSnapshot", {"VolumeId": volume})["SnapshotId"]
        self.aws.get_waiter("snapshot_completed").wait(SnapshotIds=[two], WaiterConfig=SOON)
        of_volume = {"OwnerIds": ["self"], "Filters": [{"Name": "volume-id", "Values": [volume]}]}
        for said in (self.aws.describe_snapshots(**of_volume),
                     self.cli("DescribeSnapshots", of_volume)):
            self.assertEqual({each["SnapshotId"] for each in said["Snapshots"]}, {one, two})
        seen = self.aws.describe_snapshots(SnapshotIds=[one])["Snapshots"][0]
        self.assertEqual((seen["Description"], seen["Progress"], seen["VolumeSize"]),
                         ("before", "100%", 1))
        self.aws.delete_snapshot(SnapshotId=one)
        self.cli("DeleteSnapshot", {"SnapshotId": two})
        self.assertEqual(self.aws.describe_snapshots(**of_volume)["Snapshots"], [])

    @shows("ec2", "CopySnapshot", "CreateVolume")
    def test_a_copy_becomes_a_volume(self):
        source = self.snapshot(self.volume(Size=2))
        words = {"SourceRegion": "us-east-1", "SourceSnapshotId": source}
        self.assertNotEqual(self.aws.copy_snapshot(**words)["SnapshotId"], source)
        copy = self.cli("CopySnapshot", words)["SnapshotId"]
        made = self.aws.create_volume(AvailabilityZone="us-east-1c", SnapshotId=copy)
        self.assertEqual((made["Size"], made["SnapshotId"]), (2, copy))

    @shows("ec2", "ModifySnapshotAttribute", "DescribeSnapshotAttribute")
    def test_a_snapshot_is_shared(self):
        snapshot = self.snapshot(self.volume())
        asked = {"SnapshotId": snapshot, "Attribute": "createVolumePermission"}
        self.aws.modify_snapshot_attribute(
            SnapshotId=snapshot, CreateVolumePermission={"Add": [{"UserId": FRIEND}]})
        self.assertEqual(self.cli("DescribeSnapshotAttribute", asked)["CreateVolumePermissions"],
                         [{"UserId": FRIEND}])
        self.cli("ModifySnapshotAttribute", {**asked, "OperationType": "remove",
                                             "UserIds": [FRIEND]})
        seen = self.aws.describe_snapshot_attribute(**asked)
        self.assertEqual(seen["CreateVolumePermissions"], [])

    @refuses("ec2", "CreateSnapshot", "DeleteSnapshot", "DescribeSnapshots", "CopySnapshot",
             "DescribeSnapshotAttribute", "ModifySnapshotAttribute")
    def test_a_snapshot_that_is_not_there_is_refused(self):
        self.refused("CreateSnapshot", {"VolumeId": NO_VOLUME}, "InvalidVolume.NotFound")
        for operation, words in (
                ("DeleteSnapshot", {"SnapshotId": NO_SNAPSHOT}),
                ("DescribeSnapshots", {"SnapshotIds": [NO_SNAPSHOT]}),
                ("CopySnapshot", {"SourceRegion": "us-east-1", "SourceSnapshotId": NO_SNAPSHOT}),
                ("DescribeSnapshotAttribute", {"SnapshotId": NO_SNAPSHOT,
                                               "Attribute": "createVolumePermission"}),
                ("ModifySnapshotAttribute", {"SnapshotId": NO_SNAPSHOT,
                                             "Attribute": "createVolumePermission",
                                             "OperationType": "add", "UserIds": [FRIEND]})):
            self.refused(operation, words, "InvalidSnapshot.NotFound")
        self.refused("ModifySnapshotAttribute",
                     {"SnapshotId": self.snapshot(self.volume()),
                      "Attribute": "createVolumePermission", "OperationType": "add",
                      "UserIds": ["me"]}, "InvalidAMIAttributeItemValue")


if __name__ == "__main__":
    cases.main()
