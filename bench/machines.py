#!/usr/bin/env python3
"""Measures machines, groups and balancers of the local cloud, and prints markdown: machines.py WINDLASS

Needs root and wrk. The cloud has a state and a port of its own, and nothing of it is left afterwards.
"""
import concurrent.futures
import contextlib
import ctypes
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

os.environ["WINDLASS"] = os.path.abspath(sys.argv[1])
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests"))
from lib.machine_cloud import DEBIAN, TINY, MachineCloud, eventually, ground  # noqa: E402

SECONDS_MAX = 300
LIBC = ctypes.CDLL(None)
CLONE_NEWNET = 0x40000000
INSTALL = """#!/bin/sh -e
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends nginx-light
echo one >/var/www/html/index.html
poweroff
"""
SERVE = "#!/bin/sh\nmkdir -p /srv\necho one >/srv/index.html\nbusybox httpd -p 80 -h /srv\n"


def say(text):
    print(text, flush=True)


class Inside:
    """Connections from within a network's namespace: as its machines make them."""

    def __init__(self, vpc):
        self.pattern = f"wl-*-net-{vpc}"

    def name(self):
        return next((one.name for one in pathlib.Path("/run/netns").glob(self.pattern)), "")

    def run(self, act):
        # Threads share a process's namespaces until one of them enters another.
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            return pool.submit(self._run, act).result()

    def _run(self, act):
        if not eventually(self._enter, SECONDS_MAX, every=0.002):
            raise RuntimeError(f"there is no namespace {self.pattern}")
        return act()

    def _enter(self):
        if not (name := self.name()):
            return False
        with open(pathlib.Path("/run/netns") / name) as namespace:
            return LIBC.setns(namespace.fileno(), CLONE_NEWNET) == 0


def answers(address):
    try:
        with socket.create_connection((address, 80), timeout=0.05) as sock:
            sock.settimeout(2)
            sock.sendall(b"GET / HTTP/1.0\r\n\r\n")
            return b" 200 " in sock.recv(64)
    except OSError:
        return False


class Bench:
    def __init__(self, cloud):
        self.cloud = cloud
        self.ec2, self.elb = cloud.client("ec2"), cloud.client("elbv2")
        self.groups = cloud.client("autoscaling")
        self.vpc = self.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        subnets = self.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [self.vpc]}])
        self.subnets = [one["SubnetId"] for one in subnets["Subnets"]]
        self.open = self.ec2.create_security_group(GroupName="open", Description="all",
                                                   VpcId=self.vpc)["GroupId"]
        self.ec2.authorize_security_group_ingress(
            GroupId=self.open, IpPermissions=[{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
                                               "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])

    def bake(self):
        machine = self.ec2.run_instances(ImageId=DEBIAN, MinCount=1, MaxCount=1, UserData=INSTALL,
                                         InstanceType="t3.micro")["Instances"][0]["InstanceId"]
        eventually(lambda: self.state(machine) == "stopped", SECONDS_MAX)
        started = time.monotonic()
        image = self.ec2.create_image(InstanceId=machine, Name="web")["ImageId"]
        eventually(lambda: self.image_state(image) == "available", SECONDS_MAX, every=0.02)
        say(f"| image of a stopped machine | {time.monotonic() - started:.2f} s |")
        self.ec2.terminate_instances(InstanceIds=[machine])
        return image

    def state(self, machine):
        told = self.ec2.describe_instances(InstanceIds=[machine])["Reservations"][0]
        return told["Instances"][0]["State"]["Name"]

    def image_state(self, image):
        return self.ec2.describe_images(ImageIds=[image])["Images"][0]["State"]

    def end(self, ids):
        self.ec2.terminate_instances(InstanceIds=ids)
        eventually(lambda: all(self.state(one) == "terminated" for one in ids), SECONDS_MAX)

    def boot(self, name, image, count, **terms):
        """From the call to the last machine's 200, and the first's; answers the machines."""
        started = time.monotonic()
        ran = self.ec2.run_instances(ImageId=image, MinCount=count, MaxCount=count,
                                     InstanceType="t3.micro", SecurityGroupIds=[self.open], **terms)
        places = {one["PrivateIpAddress"] for one in ran["Instances"]}
        times = []

        def watch():
            left = set(places)
            while left and time.monotonic() - started < SECONDS_MAX:
                for address in sorted(left):
                    if answers(address):
                        times.append(time.monotonic() - started)
                        left.discard(address)
                time.sleep(0.002)

        Inside(self.vpc).run(watch)
        ids = [one["InstanceId"] for one in ran["Instances"]]
        said = f"{times[-1]:.2f} s" if count == 1 else f"{times[0]:.2f} s first, {times[-1]:.2f} s all"
        say(f"| boot to 200, {count} {name} | {said if len(times) == count else 'NOT ALL'} |")
        return ids

    def memory(self, name, ids):
        def of(machine):
            return sum(int(path.read_text()) for path in
                       pathlib.Path("/sys/fs/cgroup").glob(f"memory/windlass/*/{machine}/memory.usage_in_bytes"))
        told = [of(one) for one in ids]
        if any(told):
            say(f"| memory a machine, {name} | {statistics.median(told) / 2**20:.1f} MiB |")

    def rules(self, ids):
        """From the call that lets a port in to the first connection; and out again."""
        address = self.ec2.describe_instances(InstanceIds=ids[:1])["Reservations"][0]["Instances"][0][
            "PrivateIpAddress"]
        rule = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
                 "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
        prober = ids[1]
        took = []
        for _ in range(5):
            self.ec2.revoke_security_group_ingress(GroupId=self.open, IpPermissions=rule)
            time.sleep(0.3)
            probe = subprocess.Popen(
                [os.environ["WINDLASS"], "cloud", "exec", "--state", self.cloud.state, prober, "sh",
                 "-c", f"until busybox nc -w 1 {address} 80 </dev/null 2>/dev/null; do :; done"])
            time.sleep(1.5)
            started = time.monotonic()
            self.ec2.authorize_security_group_ingress(GroupId=self.open, IpPermissions=rule)
            probe.wait(30)
            took.append(time.monotonic() - started)
        say(f"| rule update at {len(ids)} machines, call to first connection "
            f"| {statistics.median(took) * 1000:.0f} ms (a SYN is sent again after 1 s at most) |")

    def fleet(self, image, size):
        target = self.elb.create_target_group(
            Name="web", Protocol="HTTP", Port=80, VpcId=self.vpc, HealthCheckIntervalSeconds=5,
            HealthCheckTimeoutSeconds=2, HealthyThresholdCount=2)["TargetGroups"][0]["TargetGroupArn"]
        self.elb.modify_target_group_attributes(TargetGroupArn=target, Attributes=[
            {"Key": "deregistration_delay.timeout_seconds", "Value": "2"}])
        started = time.monotonic()
        balancer = self.elb.create_load_balancer(
            Name="web", Subnets=self.subnets, SecurityGroups=[self.open])["LoadBalancers"][0]
        self.balancer = balancer["LoadBalancerArn"]
        self.elb.create_listener(LoadBalancerArn=self.balancer, Protocol="HTTP", Port=80,
                                 DefaultActions=[{"Type": "forward", "TargetGroupArn": target}])
        self.ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData={
            "ImageId": image, "InstanceType": "t3.micro", "SecurityGroupIds": [self.open]})
        self.groups.create_auto_scaling_group(
            AutoScalingGroupName="web", MinSize=size, MaxSize=size + 2,
            LaunchTemplate={"LaunchTemplateName": "web", "Version": "$Latest"},
            VPCZoneIdentifier=",".join(self.subnets), TargetGroupARNs=[target],
            HealthCheckType="ELB", HealthCheckGracePeriod=30, DefaultInstanceWarmup=1)

        def port():
            tags = self.elb.describe_tags(ResourceArns=[self.balancer])["TagDescriptions"][0]["Tags"]
            return next((int(tag["Value"]) for tag in tags if tag["Key"] == "aws:windlass:port:80"), 0)
        self.port = eventually(port, SECONDS_MAX, every=0.02)
        eventually(lambda: answers_at(self.port), SECONDS_MAX, every=0.01)
        say(f"| group of {size} behind a new balancer, first call to first 200 "
            f"| {time.monotonic() - started:.2f} s |")

        def healthy():
            told = self.elb.describe_target_health(TargetGroupArn=target)["TargetHealthDescriptions"]
            return [one["TargetHealth"]["State"] for one in told].count("healthy") == size
        eventually(healthy, SECONDS_MAX)

    def refresh(self, image):
        self.ec2.create_launch_template_version(
            LaunchTemplateName="web", SourceVersion="1", LaunchTemplateData={"ImageId": image})
        load = subprocess.Popen(["wrk", "-t1", "-c8", f"-d{SECONDS_MAX}", "--timeout", "20",
                                 f"http://127.0.0.1:{self.port}/"], stdout=subprocess.PIPE, text=True)
        time.sleep(1)
        started = time.monotonic()
        refresh = self.groups.start_instance_refresh(AutoScalingGroupName="web", Preferences={
            "MinHealthyPercentage": 90, "InstanceWarmup": 1})["InstanceRefreshId"]

        def state():
            told = self.groups.describe_instance_refreshes(AutoScalingGroupName="web",
                                                           InstanceRefreshIds=[refresh])
            return told["InstanceRefreshes"][0]["Status"]
        eventually(lambda: state() in ("Successful", "Failed", "Cancelled"), SECONDS_MAX)
        took = time.monotonic() - started
        load.send_signal(2)
        told = load.communicate()[0]
        total = re.search(r"(\d+) requests in", told)
        bad = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", told)))
        bad += sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", told)))
        say(f"| refresh of 10 machines under wrk, 8 connections | {state()} after {took:.1f} s, "
            f"{total and total[1]} requests, {bad} failed |")

    def beside_haproxy(self):
        ours = requests_per_second([], f"http://127.0.0.1:{self.port}/")
        with bare_haproxy(self) as (prefix, url):
            bare = requests_per_second(prefix, url)
        say(f"| requests/s through a balancer, 32 connections | {ours:,.0f} |")
        say(f"| bare HAProxy before the same machines | {bare:,.0f} |")


def answers_at(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as sock:
            sock.settimeout(5)
            sock.sendall(b"GET / HTTP/1.0\r\n\r\n")
            return b" 200 " in sock.recv(64)
    except OSError:
        return False


def requests_per_second(prefix, url):
    told = subprocess.run([*prefix, "wrk", "-t1", "-c32", "-d5", url], capture_output=True, text=True)
    found = re.search(r"Requests/sec: *([\d.]+)", told.stdout)
    return float(found[1]) if found else 0


@contextlib.contextmanager
def bare_haproxy(bench):
    """HAProxy by the shortest configuration, in the network's namespace."""
    told = bench.ec2.describe_instances(Filters=[
        {"Name": "tag:aws:autoscaling:groupName", "Values": ["web"]},
        {"Name": "instance-state-name", "Values": ["running"]}])["Reservations"]
    servers = "".join(f"  server s{number} {one['PrivateIpAddress']}:80\n" for number, one in enumerate(
        each for reservation in told for each in reservation["Instances"]))
    namespace = Inside(bench.vpc).name()
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "haproxy.cfg"
        file.write_text("global\n  nbthread 2\ndefaults\n  mode http\n  timeout connect 5s\n"
                        "  timeout client 30s\n  timeout server 30s\n  http-reuse always\n"
                        "frontend f\n  bind 127.0.0.1:8099\n  default_backend b\n"
                        "backend b\n" + servers)
        enter = ["ip", "netns", "exec", namespace]
        process = subprocess.Popen([*enter, "haproxy", "-f", str(file)], stderr=subprocess.DEVNULL)
        time.sleep(0.5)
        try:
            yield enter, "http://127.0.0.1:8099/"
        finally:
            process.terminate()
            process.wait(10)


def main():
    why = ground() or ("" if shutil.which("wrk") else "wrk is not installed: apt-get install wrk")
    if why:
        return say(f"Machines were not measured: {why}")
    say("\n## Machines\n\n| what | measured |\n|---|---|")
    with MachineCloud() as cloud:
        bench = Bench(cloud)
        image = bench.bake()
        for name, image_id, terms in (("debian-12 with nginx", image, {}),
                                      ("tiny with httpd", TINY, {"UserData": SERVE})):
            for count in (1, 1, 10, 40):
                ids = bench.boot(name, image_id, count, **terms)
                if count == 40:
                    time.sleep(2)
                    bench.memory(name, ids)
                    if image_id == TINY:
                        bench.rules(ids)
                bench.end(ids)
        bench.fleet(image, 10)
        bench.beside_haproxy()
        bench.refresh(image)
    return None


if __name__ == "__main__":
    main()
