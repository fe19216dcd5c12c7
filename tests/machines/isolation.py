"""Root in a machine gets to nothing of the host, of the cloud, or of another machine."""
import ctypes
import json
import os
import pathlib
import socket
import stat
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.beyond import Beyond, ip  # noqa: E402
from lib.inside import Network, Servers  # noqa: E402
from lib.intruder import Handle, open_by_handle  # noqa: E402
from lib.machine_cloud import DEBIAN, TINY, MachineCase, eventually  # noqa: E402

INTRUDER = pathlib.Path(__file__).resolve().parent.parent / "lib/intruder.py"
LIBC = ctypes.CDLL(None, use_errno=True)
SECRET = "of the victim alone"
# Loopback, private, the host's own public one, and those of whoever else lives behind the host.
DUMMY, PRIVATE, NEIGHBOUR, OWN_PUBLIC, INTERNET = (
    "10.213.77.1", "192.168.213.1", "192.168.213.2", "198.18.61.1", "198.18.61.2")
NOBODY = 65534
TOKEN = "X-aws-ec2-metadata-token"


def free_port():
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


def addresses_of_host():
    lines = os.popen("ip -4 -oneline address").read().splitlines()
    return sorted({line.split()[3].split("/")[0] for line in lines})


def handle_of(path):
    """What opens a file of this host's disk, for whoever may, wherever he stands."""
    handle, mount = Handle(size=128), ctypes.c_int()
    if LIBC.name_to_handle_at(-100, str(path).encode(), ctypes.byref(handle), ctypes.byref(mount), 0):
        raise OSError(ctypes.get_errno(), path)
    return {"kind": handle.kind, "bytes": bytes(handle.bytes[:handle.size]).hex()}


def disks():
    """The host's own: name, kind and number of each."""
    found = []
    for disk in pathlib.Path("/sys/class/block").iterdir():
        if not disk.name.startswith(("loop", "ram", "zram")):
            major, minor = (disk / "dev").read_text().strip().split(":")
            found.append((disk.name, stat.S_IFBLK, int(major), int(minor)))
    return found


class Isolation(MachineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.servers = Servers()
        cls.addClassCleanup(cls.servers.close)
        cls.make_host()
        cls.make_machines()
        cls.told = cls.what_it_is_told()
        said = cls.cloud.run_in(cls.intruder, "python3", "-c", INTRUDER.read_text(),
                                json.dumps(cls.told))
        cls.found = json.loads(said)

    @classmethod
    def make_host(cls):
        """Services of this host on each of its addresses, and neighbours of it."""
        ip("address", "add", DUMMY + "/32", "dev", "lo")
        cls.addClassCleanup(ip, "address", "delete", DUMMY + "/32", "dev", "lo")
        cls.port = free_port()
        for theirs, ours, name in ((NEIGHBOUR, PRIVATE, "neighbour"),
                                   (INTERNET, OWN_PUBLIC, "internet")):
            beyond = Beyond(cls.servers, theirs, ours, name, (cls.port,))
            cls.addClassCleanup(beyond.close)
        cls.host = Network("/proc/self/ns/net")
        cls.addClassCleanup(cls.host.close)
        cls.servers.serve(cls.host, "everywhere", (cls.port,), "0.0.0.0", datagrams=(cls.port,))
        cls.loopback_port = free_port()
        cls.servers.serve(cls.host, "loopback", (cls.loopback_port,), "127.0.0.1")
        cls.dummy_port = free_port()
        cls.servers.serve(cls.host, "dummy", (cls.dummy_port,), DUMMY)

    @classmethod
    def make_machines(cls):
        zone = cls.cloud.region + "a"
        subnet = cls.ec2.describe_subnets(Filters=[
            {"Name": "availability-zone", "Values": [zone]}])["Subnets"][0]["SubnetId"]
        ids = [cls.ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1,
                                     SubnetId=subnet)["Instances"][0]["InstanceId"]
               for image in (DEBIAN, TINY)]
        cls.intruder, cls.victim = ids
        volumes = [cls.ec2.create_volume(AvailabilityZone=zone, Size=1)["VolumeId"] for _ in ids]
        cls.wait_running(ids)
        cls.ec2.get_waiter("volume_available").wait(
            VolumeIds=volumes, WaiterConfig={"Delay": 1, "MaxAttempts": 180})
        for machine, volume, device in zip(ids, volumes, ("/dev/sdf", "/dev/sdg")):
            cls.ec2.attach_volume(VolumeId=volume, InstanceId=machine, Device=device)
            eventually(lambda: cls.cloud.run_in(
                machine, "test", "-b", device, check=False).returncode == 0)
        cls.cloud.run_in(cls.intruder, "mkfs.ext4", "-q", "/dev/sdf")
        cls.cloud.run_in(cls.intruder, "sh", "-c", "mkdir /data && mount /dev/sdf /data")
        cls.cloud.run_in(cls.victim, "sh", "-c", f"echo {SECRET} >/root/secret")

    @classmethod
    def what_it_is_told(cls):
        state = pathlib.Path(cls.cloud.state)
        addresses = [*addresses_of_host(), NEIGHBOUR]
        services = [(f"{kind} of {address}", address, cls.port, kind)
                    for address in addresses for kind in ("tcp", "udp")]
        services += [("loopback's own", "127.0.0.1", cls.loopback_port, "tcp"),
                     ("dummy's own", DUMMY, cls.dummy_port, "tcp"),
                     ("the internet", INTERNET, cls.port, "tcp")]
        # The daemon's own, at each address by which a machine knows its network.
        services += [(f"{port} of {address}", address, port, "tcp")
                     for address in ("169.254.169.254", "169.254.169.253", "169.254.170.1")
                     for port in (cls.cloud.port, cls.port)]
        token = cls.cloud.run_in(cls.victim, "sh", "-c", (
            "printf 'PUT /latest/api/token HTTP/1.0\\r\\nContent-Length: 0\\r\\n"
            f"{TOKEN}-ttl-seconds: 600\\r\\n\\r\\n' | nc -w 5 169.254.169.254 80 | tail -n 1")).strip()
        files = {"root of the disk": "/", "state": state, "root key": next(state.glob("*.key"), state),
                 "another one's file": cls.upper_of(cls.victim) / "root/secret"}
        return {
            "state": str(state), "services": services, "victim_token": token,
            "victim_address": cls.described(cls.victim)["PrivateIpAddress"],
            "victim_device": "/dev/sdg", "own_device": "/dev/sdf", "disks": disks(),
            "handles": {name: handle_of(path) for name, path in files.items()},
            "paths": [str(path) for path in (state, state.parent, "/var/cache/windlass", __file__)]}

    @classmethod
    def upper_of(cls, machine):
        return pathlib.Path(cls.cloud.state, "machines/machines", machine, "upper")

    # --- Over the network ---

    def test_services_of_the_host_are_reached_by_the_host_and_by_no_machine(self):
        services = {name: where for name, *where in self.told["services"]}
        for name in ("loopback's own", "dummy's own", f"tcp of {NEIGHBOUR}", f"tcp of {DUMMY}",
                     "tcp of 127.0.0.1"):
            address, port, _ = services[name]
            self.assertIn(self.host.call(address, port),
                          ("loopback", "dummy", "neighbour", "everywhere"), name)
        reached = {name: said for name, said in self.found["services"].items() if said}
        # It can get out: what is beyond the host answers, and nothing else does.
        self.assertEqual(reached, {"the internet": "internet"})

    def test_metadata_tells_each_machine_of_itself_only(self):
        said = self.found["metadata"]
        self.assertEqual(said["own"], [200, self.intruder])
        self.assertEqual(said["by a victim's token"][0], 401)
        self.assertEqual(said["forwarded"][1].replace(self.intruder, ""), "")
        self.assertEqual(said["token for another"], [403, ""])
        self.assertEqual(said["in a victim's name"], [0, ""])

    def test_a_victim_s_token_is_one(self):
        # Otherwise the refusal above would show nothing.
        said = self.cloud.run_in(self.victim, "wget", "-q", "-O", "-", "--header",
                                 f"{TOKEN}: {self.told['victim_token']}",
                                 "http://169.254.169.254/latest/meta-data/instance-id")
        self.assertEqual(said, self.victim)

    def test_no_machine_mounts_another_one_s_volume(self):
        self.assertNotEqual(self.found["metadata"]["a victim's volume"][0], 200)

    def test_what_is_for_the_desk_is_for_no_machine(self):
        for asked, (status, text) in self.found["desk"].items():
            self.assertIn(status, (0, 400, 401, 403, 404, 405, 501), f"{asked}: {text}")
            self.assertNotIn(self.victim, text, asked)
        self.assertEqual(self.described(self.victim)["State"]["Name"], "running")

    def test_whatever_a_machine_sends_the_cloud_goes_on(self):
        self.assertEqual(self.found["after the noise"], [[200, self.intruder], "internet"])
        self.assertTrue(self.cloud.alive())
        self.assertNotIn("Sanitizer", self.cloud.log())
        said = self.cloud.run_in(self.victim, "nslookup", "sqs.us-east-1.amazonaws.com")
        self.assertIn("169.254.170.1", said)

    # --- At the kernel ---

    def test_no_setting_of_the_host_can_be_written(self):
        self.assertGreater(self.found["settings tried"], 100)
        self.assertEqual(self.found["settings"], [])
        self.assertNotEqual(self.found["core_pattern"], "done")
        self.assertNotEqual(pathlib.Path("/proc/sys/kernel/pid_max").read_text(), "12345\n")
        self.assertNotEqual(self.found["sysrq"], "done")

    def test_no_file_of_a_device_can_be_written(self):
        self.assertEqual(self.found["devices' files"], [])

    def test_no_node_of_a_device_can_be_made(self):
        self.assertIn("memory", self.found["nodes"])
        for name, outcome in self.found["nodes"].items():
            self.assertEqual(outcome, "EPERM", name)

    def test_the_devices_that_are_there_are_harmless_or_its_own(self):
        harmless = {"null", "zero", "full", "random", "urandom", "tty", "console", "ptmx", "sdf",
                    "xvdf"}
        self.assertEqual(set(self.found["devices"]) - harmless, set())

    def test_what_shows_the_kernel_s_insides_is_not_mounted_nor_a_disk(self):
        for type_, outcome in self.found["mounts"].items():
            self.assertNotEqual(outcome, "done", type_)

    def test_modules_programs_and_clock_of_the_kernel_are_not_its_to_change(self):
        for what, outcome in self.found["kernel"].items():
            if what != "the hypervisor":
                self.assertIn(outcome, ("EPERM", "EACCES", "ENOSYS"), what)

    def test_the_hypervisor_is_not_spoken_to(self):
        self.assertNotEqual(self.found["kernel"]["the hypervisor"], "done")

    def test_no_program_is_named_that_the_host_runs_when_a_group_is_empty(self):
        self.assertTrue(self.found["agents"])
        for kind, outcome in self.found["agents"].items():
            self.assertNotEqual(outcome, "done", kind)

    def test_no_machine_raises_its_own_limits(self):
        for kind, outcome in self.found["limits"].items():
            self.assertNotEqual(outcome, "done", kind)

    # --- At files ---

    def test_files_of_the_host_are_not_opened_by_their_handles(self):
        place = os.path.dirname(self.cloud.state)
        for name, handle in self.told["handles"].items():
            open_by_handle(place, handle)
            self.assertNotIn("done", self.found["handles"][name], name)

    def test_neither_state_nor_images_nor_processes_of_the_cloud_are_seen(self):
        self.assertEqual(self.found["files"], [])
        self.assertEqual(self.found["processes"], [])
        self.assertTrue(self.found["own root"])

    def test_no_open_file_leads_out(self):
        self.assertEqual(self.found["descriptors"], [])

    def test_what_is_written_on_an_image_s_files_stays_the_machine_s(self):
        self.cloud.run_in(self.intruder, "sh", "-c", f"echo {SECRET} >/etc/issue; rm /etc/motd")
        self.assertIn(SECRET, (self.upper_of(self.intruder) / "etc/issue").read_text())
        for image in pathlib.Path("/var/cache/windlass").glob("debian-12-*"):
            self.assertNotIn(SECRET, (image / "etc/issue").read_text())
            self.assertTrue((image / "etc/motd").exists())

    def test_other_users_of_the_host_see_neither_images_nor_state(self):
        images = [image / "etc/passwd" for image in pathlib.Path("/var/cache/windlass").glob("*-*")]
        self.assertTrue(images)
        [root] = pathlib.Path("/run/windlass").glob(f"*/{self.victim}")
        for path in (*images, root / "etc", self.upper_of(self.victim) / "root", self.cloud.state):
            seen = subprocess.run(["test", "-e", path], user=NOBODY, group=NOBODY, extra_groups=[])
            self.assertNotEqual(seen.returncode, 0, path)

    def test_its_root_is_nobody_on_the_host(self):
        for path in (self.upper_of(self.victim) / "root/secret",):
            self.assertGreaterEqual(path.stat().st_uid, 100_000)


if __name__ == "__main__":
    cases.main()
