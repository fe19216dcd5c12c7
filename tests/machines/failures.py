"""What can go wrong with a deploy on real machines: each is refused or put back, in one clear sentence, with
the failed machine's last lines shown and its console kept."""
import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud import WINDLASS  # noqa: E402
from lib.desk import SECONDS_MAX, DeskCase  # noqa: E402
from lib.machine_cloud import TINY, eventually  # noqa: E402

BAKED = """windlass: 1
app: woe
images:
  web:
    base: debian-12
    provision:
      - packages: [nginx-light]
layers:
  web: {image: web, public: {}, listen: {http: 80}, services: [nginx]}
environments:
  dev: {target: local}
"""
MANIFEST = """windlass: 1
app: woe
network: {{nat: none}}
layers:
  web:
    image: {image}
    public: {{address: {address}}}
    listen: {{http: 80}}
    services: [nginx]
    health: {{run: "{health}", grace: 20s}}
rollout: {{soak: {soak}}}
environments:
  dev: {{target: local}}
"""
# Its kernel has nothing to run.
BREAK = """#!/bin/sh
printf '#!/bin/sh\\necho "there is no system on this disk" >/dev/console\\nexit 1\\n' >/sbin/init.new
chmod 755 /sbin/init.new
mv /sbin/init.new /sbin/init
sync
poweroff
"""


class Failures(DeskCase):
    app = "woe"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ec2 = cls.cloud.client("ec2")
        (cls.folder / "windlass.yaml").write_text(BAKED)
        cls.windlass("bake", "web", "--env", "dev")
        [image] = cls.ec2.describe_images(
            Filters=[{"Name": "tag:windlass:image", "Values": ["web"]}])["Images"]
        cls.image = image["ImageId"]
        cls.write()
        cls.windlass("commission", "dev")

    # --- Words ---

    @classmethod
    def write(cls, image=None, address="balancer", health="/usr/bin/test 1 = 1", soak="1s", more=""):
        (cls.folder / "windlass.yaml").write_text(MANIFEST.format(
            image=image or cls.image, address=address, health=health, soak=soak) + more)

    def setUp(self):
        self.before = self.machines()

    def machines(self):
        """What serves: of each machine what it is launched from."""
        found = self.ec2.describe_instances(
            Filters=[{"Name": "tag:windlass:layer", "Values": ["web"]},
                     {"Name": "instance-state-name", "Values": ["pending", "running"]}])
        return sorted(tag["Value"] for page in found["Reservations"] for one in page["Instances"]
                      for tag in one["Tags"] if tag["Key"] == "windlass:machine")

    def deploy_fails(self, outcome="reverted"):
        said = self.windlass("deploy", "dev", expect=1)
        self.is_as_before(said, outcome)
        return said

    def is_as_before(self, said, outcome="reverted"):
        last = self.revisions()[-1]
        self.assertEqual(last["outcome"], outcome, said)
        self.assertEqual(len(last["reason"].strip().splitlines()), 1, said)
        self.assertIn(self.stack()["StackStatus"], (
            "CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"), said)
        self.assertTrue(eventually(lambda: self.machines() == self.before), self.machines())

    def kept(self):
        """The consoles that the last revision's failure left in the bucket."""
        s3 = self.cloud.client("s3")
        [bucket] = [one["Name"] for one in s3.list_buckets()["Buckets"]
                    if one["Name"].startswith("windlass-")]
        prefix = f"woe/dev/failures/{self.revisions()[-1]['number']}/"
        found = s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])
        return [s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read().decode(errors="replace")
                for one in found]

    def environment_of(self, name, key):
        """Of somebody whose program finds the same cloud, and keys of his own."""
        home = self.home / name
        seen = home / "windlass/cloud"
        seen.mkdir(parents=True)
        for file in ("address", "lock"):
            (seen / file).symlink_to(pathlib.Path(self.cloud.state) / file)
        (seen / "keys").write_text(json.dumps({"access_key_id": key["AccessKeyId"],
                                               "secret_access_key": key["SecretAccessKey"]}))
        return dict(self.environment, XDG_STATE_HOME=str(home), HOME=str(home))

    # --- What goes wrong ---

    def test_a_machine_that_never_is_well_is_reverted_with_its_last_words(self):
        self.write(health="/usr/bin/test -d /there/is/none")
        said = self.deploy_fails()
        self.assertIn("does not serve", said)
        self.assertTrue([text for text in self.kept() if "does not serve" in text], said)

    @unittest.skipUnless(os.environ.get("WINDLASS_PATIENCE"),
                         "CloudFormation waits six minutes for a signal: WINDLASS_PATIENCE=1")
    def test_an_image_that_does_not_boot_is_reverted_with_its_console(self):
        machine = self.ec2.run_instances(ImageId=TINY, MinCount=1, MaxCount=1, UserData=BREAK,
                                         InstanceType="t3.micro")["Instances"][0]["InstanceId"]
        self.assertTrue(eventually(lambda: self.ec2.describe_instances(InstanceIds=[machine])[
            "Reservations"][0]["Instances"][0]["State"]["Name"] == "stopped"))
        broken = self.ec2.create_image(InstanceId=machine, Name="broken")["ImageId"]
        self.ec2.get_waiter("image_available").wait(
            ImageIds=[broken], WaiterConfig={"Delay": 1, "MaxAttempts": SECONDS_MAX})
        self.ec2.terminate_instances(InstanceIds=[machine])
        self.write(image=broken)
        said = self.deploy_fails()
        self.assertIn("there is no system on this disk", said)
        self.assertTrue([text for text in self.kept() if "there is no system" in text], said)

    def test_a_full_quota_is_reverted_by_its_name(self):
        try:
            while True:
                self.ec2.allocate_address(Domain="vpc")
        except self.ec2.exceptions.ClientError as refusal:
            self.assertEqual(refusal.response["Error"]["Code"], "AddressLimitExceeded")
        self.write(address="fixed_balancer")
        said = self.deploy_fails()
        self.assertIn("The maximum number of addresses has been reached", said)

    def test_a_missing_permission_in_the_middle_is_reverted_by_its_name(self):
        iam = self.cloud.client("iam")
        iam.create_user(UserName="bob")
        iam.put_user_policy(UserName="bob", PolicyName="most", PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "*", "Resource": "*"},
                {"Effect": "Deny", "Action": "sqs:CreateQueue", "Resource": "*"}]}))
        key = iam.create_access_key(UserName="bob")["AccessKey"]
        self.write(health="/usr/bin/test 2 = 2", more="queues: {jobs: {}}\n")
        done = subprocess.run([WINDLASS, "deploy", "dev"], cwd=self.folder, text=True,
                              env=self.environment_of("bob", key), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS_MAX)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("bob is not authorized to perform: sqs:CreateQueue", done.stdout)
        self.is_as_before(done.stdout)

    def test_an_alarm_in_the_soak_is_reverted_by_its_name(self):
        self.write(health="/usr/bin/test 3 = 3", soak="10m")
        cloudwatch = self.cloud.client("cloudwatch")
        alarm = next(one["AlarmName"] for one in cloudwatch.describe_alarms()["MetricAlarms"]
                     if "WebBusy" in one["AlarmName"])
        with self.started("deploy", "dev", "--json") as running:
            said = ""
            for line in running.stdout:
                said += line
                if "watching it for" in line:
                    cloudwatch.set_alarm_state(AlarmName=alarm, StateValue="ALARM",
                                               StateReason="the machines are busy")
            self.assertEqual(running.wait(SECONDS_MAX), 1, said)
        self.assertIn(f"the alarm {alarm} rings: the machines are busy", said)
        self.is_as_before(said)


if __name__ == "__main__":
    cases.main()
