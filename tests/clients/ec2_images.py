"""Images and key pairs, as boto3 and the awscli see them. No machine is needed for either."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402

DEBIAN = "ami-0deb1200000000001"
TINY = "ami-0715e000000000001"
NO_IMAGE = "ami-0123456789abcdef0"
FRIEND = "111122223333"
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFQQCjEgHpdMvoIQMbvm2euRb54jdPw4OCJXDrtiZGtw"
SOON = {"Delay": 0.05, "MaxAttempts": 1800}


class Ec2Case(CloudCase):
    service = "ec2"

    def cli(self, operation, parameters):
        return cli(self.cloud, "ec2", operation, parameters)


class Images(Ec2Case):
    def copy(self, source=DEBIAN, suffix=""):
        made = self.aws.copy_image(Name=self.name() + suffix, SourceImageId=source,
                                   SourceRegion="us-east-1")["ImageId"]
        self.aws.get_waiter("image_available").wait(ImageIds=[made], WaiterConfig=SOON)
        return made

    def shown(self, image):
        return self.aws.describe_images(ImageIds=[image])["Images"][0]

    @shows("ec2", "DescribeImages")
    def test_debian_is_found_as_people_look_for_it(self):
        asked = {"Filters": [{"Name": "name", "Values": ["debian-12-amd64-*"]},
                             {"Name": "architecture", "Values": ["x86_64"]},
                             {"Name": "root-device-type", "Values": ["ebs"]},
                             {"Name": "virtualization-type", "Values": ["hvm"]},
                             {"Name": "state", "Values": ["available"]}]}
        for owner in ("136693071363", "amazon"):
            for said in (self.aws.describe_images(Owners=[owner], **asked),
                         self.cli("DescribeImages", {"Owners": [owner], **asked})):
                self.assertEqual([each["ImageId"] for each in said["Images"]], [DEBIAN])
        self.assertEqual(self.aws.describe_images(Owners=["self"], **asked)["Images"], [])
        self.assertEqual(self.shown(TINY)["RootDeviceName"], "/dev/xvda")

    def test_debian_is_a_public_parameter(self):
        ssm = clients.client(self.cloud, "ssm")
        said = ssm.get_parameter(Name="/aws/service/debian/release/12/latest/amd64")
        self.assertEqual(said["Parameter"]["Value"], DEBIAN)

    @shows("ec2", "CopyImage", "DeregisterImage")
    def test_a_copy_is_ones_own_until_it_is_deregistered(self):
        one = self.copy()
        two = self.cli("CopyImage", {"Name": self.name() + "-two", "SourceImageId": one,
                                     "SourceRegion": "us-east-1"})["ImageId"]
        self.aws.get_waiter("image_available").wait(ImageIds=[two], WaiterConfig=SOON)
        self.assertEqual(self.shown(two)["OwnerId"], "000000000000")
        snapshot = self.shown(two)["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
        self.refused("DeleteSnapshot", {"SnapshotId": snapshot}, "InvalidSnapshot.InUse")
        self.aws.deregister_image(ImageId=one)
        self.cli("DeregisterImage", {"ImageId": two})
        self.aws.delete_snapshot(SnapshotId=snapshot)
        named = [{"Name": "name", "Values": [self.name() + "*"]}]
        self.assertEqual(self.aws.describe_images(Filters=named)["Images"], [])

    @shows("ec2", "RegisterImage")
    def test_an_image_is_registered_from_a_snapshot(self):
        copied = self.shown(self.copy())
        snapshot = copied["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
        words = {"RootDeviceName": "/dev/xvda", "Architecture": "x86_64",
                 "VirtualizationType": "hvm",
                 "BlockDeviceMappings": [{"DeviceName": "/dev/xvda",
                                          "Ebs": {"SnapshotId": snapshot, "VolumeSize": 12}}]}
        one = self.aws.register_image(Name=self.name() + "-one", **words)["ImageId"]
        two = self.cli("RegisterImage", {"Name": self.name() + "-two", **words})["ImageId"]
        for image in (one, two):
            seen = self.shown(image)
            self.assertEqual(seen["BlockDeviceMappings"][0]["Ebs"]["VolumeSize"], 12)

    @shows("ec2", "ModifyImageAttribute", "DescribeImageAttribute", "ResetImageAttribute")
    def test_an_image_is_shared_and_described(self):
        image = self.copy()
        asked = {"ImageId": image, "Attribute": "launchPermission"}
        self.aws.modify_image_attribute(ImageId=image,
                                        LaunchPermission={"Add": [{"UserId": FRIEND}]})
        self.cli("ModifyImageAttribute", {"ImageId": image, "LaunchPermission":
                                          {"Add": [{"Group": "all"}]}})
        seen = self.cli("DescribeImageAttribute", asked)["LaunchPermissions"]
        self.assertCountEqual(seen, [{"UserId": FRIEND}, {"Group": "all"}])
        self.assertTrue(self.shown(image)["Public"])
        self.aws.reset_image_attribute(**asked)
        self.assertEqual(self.aws.describe_image_attribute(**asked)["LaunchPermissions"], [])
        self.cli("ResetImageAttribute", asked)
        self.aws.modify_image_attribute(ImageId=image, Description={"Value": "newer"})
        self.assertEqual(self.shown(image)["Description"], "newer")

    @refuses("ec2", "DescribeImages", "DeregisterImage", "CopyImage", "DescribeImageAttribute",
             "ModifyImageAttribute", "ResetImageAttribute", "RegisterImage")
    def test_images_that_cannot_be_are_refused(self):
        words = {"Attribute": "launchPermission"}
        for operation, more in (
                ("DescribeImages", {"ImageIds": [NO_IMAGE]}),
                ("DeregisterImage", {"ImageId": NO_IMAGE}),
                ("CopyImage", {"Name": "copy", "SourceImageId": NO_IMAGE,
                               "SourceRegion": "us-east-1"}),
                ("DescribeImageAttribute", {"ImageId": NO_IMAGE, **words}),
                ("ModifyImageAttribute", {"ImageId": NO_IMAGE, "Description": {"Value": "x"}}),
                ("ResetImageAttribute", {"ImageId": NO_IMAGE, **words})):
            self.refused(operation, more, "InvalidAMIID.NotFound")
        self.refused("DescribeImages", {"ImageIds": ["debian"]}, "InvalidAMIID.Malformed")
        self.refused("DeregisterImage", {"ImageId": DEBIAN}, "AuthFailure")
        self.refused("CopyImage", {"Name": "what?", "SourceImageId": DEBIAN,
                                   "SourceRegion": "us-east-1"}, "InvalidAMIName.Malformed")
        self.refused("RegisterImage", {"Name": self.name(), "RootDeviceName": "/dev/xvda"},
                     "InvalidBlockDeviceMapping")


class StoredImages(Ec2Case):
    @refuses("ec2", "CreateStoreImageTask", "DescribeStoreImageTasks", "CreateRestoreImageTask")
    def test_what_cannot_be_stored_or_restored_is_refused(self):
        s3, bucket = clients.client(self.cloud, "s3"), self.name().lower()
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key="no-image.bin", Body=b"hello")
        self.refused("CreateStoreImageTask", {"ImageId": NO_IMAGE, "Bucket": bucket},
                     "InvalidAMIID.NotFound")
        self.refused("CreateStoreImageTask", {"ImageId": DEBIAN, "Bucket": bucket}, "AuthFailure")
        self.refused("DescribeStoreImageTasks",
                     {"Filters": [{"Name": "colour", "Values": ["red"]}]}, "InvalidParameterValue")
        self.refused("CreateRestoreImageTask", {"Bucket": bucket, "ObjectKey": "no-image.bin"},
                     "InvalidParameterValue")
        self.refused("CreateRestoreImageTask", {"Bucket": bucket, "ObjectKey": "nothing.bin"},
                     "InvalidParameterValue")


class KeyPairs(Ec2Case):
    @shows("ec2", "CreateKeyPair", "DescribeKeyPairs", "DeleteKeyPair")
    def test_a_new_key_is_one_that_openssh_reads(self):
        made = [self.aws.create_key_pair(KeyName=self.name()),
                self.cli("CreateKeyPair", {"KeyName": self.name() + "-two"})]
        if "KeyType" in self.aws.meta.service_model.operation_model(
                "CreateKeyPair").input_shape.members:
            made.append(self.aws.create_key_pair(KeyName=self.name() + "-ed", KeyType="ed25519"))
        listed = {each["KeyName"]: each for each in self.aws.describe_key_pairs()["KeyPairs"]}
        for pair in made:
            self.assertEqual(listed[pair["KeyName"]]["KeyFingerprint"], pair["KeyFingerprint"])
            self.assertIn(self.public_half(pair["KeyMaterial"]), ("ssh-rsa", "ssh-ed25519"))
        names = [{"Name": "key-name", "Values": [self.name() + "*"]}]
        said = self.cli("DescribeKeyPairs", {"Filters": names})["KeyPairs"]
        self.assertEqual(len(said), len(made))
        self.aws.delete_key_pair(KeyName=self.name())
        for pair in made[1:]:
            self.cli("DeleteKeyPair", {"KeyName": pair["KeyName"]})
        self.assertEqual(self.aws.describe_key_pairs(Filters=names)["KeyPairs"], [])

    def public_half(self, private):
        if not shutil.which("ssh-keygen"):
            raise cases.PeerMissing("ssh-keygen")
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(private)
            file.flush()
            done = subprocess.run(["ssh-keygen", "-y", "-P", "", "-f", file.name], text=True,
                                  capture_output=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.split()[0]

    @shows("ec2", "ImportKeyPair")
    def test_a_key_is_imported(self):
        one = self.aws.import_key_pair(KeyName=self.name(), PublicKeyMaterial=PUBLIC_KEY.encode())
        two = self.cli("ImportKeyPair", {"KeyName": self.name() + "-two",
                                         "PublicKeyMaterial": PUBLIC_KEY.encode()})
        self.assertEqual(one["KeyFingerprint"], two["KeyFingerprint"])

    @refuses("ec2", "CreateKeyPair", "ImportKeyPair", "DescribeKeyPairs", "DeleteKeyPair")
    def test_keys_that_cannot_be_are_refused(self):
        self.aws.import_key_pair(KeyName="taken", PublicKeyMaterial=PUBLIC_KEY.encode())
        self.refused("CreateKeyPair", {"KeyName": "taken"}, "InvalidKeyPair.Duplicate")
        self.refused("ImportKeyPair", {"KeyName": "x", "PublicKeyMaterial": b"nonsense"},
                     "InvalidKey.Format")
        self.refused("DescribeKeyPairs", {"KeyNames": ["nobody"]}, "InvalidKeyPair.NotFound")
        if "KeyPairId" in self.aws.meta.service_model.operation_model(
                "DeleteKeyPair").input_shape.members:
            self.refused("DeleteKeyPair", {"KeyPairId": "key-0123456789abcdef0"},
                         "InvalidKeyPair.NotFound")


if __name__ == "__main__":
    cases.main()
