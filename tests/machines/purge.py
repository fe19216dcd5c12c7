"""Of a cloud that was purged nothing is on the host, whatever happened to it before; what is somebody
else's is as it was."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.machine_cloud import TINY, MachineCloud, eventually, ground  # noqa: E402
from lib.traces import Bystanders, kinds, owner_of, traces  # noqa: E402

PATIENCE = {"WaiterConfig": {"Delay": 0.1, "MaxAttempts": 1800}}


class Purge(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if why := ground():
            raise unittest.SkipTest(why)
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="windlass-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.bystanders = Bystanders(cls.folder)
        cls.addClassCleanup(cls.bystanders.close)
        # Another cloud, whose name begins as the purged one's does.
        cls.other = MachineCloud(state=str(cls.folder / "state2")).start()
        cls.addClassCleanup(cls.other.__exit__)
        [cls.other_machine] = cls.launch(cls.other, 1)
        cls.other.run_in(cls.other_machine, "sh", "-c",
                         "sleep 1000 >/dev/null 2>&1 & echo $! > /run/mark")
        cls.before = cls.bystanders.now()

    @staticmethod
    def launch(cloud, count, wait=True):
        ec2 = cloud.client("ec2")
        ran = ec2.run_instances(ImageId=TINY, InstanceType="t3.nano", MinCount=count, MaxCount=count)
        ids = [one["InstanceId"] for one in ran["Instances"]]
        if wait:
            ec2.get_waiter("instance_running").wait(InstanceIds=ids, **PATIENCE)
        return ids

    def setUp(self):
        self.cloud = MachineCloud(state=str(self.folder / "state"))
        # A failed test leaves nothing either.
        self.addCleanup(self.purge)
        self.addCleanup(self.cloud.stop)
        self.cloud.start()

    def furnish(self):
        """Machines, a volume in one, an image, a balancer, a zone, a second network."""
        ec2, elb = self.cloud.client("ec2"), self.cloud.client("elbv2")
        self.machines = self.launch(self.cloud, 2)
        self.owner = owner_of(self.machines[0])
        subnets = ec2.describe_subnets()["Subnets"]
        self.cloud.client("route53").create_hosted_zone(Name="example.org", CallerReference="1")
        placed = ec2.describe_instances(InstanceIds=self.machines[:1])
        zone = placed["Reservations"][0]["Instances"][0]["Placement"]["AvailabilityZone"]
        volume = ec2.create_volume(AvailabilityZone=zone, Size=1)["VolumeId"]
        ec2.get_waiter("volume_available").wait(VolumeIds=[volume], **PATIENCE)
        ec2.attach_volume(VolumeId=volume, InstanceId=self.machines[0], Device="/dev/sdf")
        ec2.create_image(InstanceId=self.machines[1], Name="image", NoReboot=True)
        balancer = elb.create_load_balancer(Name="b", Subnets=[one["SubnetId"] for one in subnets[:2]])[
            "LoadBalancers"][0]["LoadBalancerArn"]
        elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[
            {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}])
        vpc = ec2.create_vpc(CidrBlock="10.70.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.70.1.0/24")["Subnet"]["SubnetId"]
        far = ec2.run_instances(ImageId=TINY, InstanceType="t3.nano", MinCount=1, MaxCount=1,
                                SubnetId=subnet)["Instances"][0]["InstanceId"]
        ec2.get_waiter("instance_running").wait(InstanceIds=[far], **PATIENCE)
        elb.get_waiter("load_balancer_available").wait(LoadBalancerArns=[balancer], **PATIENCE)
        self.assertTrue(eventually(self.is_furnished), self.traces())

    def is_furnished(self):
        """Everything is there that a purge has to find: otherwise finding nothing shows nothing."""
        found = "\n".join(self.traces())
        return kinds(self.traces()) >= {"file", "mount", "loop", "group", "socket", "process"} and all(
            word in found for word in ("/run/netns/wl-", "conmon", "haproxy", "knotd"))

    def traces(self):
        return traces(self.cloud.state, self.owner)

    def purge(self):
        return self.cloud.cli("cloud", "down", "--purge", "--state", self.cloud.state)

    def assert_all_gone(self):
        purged = self.purge()
        self.assertEqual(purged.returncode, 0, purged.stdout + purged.stderr)
        self.assertEqual(self.traces(), [])
        self.assertEqual(self.bystanders.now(), self.before)
        pid = self.other.run_in(self.other_machine, "cat", "/run/mark").strip()
        self.other.run_in(self.other_machine, "test", "-d", f"/proc/{pid}")
        self.assertTrue(self.other.healthy())

    def test_of_a_cloud_that_is_up_nothing_is_left(self):
        self.furnish()
        self.assert_all_gone()
        self.cloud.process.wait(10)

    def test_of_a_cloud_that_was_killed_nothing_is_left(self):
        self.furnish()
        self.cloud.kill()
        self.assert_all_gone()

    def test_of_a_cloud_that_lost_its_database_nothing_is_left(self):
        self.furnish()
        self.cloud.kill()
        gone = [file for file in pathlib.Path(self.cloud.state).iterdir() if ".db" in file.name]
        self.assertTrue(gone, list(pathlib.Path(self.cloud.state).iterdir()))
        for file in gone:
            file.unlink()
        self.assert_all_gone()

    def test_of_a_cloud_that_lost_what_runc_knew_nothing_is_left(self):
        self.furnish()
        self.cloud.kill()
        shutil.rmtree(pathlib.Path(self.cloud.state, "machines/runc"))
        self.assert_all_gone()

    def test_of_a_cloud_whose_state_was_taken_away_nothing_is_left(self):
        self.furnish()
        self.cloud.kill()
        # As far as rm(1) gets: what is mounted there stays.
        subprocess.run(["rm", "-rf", "--one-file-system", self.cloud.state], capture_output=True)
        self.assert_all_gone()

    def test_of_a_cloud_without_any_state_nothing_is_left(self):
        self.furnish()
        self.cloud.kill()
        lines = pathlib.Path("/proc/self/mountinfo").read_text().splitlines()
        for at in sorted((line.split()[4] for line in lines), key=len, reverse=True):
            if at.startswith(self.cloud.state + "/"):
                subprocess.run(["umount", "--lazy", at], check=True)
        shutil.rmtree(self.cloud.state)
        self.assert_all_gone()

    def test_of_a_cloud_that_was_killed_at_its_work_nothing_is_left(self):
        [first] = self.launch(self.cloud, 1)
        self.owner = owner_of(first)
        for pause in (0.05, 0.2):
            ids = self.launch(self.cloud, 4, wait=False)
            time.sleep(pause)
            self.cloud.client("ec2").terminate_instances(InstanceIds=ids[:1])
            self.cloud.kill()
            if pause < 0.2:
                self.cloud.start()
        self.assert_all_gone()

    def test_a_cloud_that_comes_up_again_after_its_database_was_lost_removes_what_it_had(self):
        [first] = self.launch(self.cloud, 1)
        self.owner = owner_of(first)
        self.cloud.kill()
        for file in pathlib.Path(self.cloud.state).iterdir():
            if ".db" in file.name:
                file.unlink()
        self.cloud.start()
        self.assertTrue(eventually(
            lambda: not [one for one in self.traces() if first in one], seconds=120), self.traces())
        self.assert_all_gone()


if __name__ == "__main__":
    cases.main()
