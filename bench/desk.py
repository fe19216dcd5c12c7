#!/usr/bin/env python3
"""Measures what an operator types: plans and deploys that find nothing to do, as whole processes, and how
long a commission takes to the first answer; prints markdown: desk.py WINDLASS

Each cloud has a state and a port of its own, and nothing of it is left afterwards. Machines need root.
"""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

os.environ["WINDLASS"] = os.path.abspath(sys.argv[1])
ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from lib import web_stack  # noqa: E402
from lib.cloud import WINDLASS, Cloud, clean_environment  # noqa: E402
from lib.machine_cloud import MachineCloud, ground  # noqa: E402

TIMES = 15
SECONDS_MAX = 300
# What a process has used at the most counts what it was before it became another program: so it is
# begun by a small one.
STOPWATCH = """
import os, sys, time
began = time.monotonic()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
took = time.monotonic() - began
print("\\n" + str(os.waitstatus_to_exitcode(status)), took, used.ru_maxrss / 1024)
"""
MACHINES = 2  # behind the balancer of the commissioned app
NOTHING = (
    ("plan, by digest", ("plan", "dev"), "25 ms"),
    ("deploy, by digest", ("deploy", "dev"), "25 ms"),
    ("plan that sees drift", ("plan", "dev", "--drift"), "150 ms, 40 MiB"),
)


class Desk:
    """A folder in which verbs are typed, whose user's local cloud is this one."""

    def __init__(self, home, cloud, folder):
        self.folder, self.cloud = folder, cloud
        self.environment = dict(clean_environment(), XDG_STATE_HOME=str(home), HOME=str(home))

    def started(self, *command):
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT)

    def typed(self, *words):
        """Its seconds and its memory at the most, in MiB: of the whole process."""
        said = self.started(sys.executable, "-ISc", STOPWATCH, WINDLASS, *words).communicate()[0]
        *printed, figures = said.strip().splitlines()
        code, took, memory = figures.split()
        if code != "0":
            raise RuntimeError("\n".join([f"windlass {' '.join(words)}: exit {code}", *printed]))
        return float(took), float(memory)


@contextlib.contextmanager
def desk(make_cloud, app):
    with tempfile.TemporaryDirectory(prefix="windlass-bench-") as name:
        home = pathlib.Path(name)
        state = home / "windlass/cloud"
        state.parent.mkdir()
        (home / app).mkdir()
        with make_cloud(str(state)) as cloud:
            yield Desk(home, cloud, home / app)


def table(head, rows):
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
    print()


def nothing_to_do():
    resources = json.loads(web_stack.template())["Resources"]
    print(f"## Nothing to do, whole processes, a web stack of {len(resources)} resources "
          f"(median of {TIMES})\n", flush=True)
    rows = []
    with desk(lambda state: Cloud(state=state, arguments=("--machines", "pretend")), "web") as at:
        (at.folder / "windlass.yaml").write_text(
            "windlass: 1\napp: web\nresources: " + json.dumps(resources) +
            "\nenvironments:\n  dev: {target: local}\n")
        took, memory = at.typed("commission", "dev")
        rows.append(["commission", f"{took * 1000:.0f} ms", f"{memory:.1f} MiB", ""])
        for name, words, goal in NOTHING:
            told = [at.typed(*words) for _ in range(TIMES)]
            rows.append([name, f"{statistics.median(one for one, _ in told) * 1000:.0f} ms",
                         f"{max(memory for _, memory in told):.1f} MiB", goal])
    table(["what", "measured", "memory at the most", "goal"], rows)


def door_of(cloud):
    """Where the balancer that faces the internet answers; nothing while there is none."""
    elb = cloud.client("elbv2")
    for one in elb.describe_load_balancers()["LoadBalancers"]:
        if one["Scheme"] != "internet-facing":
            continue
        tags = elb.describe_tags(ResourceArns=[one["LoadBalancerArn"]])["TagDescriptions"][0]["Tags"]
        for tag in tags:
            if tag["Key"] == "aws:windlass:port:80":
                return one["DNSName"], int(tag["Value"])
    return None


def answers(door):
    try:
        asked = http.client.HTTPConnection("127.0.0.1", door[1], timeout=2)
        asked.request("GET", "/", headers={"Host": door[0]})
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


def first_answer(at):
    """Seconds from the start of the process to the first answer from the front door, and to its end."""
    began = time.monotonic()
    running = at.started(WINDLASS, "commission", "dev")
    door, first = None, None
    while first is None and time.monotonic() - began < SECONDS_MAX and running.poll() is None:
        door = door or door_of(at.cloud)
        if door and answers(door):
            first = time.monotonic() - began
        else:
            time.sleep(0.01)
    said = running.communicate(timeout=SECONDS_MAX)[0]
    if running.returncode != 0 or first is None:
        raise RuntimeError("windlass commission dev: " + said.strip().splitlines()[-1])
    return first, time.monotonic() - began


def commission():
    print("## Commission, its images baked\n", flush=True)
    if why := ground():
        return print(f"It was not measured: {why}\n")
    with desk(lambda state: MachineCloud(state=state), "demo") as at:
        shutil.copytree(ROOT / "examples/demo", at.folder, dirs_exist_ok=True)
        file = at.folder / "windlass.yaml"
        file.write_text(file.read_text().replace("size: 3", f"size: {MACHINES}"))
        at.typed("bake")
        first, end = first_answer(at)
        rows = [["to the first answer", f"{first:.2f} s", "5 s"],
                ["to the verdict", f"{end:.2f} s", ""]]
        # With images to look for, too: what they are made of is read again.
        told = [at.typed("plan", "dev") for _ in range(TIMES)]
        rows.append(["its plan afterwards, by digest",
                     f"{statistics.median(one for one, _ in told) * 1000:.0f} ms", "25 ms"])
        at.typed("decommission", "dev", "--yes")
    return table([f"an edge before {MACHINES} machines", "measured", "goal"], rows)


if __name__ == "__main__":
    nothing_to_do()
    commission()
