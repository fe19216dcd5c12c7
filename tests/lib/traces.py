"""What a cloud leaves on a host while it is there, and must not leave when it is gone."""
import hashlib
import os
import pathlib
import subprocess

from .cloud import clean_environment

RUNTIME_FOLDERS = ("/run", "/run/netns", "/run/windlass", "/var/run", "/var/lib", "/tmp", "/dev/shm",
                   "/run/lock", "/sys/fs/bpf")


def said(*command):
    return subprocess.run(command, capture_output=True, text=True, env=clean_environment()).stdout


def owner_of(machine):
    """The mark that tells this machine's cloud from others."""
    [folder] = pathlib.Path("/run/windlass").glob(f"*/{machine}")
    return folder.parent.name


def traces(state, owner):
    """Every one, each as "kind: what"; those of this very process are none."""
    marks = (str(state) + "/", owner)

    def marked(text):
        return any(mark in text + "/" for mark in marks)
    found = [f"file: {state}"] if os.path.exists(state) else []
    for folder in RUNTIME_FOLDERS:
        if os.path.isdir(folder) and not os.path.islink(folder):
            found += [f"file: {folder}/{name}" for name in os.listdir(folder) if owner in name]
    for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
        if marked(line):
            found.append(f"mount: {line}")
    for line in said("losetup", "--list", "--noheadings", "--output", "NAME,BACK-FILE").splitlines():
        if marked(line):
            found.append(f"loop: {line}")
    for folder, _, _ in os.walk("/sys/fs/cgroup"):
        if owner in folder:
            found.append(f"group: {folder}")
    for line in pathlib.Path("/proc/net/unix").read_text().splitlines():
        if marked(line):
            found.append(f"socket: {line}")
    for line in said("ip", "-details", "link").splitlines() + said("nft", "list", "ruleset").splitlines():
        if marked(line):
            found.append(f"network: {line}")
    return found + list(processes(marked))


def processes(marked):
    """Those that say it, run from it, stand in it or are in a group of it."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        if int(pid) in (os.getpid(), os.getppid()):
            continue
        told = []
        for name in ("cmdline", "environ", "cgroup"):
            try:
                told.append(pathlib.Path("/proc", pid, name).read_text(errors="replace"))
            except OSError:
                pass
        for name in ("cwd", "root", "exe"):
            try:
                told.append(os.readlink(f"/proc/{pid}/{name}"))
            except OSError:
                pass
        if any(marked(text) for text in told) and not has_ended(pid):
            yield f"process: {pid} {told[0]}"


def has_ended(pid):
    """It holds nothing any more: the host's init takes note of it at its leisure."""
    try:
        return pathlib.Path("/proc", pid, "stat").read_text().rsplit(")", 1)[1].split()[0] in "ZX"
    except OSError:
        return True


def kinds(found):
    return {one.split(":")[0] for one in found}


class Bystanders:
    """What is on a host anyway and looks much like a cloud's own: the same before and after."""

    def __init__(self, folder):
        self.name = f"wlt{os.getpid()}"
        self.folder = pathlib.Path(folder)
        self.group = pathlib.Path(self.tree(), self.name)
        self.undo = []
        self.make(["ip", "netns", "add", self.name], ["ip", "netns", "delete", self.name])
        self.file = self.folder / "bystander.img"
        self.file.write_bytes(bytes(1 << 20))
        self.loop = said("losetup", "--find", "--show", self.file).strip()
        self.undo.append(["losetup", "--detach", self.loop])
        self.mount = self.folder / "bystander"
        self.mount.mkdir()
        self.make(["mount", "-t", "tmpfs", self.name, self.mount], ["umount", self.mount])
        (self.mount / "kept").write_text("kept")
        self.make(["nft", f"add table inet {self.name}"], ["nft", f"delete table inet {self.name}"])
        self.group.mkdir()
        self.sleeper = subprocess.Popen(["ip", "netns", "exec", self.name, "sleep", "600"])
        (self.group / "cgroup.procs").write_text(str(self.sleeper.pid))

    @staticmethod
    def tree():
        for line in pathlib.Path("/proc/mounts").read_text().splitlines():
            if line.split()[2] == "cgroup2":
                return line.split()[1]
        raise AssertionError("no cgroup v2 tree")

    def make(self, do, undo):
        subprocess.run(do, check=True, env=clean_environment())
        self.undo.append(undo)

    def now(self):
        """All that somebody could have changed of them and of the host's own network."""
        def ours(text):
            # Other tests of this kind may come and go meanwhile.
            return [line for line in text.splitlines() if "wlt" not in line or self.name in line]
        status = pathlib.Path("/proc", str(self.sleeper.pid), "cgroup").read_text()
        return {
            "sleeper": self.sleeper.poll(), "its groups": status,
            "namespace": os.path.exists("/run/netns/" + self.name),
            "loop": said("losetup", "--noheadings", "--output", "BACK-FILE", self.loop),
            "file": hashlib.sha256(self.file.read_bytes()).hexdigest(),
            "kept": (self.mount / "kept").read_text(), "group": self.group.is_dir(),
            "rules": ours(said("nft", "list", "tables")),
            "links": ours(said("ip", "-oneline", "link")),
            "addresses": [line for line in ours(said("ip", "-4", "-oneline", "address"))
                          if "10.213.77." not in line],
            "routes": ours(said("ip", "route", "show", "table", "main")),
            "policies": said("ip", "rule"),
            "settings": {name: pathlib.Path("/proc/sys/net/ipv4", name).read_text() for name in (
                "ip_forward", "conf/all/rp_filter", "conf/default/rp_filter", "conf/all/proxy_arp",
                "conf/all/send_redirects", "conf/all/route_localnet", "icmp_ratelimit")},
        }

    def close(self):
        self.sleeper.kill()
        self.sleeper.wait()
        for command in reversed(self.undo):
            subprocess.run(command, env=clean_environment())
        self.group.rmdir()
