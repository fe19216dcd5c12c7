"""Load balancers, as boto3 and the awscli see them."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.balancing import BalancerCase, eventually  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, knows, refuses, shows  # noqa: E402

NOWHERE = "arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/no/0123456789abcdef"


class Balancers(BalancerCase):
    def described(self, arn):
        return self.aws.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"][0]

    @shows("elbv2", "CreateLoadBalancer", "DescribeLoadBalancers", "DeleteLoadBalancer")
    def test_a_balancer_is_made_becomes_active_and_goes(self):
        arn = self.balancer()
        again = cli(self.cloud, "elbv2", "CreateLoadBalancer",
                    {"Name": self.short(), "Subnets": self.subnets[:2]})
        self.assertEqual(again["LoadBalancers"][0]["LoadBalancerArn"], arn)
        self.aws.get_waiter("load_balancer_available").wait(
            LoadBalancerArns=[arn], WaiterConfig={"Delay": 1, "MaxAttempts": 180})
        seen = cli(self.cloud, "elbv2", "DescribeLoadBalancers", {"Names": [self.short()]})
        one = seen["LoadBalancers"][0]
        self.assertEqual(one["State"]["Code"], "active")
        self.assertTrue(one["DNSName"].endswith(".us-east-1.elb.localhost"))
        self.assertEqual({zone["SubnetId"] for zone in one["AvailabilityZones"]},
                         set(self.subnets[:2]))
        held = [each for each in self.ec2.describe_network_interfaces()["NetworkInterfaces"]
                if each["Description"] == "ELB " + arn.split(":loadbalancer/")[1]]
        self.assertEqual(len(held), 2)
        self.aws.delete_load_balancer(LoadBalancerArn=arn)
        cli(self.cloud, "elbv2", "DeleteLoadBalancer", {"LoadBalancerArn": arn})
        self.aws.get_waiter("load_balancers_deleted").wait(
            LoadBalancerArns=[arn], WaiterConfig={"Delay": 1, "MaxAttempts": 180})
        left = self.ec2.describe_network_interfaces()["NetworkInterfaces"]
        self.assertFalse([each for each in left if each["NetworkInterfaceId"] in
                          {one["NetworkInterfaceId"] for one in held}])

    @shows("elbv2", "SetSubnets", "SetSecurityGroups", "SetIpAddressType")
    def test_a_balancer_moves(self):
        arn = self.balancer()
        moved = cli(self.cloud, "elbv2", "SetSubnets",
                    {"LoadBalancerArn": arn, "Subnets": self.subnets[1:3]})
        self.assertEqual({zone["SubnetId"] for zone in moved["AvailabilityZones"]},
                         set(self.subnets[1:3]))
        self.aws.set_subnets(LoadBalancerArn=arn, Subnets=self.subnets[:2])
        group = self.ec2.create_security_group(GroupName="fronts", Description="x",
                                               VpcId=self.vpc)["GroupId"]
        self.aws.set_security_groups(LoadBalancerArn=arn, SecurityGroups=[group])
        cli(self.cloud, "elbv2", "SetSecurityGroups",
            {"LoadBalancerArn": arn, "SecurityGroups": [group]})
        self.assertEqual(self.described(arn)["SecurityGroups"], [group])
        for answer in (self.aws.set_ip_address_type(LoadBalancerArn=arn, IpAddressType="ipv4"),
                       cli(self.cloud, "elbv2", "SetIpAddressType",
                           {"LoadBalancerArn": arn, "IpAddressType": "ipv4"})):
            self.assertEqual(answer["IpAddressType"], "ipv4")
        self.aws.delete_load_balancer(LoadBalancerArn=arn)

    @shows("elbv2", "ModifyLoadBalancerAttributes", "DescribeLoadBalancerAttributes")
    def test_attributes_are_kept(self):
        arn = self.balancer()
        self.aws.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[
            {"Key": "idle_timeout.timeout_seconds", "Value": "120"}])
        cli(self.cloud, "elbv2", "ModifyLoadBalancerAttributes", {
            "LoadBalancerArn": arn,
            "Attributes": [{"Key": "routing.http2.enabled", "Value": "false"}]})
        for answer in (self.aws.describe_load_balancer_attributes(LoadBalancerArn=arn),
                       cli(self.cloud, "elbv2", "DescribeLoadBalancerAttributes",
                           {"LoadBalancerArn": arn})):
            seen = {one["Key"]: one["Value"] for one in answer["Attributes"]}
            self.assertEqual((seen["idle_timeout.timeout_seconds"], seen["routing.http2.enabled"],
                              seen["deletion_protection.enabled"]), ("120", "false", "false"))

    @shows("elbv2", "AddTags", "RemoveTags", "DescribeTags")
    def test_tags_come_and_go_beside_the_cloud_s_own(self):
        arn = self.balancer(Tags=[{"Key": "first", "Value": "1"}])
        self.listener(arn, self.group())
        self.aws.add_tags(ResourceArns=[arn], Tags=[{"Key": "a", "Value": "1"}])
        cli(self.cloud, "elbv2", "AddTags",
            {"ResourceArns": [arn], "Tags": [{"Key": "b", "Value": "2"}]})

        def tags(answer):
            return {one["Key"]: one["Value"] for one in answer["TagDescriptions"][0]["Tags"]}
        seen = tags(cli(self.cloud, "elbv2", "DescribeTags", {"ResourceArns": [arn]}))
        self.assertEqual((seen["first"], seen["a"], seen["b"]), ("1", "1", "2"))
        self.assertTrue(eventually(lambda: "aws:windlass:url" in tags(
            self.aws.describe_tags(ResourceArns=[arn]))))
        self.aws.remove_tags(ResourceArns=[arn], TagKeys=["a"])
        cli(self.cloud, "elbv2", "RemoveTags", {"ResourceArns": [arn], "TagKeys": ["b"]})
        seen = tags(self.aws.describe_tags(ResourceArns=[arn]))
        self.assertEqual({name for name in seen if not name.startswith("aws:")}, {"first"})

    @shows("elbv2", "DescribeAccountLimits", "DescribeSSLPolicies")
    def test_limits_and_policies_are_told(self):
        for answer in (self.aws.describe_account_limits(),
                       cli(self.cloud, "elbv2", "DescribeAccountLimits", {})):
            limits = {one["Name"]: one["Max"] for one in answer["Limits"]}
            self.assertEqual(limits["listeners-per-application-load-balancer"], "50")
        name = "ELBSecurityPolicy-TLS13-1-2-2021-06"
        for answer in (self.aws.describe_ssl_policies(Names=[name]),
                       cli(self.cloud, "elbv2", "DescribeSSLPolicies", {"Names": [name]})):
            self.assertEqual(answer["SslPolicies"][0]["SslProtocols"], ["TLSv1.2", "TLSv1.3"])

    @shows("elbv2", "DescribeCapacityReservation")
    def test_no_capacity_is_reserved(self):
        if not knows("elbv2", "DescribeCapacityReservation"):
            return
        arn = self.balancer()
        for answer in (self.aws.describe_capacity_reservation(LoadBalancerArn=arn),
                       cli(self.cloud, "elbv2", "DescribeCapacityReservation",
                           {"LoadBalancerArn": arn})):
            self.assertEqual(answer["CapacityReservationState"], [])

    @refuses("elbv2", "CreateLoadBalancer", "DescribeLoadBalancers", "DeleteLoadBalancer",
             "DescribeCapacityReservation", "SetSubnets", "SetSecurityGroups", "SetIpAddressType", "ModifyLoadBalancerAttributes",
             "DescribeLoadBalancerAttributes", "AddTags", "RemoveTags", "DescribeTags",
             "DescribeAccountLimits", "DescribeSSLPolicies")
    def test_what_cannot_be_is_refused(self):
        arn = self.balancer()
        self.refused("CreateLoadBalancer", {"Name": "one-zone", "Subnets": self.subnets[:1]},
                     "ValidationError")
        self.refused("CreateLoadBalancer", {"Name": "internal-x", "Subnets": self.subnets[:2]},
                     "ValidationError")
        self.refused("CreateLoadBalancer", {"Name": "nowhere", "Subnets": ["subnet-0123", "subnet-4"]},
                     "SubnetNotFound")
        self.refused("CreateLoadBalancer", {"Name": "gateway", "Subnets": self.subnets[:2],
                                            "Type": "gateway"}, "UnsupportedFeature")
        self.refused("DescribeLoadBalancers", {"Names": ["no"]}, "LoadBalancerNotFound")
        self.refused("DescribeLoadBalancerAttributes", {"LoadBalancerArn": NOWHERE},
                     "LoadBalancerNotFound")
        self.refused("DescribeCapacityReservation", {"LoadBalancerArn": NOWHERE},
                     "LoadBalancerNotFound")
        self.refused("SetSubnets", {"LoadBalancerArn": arn, "Subnets": self.subnets[:1]},
                     "ValidationError")
        self.refused("SetSecurityGroups", {"LoadBalancerArn": arn, "SecurityGroups": ["sg-0123"]},
                     "InvalidSecurityGroup")
        self.refused("SetIpAddressType", {"LoadBalancerArn": arn, "IpAddressType": "dualstack"},
                     "UnsupportedFeature")
        self.refused("ModifyLoadBalancerAttributes", {
            "LoadBalancerArn": arn, "Attributes": [{"Key": "colour", "Value": "red"}]},
            "ValidationError")
        for operation, more in (("AddTags", {"Tags": [{"Key": "a", "Value": "1"}]}),
                                ("RemoveTags", {"TagKeys": ["a"]}), ("DescribeTags", {})):
            self.refused(operation, {"ResourceArns": [NOWHERE], **more}, "LoadBalancerNotFound")
        self.refused("DescribeSSLPolicies", {"Names": ["no"]}, "SSLPolicyNotFound")
        self.refused("DescribeAccountLimits", {"Marker": "x"}, "ValidationError")
        self.aws.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[
            {"Key": "deletion_protection.enabled", "Value": "true"}])
        self.refused("DeleteLoadBalancer", {"LoadBalancerArn": arn}, "OperationNotPermitted")


class Nowhere(CloudCase):
    service = "elbv2"

    @refuses("elbv2", "CreateLoadBalancer")
    def test_a_cloud_without_machines_says_why_there_is_no_balancer(self):
        subnets = clients.client(self.cloud, "ec2").describe_subnets()["Subnets"]
        self.refused("CreateLoadBalancer",
                     {"Name": "web", "Subnets": [one["SubnetId"] for one in subnets[:2]]},
                     "Unsupported")


if __name__ == "__main__":
    cases.main()
