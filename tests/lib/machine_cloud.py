"""A local cloud with real machines on this host, taken away without a trace at the end.

`with MachineCloud() as cloud:`; `ground()` says why this host cannot have machines, or nothing.
"""
import os
import pathlib
import shutil
import subprocess
import time
import unittest

from . import clients
from .cloud import Cloud, clean_environment

DEBIAN = "ami-0deb1200000000001"
TINY = "ami-0715e000000000001"
WAIT_SECONDS_MAX = 120
INSTALL_SECONDS_MAX = 300


def ground():
    """Why there can be no machines here; "" when there can."""
    if os.geteuid() != 0:
        return "machines need root"
    for program in ("runc", "conmon", "nft", "ip", "haproxy", "mmdebstrap"):
        if not shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin"):
            return f"machines need {program}: script/bootstrap test installs it"
    tried = subprocess.run(["unshare", "--user", "--map-root-user", "true"], capture_output=True)
    if tried.returncode != 0:
        return "this kernel makes no user namespace here: " + tried.stderr.decode().strip()
    return ""


class MachineCloud(Cloud):
    def __init__(self, arguments=(), **settings):
        super().__init__(arguments=("--machines", "on", *arguments), **settings)

    def __exit__(self, *_):
        if self.process is not None:
            self.stop()
        purged = self.cli("cloud", "down", "--purge", "--state", self.state)
        assert purged.returncode == 0, purged.stderr
        self._forget()

    def client(self, service, **settings):
        return clients.client(self, service, **settings)

    def door(self, name=None):
        """Where on this host the balancer of that DNS name answers, or the only one there is."""
        elb = self.client("elbv2")
        [arn] = [one["LoadBalancerArn"] for one in elb.describe_load_balancers()["LoadBalancers"]
                 if name in (None, one["DNSName"])]
        tags = elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]
        return "127.0.0.1", int(next(one["Value"] for one in tags
                                     if one["Key"] == "aws:windlass:port"))

    def console(self, machine):
        return self.cli("cloud", "console", machine, "--state", self.state).stdout

    def run_in(self, machine, *command, check=True):
        done = self.cli("cloud", "exec", "--state", self.state, machine, *command)
        if check and done.returncode != 0:
            raise AssertionError(f"{command} in {machine}: exit {done.returncode}\n"
                                 f"{done.stdout}{done.stderr}")
        return done.stdout if check else done


class MachineCase(unittest.TestCase):
    """Its cases share one cloud, which has a network of its own with a way out."""

    arguments = ()

    @classmethod
    def setUpClass(cls):
        if why := ground():
            raise unittest.SkipTest(why)
        cls.cloud = MachineCloud(arguments=cls.arguments)
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.cloud.start()
        cls.ec2 = cls.cloud.client("ec2")

    @classmethod
    def launch(cls, count=1, image=TINY, **terms):
        terms.setdefault("InstanceType", "t3.micro")
        ran = cls.ec2.run_instances(ImageId=image, MinCount=count, MaxCount=count, **terms)
        ids = [one["InstanceId"] for one in ran["Instances"]]
        cls.wait_running(ids)
        return ids[0] if count == 1 else ids

    @classmethod
    def installed(cls, script, **terms):
        """A machine that has run this script, whose last line is `touch /root/installed`."""
        machine = cls.launch(image=DEBIAN, UserData=script, **terms)
        assert eventually(lambda: cls.up(machine, "test", "-e", "/root/installed"),
                          INSTALL_SECONDS_MAX), cls.cloud.console(machine)
        return machine

    @classmethod
    def up(cls, machine, *command):
        """Whether that command succeeds in it."""
        return cls.cloud.run_in(machine, *command or ("true",), check=False).returncode == 0

    @classmethod
    def image(cls, machine, name):
        """Of that machine, which is up again when this is done."""
        image = cls.ec2.create_image(InstanceId=machine, Name=name)["ImageId"]
        cls.ec2.get_waiter("image_available").wait(
            ImageIds=[image], WaiterConfig={"Delay": 1, "MaxAttempts": INSTALL_SECONDS_MAX})
        assert eventually(lambda: cls.up(machine)), cls.cloud.console(machine)
        return image

    @classmethod
    def wait_running(cls, ids):
        cls.ec2.get_waiter("instance_running").wait(
            InstanceIds=ids, WaiterConfig={"Delay": 1, "MaxAttempts": WAIT_SECONDS_MAX})

    @classmethod
    def described(cls, id_):
        return cls.ec2.describe_instances(InstanceIds=[id_])["Reservations"][0]["Instances"][0]


def eventually(check, seconds=WAIT_SECONDS_MAX, every=0.2):
    """What `check` answers, as soon as that is true; the last answer otherwise."""
    deadline = time.monotonic() + seconds
    while True:
        answer = check()
        if answer or time.monotonic() > deadline:
            return answer
        time.sleep(every)


def leftovers(owner):
    """What on this host carries that cloud's mark."""
    found = []
    for path in ("/run/netns", "/run/windlass", "/sys/fs/cgroup/unified/windlass",
                 "/sys/fs/cgroup/windlass", "/sys/fs/cgroup/memory/windlass"):
        folder = pathlib.Path(path)
        if folder.is_dir():
            found += [str(one) for one in folder.iterdir() if owner in one.name]
    mounts = pathlib.Path("/proc/self/mountinfo").read_text()
    found += [line for line in mounts.splitlines() if owner in line]
    loops = subprocess.run(["losetup", "--list", "--noheadings", "--output", "BACK-FILE"],
                           capture_output=True, text=True, env=clean_environment()).stdout
    found += [line for line in loops.splitlines() if owner in line]
    return found
