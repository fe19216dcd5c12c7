"""A data volume follows its machine: the replacement attaches it again by its own role, and the data
is there; so it is on what was made of a snapshot."""
import base64
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.machine_cloud import DEBIAN, MachineCase, eventually  # noqa: E402

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
MAY_ATTACH = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "ec2:AttachVolume", "Resource": "*"}]})
USER_DATA = """#!/bin/sh -e
token=$(curl -s -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' \\
  http://169.254.169.254/latest/api/token)
id=$(curl -s -H "X-aws-ec2-metadata-token: $token" \\
  http://169.254.169.254/latest/meta-data/instance-id)
until aws --region {region} ec2 attach-volume --volume-id {volume} --instance-id "$id" \\
  --device /dev/sdf; do sleep 1; done
while ! [ -b /dev/sdf ]; do sleep 0.2; done
blkid /dev/sdf || mkfs.ext4 -q /dev/sdf
mkdir -p /data
mount /dev/sdf /data
touch /root/ready
"""


class Volumes(MachineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        iam = cls.cloud.client("iam")
        iam.create_role(RoleName="database", AssumeRolePolicyDocument=TRUST)
        iam.put_role_policy(RoleName="database", PolicyName="attach", PolicyDocument=MAY_ATTACH)
        iam.create_instance_profile(InstanceProfileName="database")
        iam.add_role_to_instance_profile(InstanceProfileName="database", RoleName="database")
        cls.zone = cls.cloud.region + "a"
        cls.volume = cls.ec2.create_volume(AvailabilityZone=cls.zone, Size=1)["VolumeId"]
        cls.groups = cls.cloud.client("autoscaling")
        script = USER_DATA.replace("{region}", cls.cloud.region).replace("{volume}", cls.volume)
        cls.ec2.create_launch_template(LaunchTemplateName="database", LaunchTemplateData={
            "ImageId": DEBIAN, "InstanceType": "t3.small",
            "IamInstanceProfile": {"Name": "database"},
            "UserData": base64.b64encode(script.encode()).decode()})
        cls.groups.create_auto_scaling_group(
            AutoScalingGroupName="database", MinSize=1, MaxSize=1, AvailabilityZones=[cls.zone],
            LaunchTemplate={"LaunchTemplateName": "database"})

    def member(self):
        told = self.groups.describe_auto_scaling_groups(AutoScalingGroupNames=["database"])
        ids = [one["InstanceId"] for one in told["AutoScalingGroups"][0]["Instances"]
               if one["LifecycleState"] == "InService"]
        return ids[0] if len(ids) == 1 else None

    def ready(self):
        id_ = self.member()
        done = id_ and self.cloud.run_in(id_, "test", "-e", "/root/ready", check=False)
        return id_ if done and done.returncode == 0 else None

    def test_1_the_replacement_has_the_data(self):
        first = eventually(self.ready)
        self.assertTrue(first, self.cloud.console(self.member() or ""))
        self.cloud.run_in(first, "sh", "-c", "echo kept >/data/greeting && sync")
        self.groups.terminate_instance_in_auto_scaling_group(
            InstanceId=first, ShouldDecrementDesiredCapacity=False)
        second = eventually(lambda: self.ready() if self.member() != first else None)
        self.assertTrue(second, self.cloud.console(self.member() or ""))
        self.assertEqual(self.cloud.run_in(second, "cat", "/data/greeting"), "kept\n")

    def test_2_what_is_made_of_a_snapshot_has_it_too(self):
        self.cloud.run_in(self.ready(), "sync")
        snapshot = self.ec2.create_snapshot(VolumeId=self.volume)["SnapshotId"]
        self.ec2.get_waiter("snapshot_completed").wait(
            SnapshotIds=[snapshot], WaiterConfig={"Delay": 1, "MaxAttempts": 180})
        copy = self.ec2.create_volume(AvailabilityZone=self.zone, SnapshotId=snapshot)["VolumeId"]
        self.ec2.get_waiter("volume_available").wait(
            VolumeIds=[copy], WaiterConfig={"Delay": 1, "MaxAttempts": 180})
        machine = self.ready()
        self.ec2.attach_volume(VolumeId=copy, InstanceId=machine, Device="/dev/sdg")
        self.ec2.get_waiter("volume_in_use").wait(
            VolumeIds=[copy], WaiterConfig={"Delay": 1, "MaxAttempts": 180})
        eventually(lambda: self.cloud.run_in(
            machine, "test", "-b", "/dev/sdg", check=False).returncode == 0)
        self.cloud.run_in(machine, "sh", "-c", "mkdir -p /copy && mount /dev/sdg /copy")
        self.assertEqual(self.cloud.run_in(machine, "cat", "/copy/greeting"), "kept\n")


if __name__ == "__main__":
    cases.main()
