"""What may go wrong on purpose: `windlass cloud fault`, of machines and of balancers."""
import pathlib
import sys
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.machine_cloud import DEBIAN, MachineCase, eventually  # noqa: E402

MOUNT = """#!/bin/sh -e
until [ -e /dev/xvdf ]; do sleep 0.1; done
mkfs.ext4 -q /dev/xvdf
mkdir -p /data
mount /dev/xvdf /data
touch /data/ready
"""


class Faults(MachineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elb = cls.cloud.client("elbv2")
        cls.id = cls.launch(image=DEBIAN, UserData=MOUNT, BlockDeviceMappings=[
            {"DeviceName": "/dev/xvdf", "Ebs": {"VolumeSize": 1, "DeleteOnTermination": True}}])

    def fault(self, *words, code=0):
        done = self.cloud.cli("cloud", "fault", *words, "--state", self.cloud.state)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def writes(self):
        return self.cloud.run_in(
            self.id, "sh", "-c", "head -c 100000 /dev/zero >/data/more && sync /data/more && rm /data/more",
            check=False).returncode == 0

    def test_a_machines_volumes_are_filled_and_emptied(self):
        self.assertTrue(eventually(lambda: self.cloud.run_in(
            self.id, "test", "-e", "/data/ready", check=False).returncode == 0),
            self.cloud.console(self.id))
        self.assertTrue(self.writes())
        self.fault("fill", self.id)
        self.assertFalse(self.writes())
        self.fault("empty", self.id)
        self.assertTrue(self.writes())

    def test_a_machine_without_volumes_is_not_filled(self):
        machine = self.launch()
        self.assertIn("has no volume mounted", self.fault("fill", machine, code=1))
        self.assertIn("there is no fault 'burn'", self.fault("burn", machine, code=1))

    def test_a_balancer_is_paused_resumed_and_killed(self):
        subnets = [one["SubnetId"] for one in self.ec2.describe_subnets()["Subnets"]][:2]
        made = self.elb.create_load_balancer(Name="front", Subnets=subnets)["LoadBalancers"][0]
        self.elb.create_listener(
            LoadBalancerArn=made["LoadBalancerArn"], Protocol="HTTP", Port=80, DefaultActions=[
                {"Type": "fixed-response",
                 "FixedResponseConfig": {"StatusCode": "200", "MessageBody": "here"}}])

        def url():
            tags = self.elb.describe_tags(
                ResourceArns=[made["LoadBalancerArn"]])["TagDescriptions"][0]["Tags"]
            ports = [tag["Value"] for tag in tags if tag["Key"] == "aws:windlass:port:80"]
            return f"http://127.0.0.1:{ports[0]}/" if ports else ""

        def answers(seconds=5):
            try:
                with urllib.request.urlopen(url(), timeout=seconds) as answer:
                    return answer.read() == b"here"
            except (OSError, urllib.error.URLError, ValueError):
                return False
        self.assertTrue(eventually(answers))
        self.fault("pause", "front")
        self.assertFalse(answers(0.5))
        self.fault("resume", "front")
        self.assertTrue(eventually(answers))
        self.fault("kill", "front")
        self.assertTrue(eventually(answers))
        self.assertIn("there is no fault 'slow' of a balancer", self.fault("slow", "front", code=1))


if __name__ == "__main__":
    cases.main()
