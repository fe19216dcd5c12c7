"""A test case whose tests make Auto Scaling groups."""
import time

from .cloud_case import CloudCase
from .exercise import cli

SECONDS_MAX = 120


class GroupCase(CloudCase):
    service = "autoscaling"

    def configuration(self, suffix=""):
        name = self.name() + suffix
        self.aws.create_launch_configuration(LaunchConfigurationName=name, ImageId="ami-12345678",
                                             InstanceType="t3.micro")
        return name

    def group(self, suffix="", **more):
        name = self.name() + suffix
        settings = dict(MinSize=0, MaxSize=4, AvailabilityZones=["us-east-1a", "us-east-1b"])
        settings.update(more)
        if "LaunchTemplate" not in settings:
            settings["LaunchConfigurationName"] = self.configuration(suffix)
        self.aws.create_auto_scaling_group(AutoScalingGroupName=name, **settings)
        return name

    def described(self, name):
        [one] = self.aws.describe_auto_scaling_groups(
            AutoScalingGroupNames=[name])["AutoScalingGroups"]
        return one

    def cli(self, operation, **parameters):
        return cli(self.cloud, "autoscaling", operation, parameters)

    def until(self, what, holds):
        end = time.monotonic() + SECONDS_MAX
        while not holds():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.2)
