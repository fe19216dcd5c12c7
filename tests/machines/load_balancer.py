"""A load balancer before real machines: it serves on the host, heals, drains, and leaves nothing."""
import http.client
import pathlib
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.machine_cloud import TINY, MachineCase, eventually  # noqa: E402

# Says its own name to whoever asks, and closes each connection.
SERVER = """#!/bin/sh
mkdir -p /srv/www
hostname > /srv/www/index.html
busybox httpd -p 80 -h /srv/www
"""


class Load:
    """Clients that ask without a pause; the answers that were not 200."""

    def __init__(self, port, clients=3):
        self.port, self.good, self.bad, self.over = port, 0, [], False
        self.threads = [threading.Thread(target=self.run) for _ in range(clients)]
        for thread in self.threads:
            thread.start()

    def run(self):
        while not self.over:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                connection.request("GET", "/")
                answer = connection.getresponse()
                answer.read()
                if answer.status == 200:
                    self.good += 1
                else:
                    self.bad.append(answer.status)
                connection.close()
            except OSError as error:
                self.bad.append(error)

    def end(self):
        self.over = True
        for thread in self.threads:
            thread.join()


class LoadBalancer(MachineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elb = cls.cloud.client("elbv2")
        subnets = sorted(cls.ec2.describe_subnets()["Subnets"],
                         key=lambda one: one["AvailabilityZone"])[:2]
        cls.vpc = subnets[0]["VpcId"]
        cls.subnets = [one["SubnetId"] for one in subnets]
        group = cls.ec2.create_security_group(GroupName="web", Description="web", VpcId=cls.vpc)
        cls.security_group = group["GroupId"]
        cls.ec2.authorize_security_group_ingress(
            GroupId=cls.security_group, IpProtocol="tcp", FromPort=80, ToPort=80,
            CidrIp="0.0.0.0/0")
        cls.machines = [cls.machine(cls.subnets[number % 2]) for number in range(2)]
        cls.balancer = cls.elb.create_load_balancer(
            Name="web", Subnets=cls.subnets,
            SecurityGroups=[cls.security_group])["LoadBalancers"][0]["LoadBalancerArn"]
        cls.group = cls.elb.create_target_group(
            Name="web", Protocol="HTTP", Port=80, VpcId=cls.vpc, HealthCheckIntervalSeconds=5,
            HealthCheckTimeoutSeconds=2, HealthyThresholdCount=2,
            UnhealthyThresholdCount=2)["TargetGroups"][0]["TargetGroupArn"]
        cls.elb.modify_target_group_attributes(TargetGroupArn=cls.group, Attributes=[
            {"Key": "deregistration_delay.timeout_seconds", "Value": "5"}])
        cls.listener = cls.elb.create_listener(
            LoadBalancerArn=cls.balancer, Protocol="HTTP", Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": cls.group}])[
                "Listeners"][0]["ListenerArn"]
        cls.elb.get_waiter("load_balancer_available").wait(
            LoadBalancerArns=[cls.balancer], WaiterConfig={"Delay": 1, "MaxAttempts": 180})
        cls.port = int(eventually(lambda: cls.tags().get("aws:windlass:port")))

    @classmethod
    def machine(cls, subnet):
        return cls.launch(image=TINY, SubnetId=subnet, SecurityGroupIds=[cls.security_group],
                          UserData=SERVER)

    @classmethod
    def tags(cls):
        said = cls.elb.describe_tags(ResourceArns=[cls.balancer])["TagDescriptions"][0]["Tags"]
        return {one["Key"]: one["Value"] for one in said}

    def states(self):
        said = self.elb.describe_target_health(TargetGroupArn=self.group)
        return {one["Target"]["Id"]: one["TargetHealth"]["State"]
                for one in said["TargetHealthDescriptions"]}

    def register(self, *ids):
        self.elb.register_targets(TargetGroupArn=self.group, Targets=[{"Id": id_} for id_ in ids])
        self.assertTrue(eventually(
            lambda: all(self.states().get(id_) == "healthy" for id_ in ids)), str(self.states()))

    def get(self):
        dns = self.elb.describe_load_balancers(
            LoadBalancerArns=[self.balancer])["LoadBalancers"][0]["DNSName"]
        done = subprocess.run(["curl", "-s", f"http://{dns}:{self.port}/"], capture_output=True,
                              text=True, timeout=120)
        return done.stdout.strip()

    def host_name(self, machine):
        return "ip-" + self.described(machine)["PrivateIpAddress"].replace(".", "-")

    def test_machines_are_asked_in_turn_drain_and_are_replaced_without_a_failed_request(self):
        self.register(*self.machines)
        names = {self.host_name(one) for one in self.machines}
        self.assertTrue(eventually(
            lambda: {self.get().split(".")[0] for _ in range(6)} == names), self.get())
        load = Load(self.port)
        first = self.machines[0]
        fresh = self.machine(self.subnets[0])
        self.register(fresh)
        self.elb.deregister_targets(TargetGroupArn=self.group, Targets=[{"Id": first}])
        self.assertTrue(eventually(lambda: first not in self.states()), str(self.states()))
        self.ec2.terminate_instances(InstanceIds=[first])
        time.sleep(2)
        # And one that ends without a word.
        self.register(self.machine(self.subnets[0]))
        self.ec2.terminate_instances(InstanceIds=[fresh])
        self.assertTrue(eventually(lambda: fresh not in self.states()), str(self.states()))
        load.end()
        self.assertEqual(load.bad, [])
        self.assertGreater(load.good, 50)


if __name__ == "__main__":
    cases.main()
