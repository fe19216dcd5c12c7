"""Target groups and their targets, as boto3 and the awscli see them."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.balancing import BalancerCase, eventually  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402

NOWHERE = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/no/0123456789abcdef"


class Targets(BalancerCase):
    def states(self, group, targets=None):
        answer = self.aws.describe_target_health(TargetGroupArn=group,
                                                 **({"Targets": targets} if targets else {}))
        return [one["TargetHealth"]["State"] for one in answer["TargetHealthDescriptions"]]

    @shows("elbv2", "CreateTargetGroup", "ModifyTargetGroup", "DescribeTargetGroups",
           "DeleteTargetGroup")
    def test_a_target_group_is_made_changed_and_deleted(self):
        arn = self.group()
        made = cli(self.cloud, "elbv2", "CreateTargetGroup", {
            "Name": self.short("-b"), "Protocol": "TCP", "Port": 22, "VpcId": self.vpc})
        other = made["TargetGroups"][0]["TargetGroupArn"]
        self.aws.modify_target_group(TargetGroupArn=arn, HealthCheckPath="/up",
                                     Matcher={"HttpCode": "200-299"})
        cli(self.cloud, "elbv2", "ModifyTargetGroup",
            {"TargetGroupArn": other, "HealthCheckIntervalSeconds": 20})
        for answer in (self.aws.describe_target_groups(TargetGroupArns=[arn, other]),
                       cli(self.cloud, "elbv2", "DescribeTargetGroups",
                           {"TargetGroupArns": [arn, other]})):
            http, tcp = answer["TargetGroups"]
            self.assertEqual((http["HealthCheckPath"], http["Matcher"]["HttpCode"],
                              http["HealthyThresholdCount"]), ("/up", "200-299", 5))
            self.assertEqual((tcp["HealthCheckProtocol"], tcp["HealthCheckIntervalSeconds"]),
                             ("TCP", 20))
        self.aws.delete_target_group(TargetGroupArn=arn)
        cli(self.cloud, "elbv2", "DeleteTargetGroup", {"TargetGroupArn": other})
        left = [one["TargetGroupArn"] for one in self.aws.describe_target_groups()["TargetGroups"]]
        self.assertFalse({arn, other} & set(left))

    @shows("elbv2", "ModifyTargetGroupAttributes", "DescribeTargetGroupAttributes")
    def test_a_group_s_attributes_are_kept(self):
        arn = self.group()
        self.aws.modify_target_group_attributes(TargetGroupArn=arn, Attributes=[
            {"Key": "deregistration_delay.timeout_seconds", "Value": "30"}])
        cli(self.cloud, "elbv2", "ModifyTargetGroupAttributes", {
            "TargetGroupArn": arn, "Attributes": [{"Key": "stickiness.enabled", "Value": "true"}]})
        for answer in (self.aws.describe_target_group_attributes(TargetGroupArn=arn),
                       cli(self.cloud, "elbv2", "DescribeTargetGroupAttributes",
                           {"TargetGroupArn": arn})):
            seen = {one["Key"]: one["Value"] for one in answer["Attributes"]}
            self.assertEqual((seen["deregistration_delay.timeout_seconds"],
                              seen["stickiness.enabled"], seen["stickiness.type"]),
                             ("30", "true", "lb_cookie"))

    @shows("elbv2", "RegisterTargets", "DeregisterTargets", "DescribeTargetHealth")
    def test_targets_become_healthy_and_leave(self):
        group = self.group(TargetType="ip")
        first, second = {"Id": self.inside + ".100"}, {"Id": self.inside + ".101", "Port": 8080}
        self.aws.register_targets(TargetGroupArn=group, Targets=[first])
        cli(self.cloud, "elbv2", "RegisterTargets", {"TargetGroupArn": group, "Targets": [second]})
        self.assertEqual(self.states(group), ["unused", "unused"])
        self.listener(self.balancer(), group)
        self.aws.get_waiter("target_in_service").wait(
            TargetGroupArn=group, WaiterConfig={"Delay": 1, "MaxAttempts": 180})
        seen = cli(self.cloud, "elbv2", "DescribeTargetHealth", {"TargetGroupArn": group})
        ports = [one["HealthCheckPort"] for one in seen["TargetHealthDescriptions"]]
        self.assertEqual(ports, ["80", "8080"])
        self.aws.deregister_targets(TargetGroupArn=group, Targets=[first])
        cli(self.cloud, "elbv2", "DeregisterTargets", {"TargetGroupArn": group, "Targets": [second]})
        self.aws.get_waiter("target_deregistered").wait(
            TargetGroupArn=group, Targets=[first], WaiterConfig={"Delay": 1, "MaxAttempts": 180})
        self.assertTrue(eventually(lambda: self.states(group) == []))

    @refuses("elbv2", "CreateTargetGroup", "ModifyTargetGroup", "DescribeTargetGroups",
             "DeleteTargetGroup", "ModifyTargetGroupAttributes", "DescribeTargetGroupAttributes",
             "RegisterTargets", "DeregisterTargets", "DescribeTargetHealth")
    def test_what_cannot_be_is_refused(self):
        wanted = {"Name": self.short("-x"), "Protocol": "HTTP", "Port": 80, "VpcId": self.vpc}
        self.refused("CreateTargetGroup", {**wanted, "Protocol": "UDP"}, "UnsupportedProtocol")
        self.refused("CreateTargetGroup", {**wanted, "TargetType": "lambda"}, "UnsupportedFeature")
        self.refused("CreateTargetGroup", {**wanted, "HealthCheckPath": "up"}, "ValidationError")
        self.refused("ModifyTargetGroup", {"TargetGroupArn": NOWHERE}, "TargetGroupNotFound")
        self.refused("DescribeTargetGroups", {"Names": ["no"]}, "TargetGroupNotFound")
        group = self.group()
        self.refused("ModifyTargetGroupAttributes", {"TargetGroupArn": group, "Attributes": [
            {"Key": "slow_start.duration_seconds", "Value": "5"}]}, "ValidationError")
        self.refused("DescribeTargetGroupAttributes", {"TargetGroupArn": NOWHERE},
                     "TargetGroupNotFound")
        targets = [{"Id": "i-0123456789abcdef0"}]
        self.refused("RegisterTargets", {"TargetGroupArn": group, "Targets": targets},
                     "InvalidTarget")
        for operation in ("DeregisterTargets", "DescribeTargetHealth"):
            self.refused(operation, {"TargetGroupArn": NOWHERE, "Targets": targets},
                         "TargetGroupNotFound")
        self.listener(self.balancer(), group)
        self.refused("DeleteTargetGroup", {"TargetGroupArn": group}, "ResourceInUse")


if __name__ == "__main__":
    cases.main()
