"""What people do to the machines of a group: each shown on real ones, of the smallest image."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.exercise import cli, shows  # noqa: E402
from lib.machine_cloud import TINY, MachineCase, eventually  # noqa: E402

LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING"


class GroupMembers(MachineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.groups = cls.cloud.client("autoscaling")
        cls.ec2.create_launch_template(
            LaunchTemplateName="tiny",
            LaunchTemplateData={"ImageId": TINY, "InstanceType": "t3.micro"})

    def group(self, size, **more):
        name = self.id().rsplit(".", 1)[1].removeprefix("test_").replace("_", "-")[:60]
        settings = dict(MinSize=0, MaxSize=4, DesiredCapacity=size,
                        LaunchTemplate={"LaunchTemplateName": "tiny", "Version": "$Latest"},
                        AvailabilityZones=[self.cloud.region + "a", self.cloud.region + "b"])
        settings.update(more)
        self.groups.create_auto_scaling_group(AutoScalingGroupName=name, **settings)
        self.addCleanup(self.forget, name)
        if "LifecycleHookSpecificationList" not in settings:
            self.assertTrue(eventually(lambda: len(self.members(name, "InService")) == size),
                            self.history(name))
        return name

    def forget(self, name):
        self.groups.delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)
        self.assertTrue(eventually(lambda: not self.groups.describe_auto_scaling_groups(
            AutoScalingGroupNames=[name])["AutoScalingGroups"]))

    def described_group(self, name):
        [one] = self.groups.describe_auto_scaling_groups(
            AutoScalingGroupNames=[name])["AutoScalingGroups"]
        return one

    def members(self, name, state=None):
        return [one["InstanceId"] for one in self.described_group(name)["Instances"]
                if state in (None, one["LifecycleState"])]

    def history(self, name):
        told = self.groups.describe_scaling_activities(AutoScalingGroupName=name)["Activities"]
        return json.dumps(told, default=str, indent=1)

    def wait_members(self, name, count, without=()):
        self.assertTrue(eventually(
            lambda: len(self.members(name, "InService")) == count
            and not set(self.members(name)) & set(without)), self.history(name))
        return self.members(name, "InService")

    def test_machines_bear_the_groups_name_and_are_spread_over_zones(self):
        name = self.group(2)
        zones = {one["AvailabilityZone"] for one in self.described_group(name)["Instances"]}
        self.assertEqual(len(zones), 2)
        tags = {one["Key"]: one["Value"]
                for one in self.described(self.members(name)[0])["Tags"]}
        self.assertEqual(tags["aws:autoscaling:groupName"], name)

    @shows("autoscaling", "SetInstanceHealth", "TerminateInstanceInAutoScalingGroup")
    def test_the_sick_and_the_unwanted_are_replaced(self):
        name = self.group(1)
        first = self.members(name)[0]
        self.groups.set_instance_health(InstanceId=first, HealthStatus="Unhealthy")
        [second] = self.wait_members(name, 1, without=[first])
        told = cli(self.cloud, "autoscaling", "TerminateInstanceInAutoScalingGroup",
                   {"InstanceId": second, "ShouldDecrementDesiredCapacity": False})
        self.assertIn("in response to a user request", told["Activity"]["Cause"])
        [third] = self.wait_members(name, 1, without=[second])
        self.groups.terminate_instance_in_auto_scaling_group(
            InstanceId=third, ShouldDecrementDesiredCapacity=True)
        self.assertTrue(eventually(lambda: not self.members(name)))
        self.assertEqual(self.described(third)["State"]["Name"], "terminated")

    def test_one_that_is_terminated_behind_the_groups_back_is_replaced(self):
        name = self.group(1)
        first = self.members(name)[0]
        self.ec2.terminate_instances(InstanceIds=[first])
        self.wait_members(name, 1, without=[first])
        self.assertIn("indicating it has been terminated or stopped.", self.history(name))

    @shows("autoscaling", "SetInstanceProtection")
    def test_a_protected_machine_stays_when_the_group_shrinks(self):
        name = self.group(2)
        kept = self.members(name)[0]
        self.groups.set_instance_protection(AutoScalingGroupName=name, InstanceIds=[kept],
                                            ProtectedFromScaleIn=True)
        self.groups.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=1)
        self.assertTrue(eventually(lambda: self.members(name) == [kept]))

    @shows("autoscaling", "EnterStandby", "ExitStandby")
    def test_a_machine_rests_and_comes_back(self):
        name = self.group(1)
        resting = {"AutoScalingGroupName": name, "InstanceIds": self.members(name)}
        self.groups.enter_standby(**resting, ShouldDecrementDesiredCapacity=True)
        self.assertTrue(eventually(lambda: self.members(name, "Standby")))
        self.assertEqual(self.described_group(name)["DesiredCapacity"], 0)
        cli(self.cloud, "autoscaling", "ExitStandby", resting)
        self.assertEqual(self.wait_members(name, 1), resting["InstanceIds"])

    @shows("autoscaling", "DetachInstances", "AttachInstances")
    def test_a_machine_leaves_its_group_alive_and_joins_again(self):
        name = self.group(1)
        leaving = {"AutoScalingGroupName": name, "InstanceIds": self.members(name)}
        self.groups.detach_instances(**leaving, ShouldDecrementDesiredCapacity=True)
        self.assertTrue(eventually(lambda: not self.members(name)))
        self.assertEqual(self.described(leaving["InstanceIds"][0])["State"]["Name"], "running")
        cli(self.cloud, "autoscaling", "AttachInstances", leaving)
        self.assertEqual(self.wait_members(name, 1), leaving["InstanceIds"])
        self.assertEqual(self.described_group(name)["DesiredCapacity"], 1)

    @shows("autoscaling", "RecordLifecycleActionHeartbeat", "CompleteLifecycleAction")
    def test_a_machine_waits_for_its_hook(self):
        name = self.group(1, LifecycleHookSpecificationList=[
            {"LifecycleHookName": "wait", "LifecycleTransition": LAUNCHING,
             "HeartbeatTimeout": 60}])
        self.assertTrue(eventually(lambda: self.members(name, "Pending:Wait")), self.history(name))
        waiting = {"AutoScalingGroupName": name, "LifecycleHookName": "wait",
                   "InstanceId": self.members(name)[0]}
        self.groups.record_lifecycle_action_heartbeat(**waiting)
        cli(self.cloud, "autoscaling", "CompleteLifecycleAction",
            {**waiting, "LifecycleActionResult": "CONTINUE"})
        self.assertEqual(self.wait_members(name, 1), [waiting["InstanceId"]])

    def test_a_warm_pool_is_stopped_and_starts_faster_than_nothing(self):
        name = self.group(0, MaxSize=1)
        self.groups.put_warm_pool(AutoScalingGroupName=name, PoolState="Stopped")

        def warm():
            return [one["InstanceId"] for one in self.groups.describe_warm_pool(
                AutoScalingGroupName=name)["Instances"]
                if one["LifecycleState"] == "Warmed:Stopped"]
        self.assertTrue(eventually(warm), self.history(name))
        prepared = warm()
        self.groups.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=1)
        self.assertEqual(self.wait_members(name, 1), prepared)

    def test_a_refresh_replaces_every_machine_by_the_version_that_it_names(self):
        if "MaxHealthyPercentage" not in self.groups.meta.service_model.shape_for(
                "RefreshPreferences").members:
            self.skipTest("this boto3 knows no upper bound for a refresh")
        version = {"LaunchTemplateName": "tiny", "Version": "1"}
        name = self.group(2, LaunchTemplate=version)
        before = self.members(name)
        made = self.ec2.create_launch_template_version(
            LaunchTemplateName="tiny", SourceVersion="1",
            LaunchTemplateData={"InstanceType": "t3.small"})
        wanted = str(made["LaunchTemplateVersion"]["VersionNumber"])
        self.groups.start_instance_refresh(
            AutoScalingGroupName=name,
            DesiredConfiguration={"LaunchTemplate": {**version, "Version": wanted}},
            Preferences={"MinHealthyPercentage": 100, "MaxHealthyPercentage": 150,
                         "InstanceWarmup": 0})

        def state():
            return self.groups.describe_instance_refreshes(
                AutoScalingGroupName=name)["InstanceRefreshes"][0]
        self.assertTrue(eventually(lambda: state()["Status"] == "Successful"), state())
        after = self.described_group(name)["Instances"]
        self.assertEqual({one["LaunchTemplate"]["Version"] for one in after}, {wanted})
        self.assertFalse(set(before) & {one["InstanceId"] for one in after})


if __name__ == "__main__":
    cases.main()
