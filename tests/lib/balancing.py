"""What tests of load balancers share: a network of two zones, groups, listeners, patience."""
import time

from . import clients
from .cloud_case import CloudCase


def eventually(condition, seconds=120):
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found or time.monotonic() > deadline:
            return found
        time.sleep(0.2)


class BalancerCase(CloudCase):
    """In a cloud whose machines and balancers are only said to be there."""
    service = "elbv2"
    arguments = ("--machines", "pretend")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ec2 = clients.client(cls.cloud, "ec2")
        subnets = sorted(cls.ec2.describe_subnets()["Subnets"], key=lambda one: one["AvailabilityZone"])
        cls.vpc = subnets[0]["VpcId"]
        cls.subnets = [one["SubnetId"] for one in subnets]
        cls.inside = subnets[0]["CidrBlock"].rsplit(".", 1)[0]

    def balancer(self, suffix="", **more):
        made = self.aws.create_load_balancer(Name=self.short(suffix), Subnets=self.subnets[:2], **more)
        return made["LoadBalancers"][0]["LoadBalancerArn"]

    def group(self, suffix="", **more):
        made = self.aws.create_target_group(**{
            "Name": self.short(suffix), "Protocol": "HTTP", "Port": 80, "VpcId": self.vpc, **more})
        return made["TargetGroups"][0]["TargetGroupArn"]

    def listener(self, balancer, group, port=80):
        made = self.aws.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=port,
                                        DefaultActions=[self.forward(group)])
        return made["Listeners"][0]["ListenerArn"]

    @staticmethod
    def forward(group):
        return {"Type": "forward", "TargetGroupArn": group}

    def short(self, suffix=""):
        return self.name(32 - len(suffix) - 9) + suffix + f"-{abs(hash(self.id())) % 10**7:07}"
