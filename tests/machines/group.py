"""A group of three machines behind a load balancer: what heals and what is replaced drops nothing."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud import open_url  # noqa: E402
from lib.load import Load  # noqa: E402
from lib.machine_cloud import MachineCase, eventually  # noqa: E402

INSTALL = """#!/bin/sh -e
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends nginx-light
echo one >/var/www/html/index.html
touch /root/installed
"""
READY_SECONDS_MAX = 240


class Group(MachineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elb, cls.groups = cls.cloud.client("elbv2"), cls.cloud.client("autoscaling")
        cls.make_network()
        cls.make_images()
        cls.make_balancer()
        cls.make_group()

    @classmethod
    def make_network(cls):
        ec2 = cls.ec2
        cls.vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
        gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=cls.vpc)
        table = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [cls.vpc]}])
        ec2.create_route(RouteTableId=table["RouteTables"][0]["RouteTableId"],
                         DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
        cls.subnets = []
        for number, zone in enumerate("ab", 1):
            subnet = ec2.create_subnet(VpcId=cls.vpc, CidrBlock=f"10.20.{number}.0/24",
                                       AvailabilityZone=cls.cloud.region + zone)["Subnet"]["SubnetId"]
            ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})
            cls.subnets.append(subnet)
        cls.front = ec2.create_security_group(GroupName="front", Description="the balancer",
                                              VpcId=cls.vpc)["GroupId"]
        cls.web = ec2.create_security_group(GroupName="web", Description="machines",
                                            VpcId=cls.vpc)["GroupId"]
        http = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}
        ec2.authorize_security_group_ingress(
            GroupId=cls.front, IpPermissions=[{**http, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
        ec2.authorize_security_group_ingress(
            GroupId=cls.web,
            IpPermissions=[{**http, "UserIdGroupPairs": [{"GroupId": cls.front}]}])

    @classmethod
    def make_images(cls):
        machine = cls.installed(INSTALL, SubnetId=cls.subnets[0])
        cls.one = cls.image(machine, "one")
        cls.cloud.run_in(machine, "sh", "-c", "echo two >/var/www/html/index.html")
        cls.two = cls.image(machine, "two")
        cls.ec2.terminate_instances(InstanceIds=[machine])

    @classmethod
    def make_balancer(cls):
        cls.target = cls.elb.create_target_group(
            Name="web", Protocol="HTTP", Port=80, VpcId=cls.vpc, HealthCheckIntervalSeconds=5,
            HealthCheckTimeoutSeconds=2, HealthyThresholdCount=2, UnhealthyThresholdCount=2,
        )["TargetGroups"][0]["TargetGroupArn"]
        cls.elb.modify_target_group_attributes(
            TargetGroupArn=cls.target,
            Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "2"}])
        made = cls.elb.create_load_balancer(Name="web", Subnets=cls.subnets,
                                            SecurityGroups=[cls.front])["LoadBalancers"][0]
        cls.balancer = made["LoadBalancerArn"]
        cls.listener = cls.elb.create_listener(
            LoadBalancerArn=cls.balancer, Protocol="HTTP", Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": cls.target}]
        )["Listeners"][0]["ListenerArn"]
        cls.elb.get_waiter("load_balancer_available").wait(
            LoadBalancerArns=[cls.balancer], WaiterConfig={"Delay": 1, "MaxAttempts": 180})

    @classmethod
    def make_group(cls):
        cls.ec2.create_launch_template(
            LaunchTemplateName="web", LaunchTemplateData={
                "ImageId": cls.one, "InstanceType": "t3.micro", "SecurityGroupIds": [cls.web]})
        cls.groups.create_auto_scaling_group(
            AutoScalingGroupName="web", MinSize=3, MaxSize=4, DesiredCapacity=3,
            LaunchTemplate={"LaunchTemplateName": "web", "Version": "$Latest"},
            VPCZoneIdentifier=",".join(cls.subnets), TargetGroupARNs=[cls.target],
            HealthCheckType="ELB", HealthCheckGracePeriod=5, DefaultInstanceWarmup=1)
        assert eventually(lambda: len(cls.healthy()) == 3, READY_SECONDS_MAX), cls.health()

    @classmethod
    def health(cls):
        told = cls.elb.describe_target_health(TargetGroupArn=cls.target)
        return {one["Target"]["Id"]: one["TargetHealth"]["State"]
                for one in told["TargetHealthDescriptions"]}

    @classmethod
    def healthy(cls):
        return {id_ for id_, state in cls.health().items() if state == "healthy"}

    def load(self):
        return Load(*self.cloud.door())

    def test_1_machines_answer_through_the_balancer(self):
        with open_url("http://{}:{}/".format(*self.cloud.door())) as answer:
            self.assertEqual(answer.read(), b"one\n")

    def test_2_a_machine_whose_server_died_is_replaced_and_no_get_fails(self):
        victim = sorted(self.healthy())[0]
        with self.load() as load:
            self.cloud.run_in(victim, "pkill", "-9", "nginx", check=False)
            replaced = eventually(
                lambda: victim not in self.health() and len(self.healthy()) == 3, READY_SECONDS_MAX)
        self.assertTrue(replaced, self.health())
        self.assertEqual(load.failures, [])
        self.assertGreater(load.answers["one"], 0)

    def test_3_a_refresh_to_a_new_image_fails_no_request(self):
        before = self.healthy()
        self.ec2.create_launch_template_version(
            LaunchTemplateName="web", SourceVersion="1", LaunchTemplateData={"ImageId": self.two})
        with self.load() as load:
            refresh = self.groups.start_instance_refresh(
                AutoScalingGroupName="web",
                Preferences={"MinHealthyPercentage": 66, "InstanceWarmup": 1})["InstanceRefreshId"]

            def state():
                told = self.groups.describe_instance_refreshes(
                    AutoScalingGroupName="web", InstanceRefreshIds=[refresh])
                return told["InstanceRefreshes"][0]["Status"]
            eventually(lambda: state() in ("Successful", "Failed", "Cancelled"), READY_SECONDS_MAX)
            self.assertEqual(state(), "Successful")
        self.assertEqual(load.failures, [])
        self.assertGreater(load.answers["two"], 0)
        self.assertEqual(self.healthy() & before, set())


if __name__ == "__main__":
    cases.main()
