"""`aws cloudformation deploy` of a web stack: a network, groups, machines that are said to run, a balancer."""
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients, web_stack  # noqa: E402
from lib.stack_case import SECONDS_MAX, StackCase  # noqa: E402


class Web(StackCase):
    arguments = ("--machines", "pretend")

    def deploy(self, *more, **wishes):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(web_stack.template(**wishes))
            file.flush()
            said = clients.awscli(self.cloud, "cloudformation", "deploy", "--stack-name", "web",
                                  "--template-file", file.name, "--capabilities", "CAPABILITY_IAM",
                                  *more)
        # The awscli names its change sets by the second, and leaves an empty one where it is.
        ended = int(time.time())
        while int(time.time()) == ended:
            time.sleep(0.05)
        return said

    def outputs(self):
        told = self.aws.describe_stacks(StackName="web")["Stacks"][0]["Outputs"]
        return {one["OutputKey"]: one["OutputValue"] for one in told}

    def machines(self):
        groups = clients.client(self.cloud, "autoscaling")
        [group] = groups.describe_auto_scaling_groups(
            AutoScalingGroupNames=[self.outputs()["Machines"]])["AutoScalingGroups"]
        return [one["InstanceType"] for one in group["Instances"]
                if one["LifecycleState"] == "InService"]

    def has(self, machines):
        end = time.monotonic() + SECONDS_MAX
        while (seen := self.machines()) != machines:
            self.assertLess(time.monotonic(), end, f"the group has {seen}")
            time.sleep(0.1)

    def test_a_web_stack_is_made_changed_left_alone_and_removed(self):
        self.deploy(machines=2)
        self.assertEqual(self.status("web"), "CREATE_COMPLETE")
        self.has(["t3.micro"] * 2)
        before = self.outputs()
        stack = self.aws.describe_stacks(StackName="web")["Stacks"][0]["StackId"]
        balancers = clients.client(self.cloud, "elbv2").describe_load_balancers()["LoadBalancers"]
        self.assertEqual([one["DNSName"] for one in balancers], [before["Address"]])

        self.assertIn("No changes to deploy",
                      self.deploy("--no-fail-on-empty-changeset", machines=2))

        self.deploy(machines=3, visible_for=90)
        self.assertEqual(self.status("web"), "UPDATE_COMPLETE")
        self.assertEqual(self.outputs(), before)
        self.has(["t3.micro"] * 3)

        clients.awscli(self.cloud, "cloudformation", "delete-stack", "--stack-name", "web")
        # The awscli's own wait looks every half minute, as its deploy does.
        self.becomes(stack, "DELETE_COMPLETE")
        nets = clients.client(self.cloud, "ec2").describe_vpcs()["Vpcs"]
        self.assertEqual([one for one in nets if not one["IsDefault"]], [])


if __name__ == "__main__":
    cases.main()
