"""kill -9 of the cloud at any moment of run, stop, start, reboot, attach, image, terminate: machines go
on, the cloud comes back and finishes or undoes, and rows and host say the same."""
import os
import pathlib
import random
import sys
import time
import unittest

from botocore.exceptions import BotoCoreError, ClientError

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.machine_cloud import TINY, MachineCloud, eventually, ground  # noqa: E402

ROUNDS = int(os.environ.get("WINDLASS_KILLS", "6"))
SETTLED = {"running", "stopped", "terminated"}


class Killed(unittest.TestCase):
    def setUp(self):
        if why := ground():
            raise unittest.SkipTest(why)
        self.cloud = MachineCloud().start()
        self.addCleanup(self.cloud.__exit__)
        self.dice = random.Random(4)

    @property
    def ec2(self):
        return self.cloud.client("ec2")

    def instances(self):
        pages = self.ec2.get_paginator("describe_instances").paginate()
        return {one["InstanceId"]: one for page in pages for r in page["Reservations"]
                for one in r["Instances"]}

    def something(self):
        """One wish; a refusal is an answer, and the cloud may be killed before it answers."""
        states = {id_: one["State"]["Name"] for id_, one in self.instances().items()}
        running = [id_ for id_, state in states.items() if state == "running"]
        stopped = [id_ for id_, state in states.items() if state == "stopped"]
        act = self.dice.choice(["run", "stop", "start", "reboot", "image", "end", "attach"])
        some = [self.dice.choice(running)] if running else []
        if act == "run" or not some:
            if len(running) + len(stopped) < 6:
                self.ec2.run_instances(ImageId=TINY, InstanceType="t3.micro", MinCount=2, MaxCount=2)
        elif act == "stop":
            self.ec2.stop_instances(InstanceIds=some)
        elif act == "start" and stopped:
            self.ec2.start_instances(InstanceIds=stopped)
        elif act == "reboot":
            self.ec2.reboot_instances(InstanceIds=some)
        elif act == "image":
            self.ec2.create_image(InstanceId=some[0], Name=f"i{time.monotonic_ns()}",
                                  NoReboot=self.dice.random() < 0.5)
        elif act == "attach":
            zone = self.instances()[some[0]]["Placement"]["AvailabilityZone"]
            volume = self.ec2.create_volume(AvailabilityZone=zone, Size=1)["VolumeId"]
            self.ec2.get_waiter("volume_available").wait(
                VolumeIds=[volume], WaiterConfig={"Delay": 0.1, "MaxAttempts": 1200})
            device = "/dev/sd" + self.dice.choice("fghijklm")
            self.ec2.attach_volume(InstanceId=some[0], VolumeId=volume, Device=device)
        elif act == "end":
            self.ec2.terminate_instances(InstanceIds=some)

    def wish(self):
        try:
            self.something()
        except (ClientError, BotoCoreError):
            pass

    def settled(self):
        """States, once none of them is on its way."""
        def look():
            found = {id_: one["State"]["Name"] for id_, one in self.instances().items()}
            return found if set(found.values()) <= SETTLED else None
        found = eventually(look, seconds=120)
        self.assertTrue(found is not None, self.instances())
        return found

    def test_rows_and_host_agree_after_every_kill(self):
        for round_ in range(ROUNDS):
            for _ in range(self.dice.randint(1, 3)):
                self.wish()
            time.sleep(self.dice.random() * 0.3)
            self.cloud.kill()
            self.cloud.start()
            states = self.settled()
            for id_, state in states.items():
                answers = eventually(lambda: (self.cloud.run_in(id_, "true", check=False)
                                              .returncode == 0) == (state == "running"), seconds=120)
                self.assertTrue(answers, f"round {round_}: {id_} is {state} and is not")
        images = self.ec2.describe_images(Owners=["self"])["Images"]
        self.assertTrue(eventually(lambda: {one["State"] for one in self.ec2.describe_images(
            Owners=["self"])["Images"]} <= {"available"}), images)

    def test_machines_serve_on_while_the_cloud_is_down(self):
        id_ = self.ec2.run_instances(ImageId=TINY, InstanceType="t3.micro", MinCount=1,
                                     MaxCount=1)["Instances"][0]["InstanceId"]
        self.ec2.get_waiter("instance_running").wait(
            InstanceIds=[id_], WaiterConfig={"Delay": 0.1, "MaxAttempts": 1800})
        self.cloud.run_in(id_, "sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $! > /run/mark")
        self.cloud.kill()
        self.cloud.start()
        pid = self.cloud.run_in(id_, "cat", "/run/mark").strip()
        self.cloud.run_in(id_, "test", "-d", f"/proc/{pid}")
        self.assertEqual(self.instances()[id_]["State"]["Name"], "running")


if __name__ == "__main__":
    cases.main()
