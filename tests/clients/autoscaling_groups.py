"""Auto Scaling's groups as boto3 and the awscli use them, on a host without machines: what they want
is kept and told, and why no machine comes."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.exercise import knows, refuses, shows  # noqa: E402
from lib.group_case import GroupCase  # noqa: E402

NOBODY = "i-0123456789abcdef0"


class Groups(GroupCase):
    @shows("autoscaling", "CreateAutoScalingGroup", "DescribeAutoScalingGroups",
           "UpdateAutoScalingGroup", "DeleteAutoScalingGroup")
    def test_a_group_is_made_changed_and_deleted(self):
        name = self.group(Tags=[{"Key": "role", "Value": "web", "PropagateAtLaunch": True}])
        one = self.described(name)
        self.assertEqual((one["MinSize"], one["MaxSize"], one["DesiredCapacity"]), (0, 4, 0))
        self.assertEqual(one["AvailabilityZones"], ["us-east-1a", "us-east-1b"])
        self.assertEqual(one["TerminationPolicies"], ["Default"])
        self.assertIn(f":autoScalingGroupName/{name}", one["AutoScalingGroupARN"])
        self.assertEqual(one["Tags"][0]["ResourceId"], name)
        self.cli("UpdateAutoScalingGroup", AutoScalingGroupName=name, MaxSize=7,
                 HealthCheckGracePeriod=30, TerminationPolicies=["OldestInstance"])
        self.aws.update_auto_scaling_group(AutoScalingGroupName=name, DefaultCooldown=5)
        [one] = self.cli("DescribeAutoScalingGroups",
                         AutoScalingGroupNames=[name])["AutoScalingGroups"]
        self.assertEqual((one["MaxSize"], one["HealthCheckGracePeriod"], one["DefaultCooldown"]),
                         (7, 30, 5))
        self.assertEqual(one["TerminationPolicies"], ["OldestInstance"])
        self.cli("DeleteAutoScalingGroup", AutoScalingGroupName=name)
        self.assertEqual(self.aws.describe_auto_scaling_groups(
            AutoScalingGroupNames=[name])["AutoScalingGroups"], [])
        second = name + "-2"
        self.cli("CreateAutoScalingGroup", AutoScalingGroupName=second, MinSize=0, MaxSize=1,
                 LaunchConfigurationName=name, AvailabilityZones=["us-east-1c"])
        self.aws.delete_auto_scaling_group(AutoScalingGroupName=second, ForceDelete=True)
        self.until("the group is gone", lambda: not self.aws.describe_auto_scaling_groups(
            AutoScalingGroupNames=[second])["AutoScalingGroups"])

    @refuses("autoscaling", "CreateAutoScalingGroup", "DescribeAutoScalingGroups",
             "UpdateAutoScalingGroup", "DeleteAutoScalingGroup", "SetDesiredCapacity")
    def test_groups_that_cannot_be_are_refused(self):
        name = self.group()
        self.refused("CreateAutoScalingGroup",
                     {"AutoScalingGroupName": name, "MinSize": 0, "MaxSize": 1,
                      "LaunchConfigurationName": name, "AvailabilityZones": ["us-east-1a"]},
                     "AlreadyExists")
        self.refused("CreateAutoScalingGroup",
                     {"AutoScalingGroupName": "x", "MinSize": 2, "MaxSize": 1,
                      "LaunchConfigurationName": name, "AvailabilityZones": ["us-east-1a"]},
                     "ValidationError")
        self.refused("CreateAutoScalingGroup",
                     {"AutoScalingGroupName": "x", "MinSize": 0, "MaxSize": 1,
                      "LaunchConfigurationName": name, "AvailabilityZones": ["moon-1a"]},
                     "ValidationError")
        self.refused("UpdateAutoScalingGroup", {"AutoScalingGroupName": "nobody", "MaxSize": 1},
                     "ValidationError")
        self.refused("SetDesiredCapacity", {"AutoScalingGroupName": name, "DesiredCapacity": 9},
                     "ValidationError")
        self.refused("DeleteAutoScalingGroup", {"AutoScalingGroupName": "nobody"},
                     "ValidationError")
        self.refused("DescribeAutoScalingGroups", {"NextToken": "x"}, "InvalidNextToken")

    @shows("autoscaling", "SetDesiredCapacity", "DescribeScalingActivities")
    def test_the_history_says_why_no_machine_comes(self):
        name = self.group()
        self.aws.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=1)

        def failed():
            return self.aws.describe_scaling_activities(AutoScalingGroupName=name)["Activities"]
        self.until("an activity", failed)
        one = failed()[0]
        self.assertEqual(one["StatusCode"], "Failed")
        self.assertIn("Launching EC2 instance failed.", one["StatusMessage"])
        self.assertIn("changing the desired capacity from 0 to 1.", one["Cause"])
        self.cli("SetDesiredCapacity", AutoScalingGroupName=name, DesiredCapacity=0)
        self.assertEqual(self.described(name)["DesiredCapacity"], 0)
        told = self.cli("DescribeScalingActivities", AutoScalingGroupName=name,
                        MaxRecords=1)["Activities"]
        self.assertEqual(len(told), 1)

    @refuses("autoscaling", "DescribeScalingActivities", "DescribeAutoScalingInstances")
    def test_histories_of_nothing_are_refused(self):
        self.refused("DescribeScalingActivities", {"AutoScalingGroupName": "nobody"},
                     "ValidationError")
        self.refused("DescribeAutoScalingInstances", {"NextToken": "x"}, "InvalidNextToken")

    @shows("autoscaling", "DescribeAutoScalingInstances")
    def test_no_instances_are_told_where_there_are_none(self):
        self.group()
        self.assertEqual(self.aws.describe_auto_scaling_instances()["AutoScalingInstances"], [])
        self.assertEqual(self.cli("DescribeAutoScalingInstances")["AutoScalingInstances"], [])

    @refuses("autoscaling", "AttachInstances", "DetachInstances", "EnterStandby", "ExitStandby",
             "SetInstanceHealth", "SetInstanceProtection", "TerminateInstanceInAutoScalingGroup",
             "CompleteLifecycleAction", "RecordLifecycleActionHeartbeat")
    def test_machines_that_are_no_members_are_refused(self):
        group = {"AutoScalingGroupName": self.group()}
        for operation, more in (
                ("AttachInstances", {**group, "InstanceIds": [NOBODY]}),
                ("DetachInstances", {**group, "InstanceIds": [NOBODY],
                                     "ShouldDecrementDesiredCapacity": True}),
                ("EnterStandby", {**group, "InstanceIds": [NOBODY],
                                  "ShouldDecrementDesiredCapacity": True}),
                ("ExitStandby", {**group, "InstanceIds": [NOBODY]}),
                ("SetInstanceHealth", {"InstanceId": NOBODY, "HealthStatus": "Unhealthy"}),
                ("SetInstanceProtection", {**group, "InstanceIds": [NOBODY],
                                           "ProtectedFromScaleIn": True}),
                ("TerminateInstanceInAutoScalingGroup",
                 {"InstanceId": NOBODY, "ShouldDecrementDesiredCapacity": False}),
                ("CompleteLifecycleAction", {**group, "LifecycleHookName": "h", "InstanceId": NOBODY,
                                             "LifecycleActionResult": "CONTINUE"}),
                ("RecordLifecycleActionHeartbeat",
                 {**group, "LifecycleHookName": "h", "InstanceId": NOBODY})):
            self.refused(operation, more, "ValidationError")

    @shows("autoscaling", "CreateLaunchConfiguration", "DescribeLaunchConfigurations",
           "DeleteLaunchConfiguration")
    def test_a_launch_configuration_lives_until_it_is_deleted(self):
        name = self.configuration()
        self.cli("CreateLaunchConfiguration", LaunchConfigurationName=name + "-2",
                 ImageId="ami-12345678", InstanceType="t3.nano", SecurityGroups=["sg-1"])
        told = self.aws.describe_launch_configurations()["LaunchConfigurations"]
        self.assertIn(name, [one["LaunchConfigurationName"] for one in told])
        [one] = self.cli("DescribeLaunchConfigurations",
                         LaunchConfigurationNames=[name + "-2"])["LaunchConfigurations"]
        self.assertEqual((one["InstanceType"], one["SecurityGroups"]), ("t3.nano", ["sg-1"]))
        self.aws.delete_launch_configuration(LaunchConfigurationName=name)
        self.cli("DeleteLaunchConfiguration", LaunchConfigurationName=name + "-2")
        self.assertEqual(self.aws.describe_launch_configurations(
            LaunchConfigurationNames=[name, name + "-2"])["LaunchConfigurations"], [])

    @refuses("autoscaling", "CreateLaunchConfiguration", "DescribeLaunchConfigurations",
             "DeleteLaunchConfiguration")
    def test_launch_configurations_that_cannot_be_are_refused(self):
        self.refused("CreateLaunchConfiguration", {"LaunchConfigurationName": "x"},
                     "ValidationError")
        self.refused("DescribeLaunchConfigurations", {"NextToken": "x"}, "InvalidNextToken")
        self.refused("DeleteLaunchConfiguration", {"LaunchConfigurationName": "nobody"},
                     "ValidationError")
        name = self.group()
        self.refused("DeleteLaunchConfiguration", {"LaunchConfigurationName": name}, "ResourceInUse")

    @shows("autoscaling", "CreateOrUpdateTags", "DescribeTags", "DeleteTags")
    def test_tags_come_and_go(self):
        name = self.group()

        def tag(key, value="1"):
            return {"ResourceId": name, "ResourceType": "auto-scaling-group", "Key": key,
                    "Value": value, "PropagateAtLaunch": True}
        self.aws.create_or_update_tags(Tags=[tag("a")])
        self.cli("CreateOrUpdateTags", Tags=[tag("b"), tag("a", "2")])
        mine = [{"Name": "auto-scaling-group", "Values": [name]}]
        told = self.aws.describe_tags(Filters=mine)["Tags"]
        self.assertEqual({one["Key"]: one["Value"] for one in told}, {"a": "2", "b": "1"})
        self.aws.delete_tags(Tags=[tag("a", "2")])
        self.cli("DeleteTags", Tags=[tag("b")])
        self.assertEqual(self.cli("DescribeTags", Filters=mine)["Tags"], [])

    @refuses("autoscaling", "CreateOrUpdateTags", "DescribeTags", "DeleteTags")
    def test_tags_of_nothing_are_refused(self):
        tags = [{"ResourceId": "nobody", "ResourceType": "auto-scaling-group", "Key": "a",
                 "Value": "1", "PropagateAtLaunch": True}]
        self.refused("CreateOrUpdateTags", {"Tags": tags}, "ValidationError")
        self.refused("DeleteTags", {"Tags": tags}, "ValidationError")
        self.refused("DescribeTags", {"Filters": [{"Name": "mood", "Values": ["x"]}]},
                     "ValidationError")

    @shows("autoscaling", "SuspendProcesses", "ResumeProcesses")
    def test_processes_are_suspended_and_resumed(self):
        group = {"AutoScalingGroupName": self.group()}
        name = group["AutoScalingGroupName"]
        self.aws.suspend_processes(**group, ScalingProcesses=["Launch"])
        self.cli("SuspendProcesses", **group, ScalingProcesses=["Terminate"])
        told = [one["ProcessName"] for one in self.described(name)["SuspendedProcesses"]]
        self.assertEqual(told, ["Launch", "Terminate"])
        self.aws.resume_processes(**group, ScalingProcesses=["Launch"])
        self.cli("ResumeProcesses", **group)
        self.assertEqual(self.described(name)["SuspendedProcesses"], [])

    @shows("autoscaling", "EnableMetricsCollection", "DisableMetricsCollection")
    def test_metrics_are_collected_until_they_are_not(self):
        group = {"AutoScalingGroupName": self.group()}
        name = group["AutoScalingGroupName"]
        self.aws.enable_metrics_collection(**group, Granularity="1Minute",
                                           Metrics=["GroupMinSize"])
        self.cli("EnableMetricsCollection", **group, Granularity="1Minute",
                 Metrics=["GroupMaxSize"])
        told = [one["Metric"] for one in self.described(name)["EnabledMetrics"]]
        self.assertEqual(told, ["GroupMinSize", "GroupMaxSize"])
        self.aws.disable_metrics_collection(**group, Metrics=["GroupMinSize"])
        self.cli("DisableMetricsCollection", **group)
        self.assertEqual(self.described(name)["EnabledMetrics"], [])

    @refuses("autoscaling", "SuspendProcesses", "ResumeProcesses", "EnableMetricsCollection",
             "DisableMetricsCollection")
    def test_processes_and_metrics_that_are_none_are_refused(self):
        group = {"AutoScalingGroupName": self.group()}
        self.refused("SuspendProcesses", {**group, "ScalingProcesses": ["Sleep"]},
                     "ValidationError")
        self.refused("ResumeProcesses", {**group, "ScalingProcesses": ["Sleep"]}, "ValidationError")
        self.refused("EnableMetricsCollection", {**group, "Granularity": "5Minutes"},
                     "ValidationError")
        self.refused("DisableMetricsCollection", {**group, "Metrics": ["Mood"]}, "ValidationError")

    @shows("autoscaling", "AttachLoadBalancerTargetGroups", "DetachLoadBalancerTargetGroups",
           "DescribeLoadBalancerTargetGroups", "AttachTrafficSources", "DetachTrafficSources",
           "DescribeTrafficSources", "DescribeLoadBalancers")
    def test_target_groups_come_and_go(self):
        group = {"AutoScalingGroupName": self.group()}
        balancers = clients.client(self.cloud, "elbv2")
        vpc = clients.client(self.cloud, "ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
        arns = [balancers.create_target_group(
            Name=f"asg-{number}", Protocol="HTTP", Port=80,
            VpcId=vpc)["TargetGroups"][0]["TargetGroupArn"] for number in (1, 2)]

        def told():
            answer = self.aws.describe_load_balancer_target_groups(**group)
            return {one["LoadBalancerTargetGroupARN"]
                    for one in answer["LoadBalancerTargetGroups"]}
        self.aws.attach_load_balancer_target_groups(**group, TargetGroupARNs=arns[:1])
        self.cli("AttachLoadBalancerTargetGroups", **group, TargetGroupARNs=arns[1:])
        self.assertEqual(told(), set(arns))
        self.aws.detach_load_balancer_target_groups(**group, TargetGroupARNs=arns[:1])
        self.cli("DetachLoadBalancerTargetGroups", **group, TargetGroupARNs=arns[1:])
        self.until("the target groups are gone", lambda: not told())
        self.assertEqual(self.cli("DescribeLoadBalancerTargetGroups",
                                  **group)["LoadBalancerTargetGroups"], [])
        self.assertEqual(self.aws.describe_load_balancers(**group)["LoadBalancers"], [])
        self.assertEqual(self.cli("DescribeLoadBalancers", **group)["LoadBalancers"], [])
        if not knows("autoscaling", "AttachTrafficSources"):
            return
        sources = [{"Identifier": arn} for arn in arns]  # older clients know no Type
        self.aws.attach_traffic_sources(**group, TrafficSources=sources[:1])
        self.cli("AttachTrafficSources", **group, TrafficSources=sources[1:])
        answer = self.cli("DescribeTrafficSources", **group,
                          TrafficSourceType="elbv2")["TrafficSources"]
        self.assertEqual({one["TrafficSource"] for one in answer}, set(arns))
        self.cli("DetachTrafficSources", **group, TrafficSources=sources[:1])
        self.aws.detach_traffic_sources(**group, TrafficSources=sources[1:])
        self.until("the traffic sources are gone",
                   lambda: not self.aws.describe_traffic_sources(
                       **group, TrafficSourceType="elbv2")["TrafficSources"])

    @refuses("autoscaling", "AttachLoadBalancerTargetGroups", "DetachLoadBalancerTargetGroups",
             "DescribeLoadBalancerTargetGroups", "AttachTrafficSources", "DetachTrafficSources",
             "DescribeTrafficSources", "DescribeLoadBalancers")
    def test_target_groups_that_are_none_are_refused(self):
        group = {"AutoScalingGroupName": self.group()}
        nobody = {"AutoScalingGroupName": "nobody"}
        arn = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/x/0123456789abcdef"
        sources = [{"Identifier": arn}]
        for operation, more in (
                ("AttachLoadBalancerTargetGroups", {**group, "TargetGroupARNs": [arn]}),
                ("DetachLoadBalancerTargetGroups", {**group, "TargetGroupARNs": [arn]}),
                ("DescribeLoadBalancerTargetGroups", nobody),
                ("AttachTrafficSources", {**group, "TrafficSources": sources}),
                ("DetachTrafficSources", {**group, "TrafficSources": sources}),
                ("DescribeTrafficSources", {**nobody, "TrafficSourceType": "elbv2"}),
                ("DescribeLoadBalancers", nobody)):
            self.refused(operation, more, "ValidationError")


if __name__ == "__main__":
    cases.main()
