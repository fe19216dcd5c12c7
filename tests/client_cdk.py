#!/usr/bin/env python3
"""CDK, unchanged, makes, changes, leaves alone and removes a network, a group of machines and a balancer
on the local cloud, where machines are said to run."""
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from lib import cases, clients  # noqa: E402
from lib.cdk import Cdk  # noqa: E402
from lib.cloud import Cloud  # noqa: E402

SECONDS_MAX = 120


class Web(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud(arguments=("--machines", "pretend")).start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.cdk = Cdk(cls.cloud, 2, 3)
        cls.enterClassContext(cls.cdk)

    def stack(self):
        formation = clients.client(self.cloud, "cloudformation")
        return next((one for one in formation.describe_stacks()["Stacks"]), None)

    def events(self):
        formation = clients.client(self.cloud, "cloudformation")
        return len(formation.describe_stack_events(StackName="web")["StackEvents"])

    def outputs(self):
        return {one["OutputKey"]: one["OutputValue"] for one in self.stack()["Outputs"]}

    def machines(self):
        """The types of the group's machines."""
        groups = clients.client(self.cloud, "autoscaling")
        [group] = groups.describe_auto_scaling_groups(
            AutoScalingGroupNames=[self.outputs()["Group"]])["AutoScalingGroups"]
        return [one["InstanceType"] for one in group["Instances"]
                if one["LifecycleState"] == "InService"]

    def test_1_deploy_makes_it(self):
        self.cdk(2, "deploy", "web", "--require-approval", "never")
        self.assertEqual(self.stack()["StackStatus"], "CREATE_COMPLETE")
        balancers = clients.client(self.cloud, "elbv2").describe_load_balancers()["LoadBalancers"]
        self.assertEqual([one["DNSName"] for one in balancers], [self.outputs()["Address"]])
        end = time.monotonic() + SECONDS_MAX
        while self.machines() != ["t3.micro"] * 2:
            self.assertLess(time.monotonic(), end, "the group never had its machines")
            time.sleep(0.1)

    def test_2_deploy_of_the_same_does_nothing(self):
        before = self.events()
        said = self.cdk(2, "deploy", "web", "--require-approval", "never")
        self.assertIn("no changes", said)
        self.assertEqual(self.events(), before)

    def test_3_diff_tells_a_change(self):
        said = self.cdk(3, "diff", "web")
        self.assertIn("[~] AWS::AutoScaling::AutoScalingGroup", said)
        self.assertIn("[+] 3", said)

    def test_4_deploy_of_another_changes_it(self):
        before = self.outputs()
        self.cdk(3, "deploy", "web", "--require-approval", "never")
        self.assertEqual(self.stack()["StackStatus"], "UPDATE_COMPLETE")
        self.assertEqual(self.outputs(), before)
        end = time.monotonic() + SECONDS_MAX
        while len(self.machines()) != 3:
            self.assertLess(time.monotonic(), end, "the group never grew")
            time.sleep(0.1)

    def test_5_destroy_removes_it(self):
        self.cdk(3, "destroy", "web", "--force")
        self.assertIsNone(self.stack())
        ec2 = clients.client(self.cloud, "ec2")
        left = [one for one in ec2.describe_vpcs()["Vpcs"] if not one["IsDefault"]]
        self.assertEqual(left, [])


if __name__ == "__main__":
    cases.main()
