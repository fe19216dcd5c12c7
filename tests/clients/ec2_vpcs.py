"""VPCs, their subnets and ranges, DHCP options, zones and regions, as boto3 and the awscli see them."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, knows, refuses, shows  # noqa: E402


def tagged(kind, name):
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]


class Vpcs(CloudCase):
    service = "ec2"

    def vpc(self, block="10.0.0.0/16"):
        return self.aws.create_vpc(CidrBlock=block,
                                   TagSpecifications=tagged("vpc", self.name()))["Vpc"]["VpcId"]

    def subnet(self, vpc, block="10.0.1.0/24"):
        return self.aws.create_subnet(VpcId=vpc, CidrBlock=block)["Subnet"]["SubnetId"]

    def mine(self):
        return [{"Name": "tag:Name", "Values": [self.name()]}]

    @shows("ec2", "CreateVpc", "DescribeVpcs", "DeleteVpc")
    def test_a_vpc_lives_until_it_is_deleted(self):
        vpc = self.vpc()
        self.aws.get_waiter("vpc_available").wait(VpcIds=[vpc])
        other = cli(self.cloud, "ec2", "CreateVpc",
                    {"CidrBlock": "10.9.0.0/16",
                     "TagSpecifications": tagged("vpc", self.name())})["Vpc"]["VpcId"]
        seen = self.aws.describe_vpcs(Filters=self.mine())["Vpcs"]
        self.assertEqual({one["VpcId"]: one["CidrBlock"] for one in seen},
                         {vpc: "10.0.0.0/16", other: "10.9.0.0/16"})
        self.aws.delete_vpc(VpcId=vpc)
        cli(self.cloud, "ec2", "DeleteVpc", {"VpcId": other})
        self.assertEqual(cli(self.cloud, "ec2", "DescribeVpcs", {"Filters": self.mine()})["Vpcs"], [])

    @shows("ec2", "DescribeVpcs", "DescribeSubnets", "DescribeAccountAttributes")
    def test_the_default_vpc_is_there(self):
        vpc = self.aws.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]
        self.assertEqual(vpc["CidrBlock"], "172.31.0.0/16")
        subnets = cli(self.cloud, "ec2", "DescribeSubnets",
                      {"Filters": [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]})["Subnets"]
        self.assertEqual(len({one["AvailabilityZone"] for one in subnets}), 3)
        for answer in (self.aws.describe_account_attributes(AttributeNames=["default-vpc"]),
                       cli(self.cloud, "ec2", "DescribeAccountAttributes",
                           {"AttributeNames": ["default-vpc"]})):
            values = answer["AccountAttributes"][0]["AttributeValues"]
            self.assertEqual(values[0]["AttributeValue"], vpc["VpcId"])

    @shows("ec2", "CreateDefaultVpc", "CreateDefaultSubnet")
    def test_a_default_vpc_is_made_again(self):
        there = {"region": "eu-north-1"}
        aws = clients.client(self.cloud, "ec2", **there)
        subnets = aws.describe_subnets()["Subnets"]
        aws.delete_subnet(SubnetId=subnets[0]["SubnetId"])
        aws.delete_subnet(SubnetId=subnets[1]["SubnetId"])
        zones = [one["AvailabilityZone"] for one in subnets]
        made = aws.create_default_subnet(AvailabilityZone=zones[0])["Subnet"]
        self.assertEqual((made["DefaultForAz"], made["AvailabilityZone"]), (True, zones[0]))
        again = cli(self.cloud, "ec2", "CreateDefaultSubnet", {"AvailabilityZone": zones[1]}, **there)
        self.assertEqual(again["Subnet"]["AvailabilityZone"], zones[1])
        for make in (aws.create_default_vpc,
                     lambda: cli(self.cloud, "ec2", "CreateDefaultVpc", {}, **there)):
            for subnet in aws.describe_subnets()["Subnets"]:
                aws.delete_subnet(SubnetId=subnet["SubnetId"])
            for gateway in aws.describe_internet_gateways()["InternetGateways"]:
                for attached in gateway["Attachments"]:
                    aws.detach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"],
                                                VpcId=attached["VpcId"])
            aws.delete_vpc(VpcId=aws.describe_vpcs()["Vpcs"][0]["VpcId"])
            self.assertEqual(aws.describe_vpcs()["Vpcs"], [])
            self.assertTrue(make()["Vpc"]["IsDefault"])

    @shows("ec2", "ModifyVpcAttribute", "DescribeVpcAttribute")
    def test_attributes_of_a_vpc_are_kept(self):
        vpc = self.vpc()
        self.aws.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
        cli(self.cloud, "ec2", "ModifyVpcAttribute",
            {"VpcId": vpc, "EnableDnsSupport": {"Value": False}})
        seen = cli(self.cloud, "ec2", "DescribeVpcAttribute",
                   {"VpcId": vpc, "Attribute": "enableDnsHostnames"})
        self.assertTrue(seen["EnableDnsHostnames"]["Value"])
        seen = self.aws.describe_vpc_attribute(VpcId=vpc, Attribute="enableDnsSupport")
        self.assertFalse(seen["EnableDnsSupport"]["Value"])

    @shows("ec2", "AssociateVpcCidrBlock", "DisassociateVpcCidrBlock")
    def test_a_vpc_has_second_ranges(self):
        vpc = self.vpc()
        one = self.aws.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="10.1.0.0/16")
        two = cli(self.cloud, "ec2", "AssociateVpcCidrBlock",
                  {"VpcId": vpc, "CidrBlock": "100.64.0.0/16"})
        ranges = self.aws.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["CidrBlockAssociationSet"]
        self.assertEqual([each["CidrBlock"] for each in ranges],
                         ["10.0.0.0/16", "10.1.0.0/16", "100.64.0.0/16"])
        self.subnet(vpc, "10.1.5.0/24")
        cli(self.cloud, "ec2", "DisassociateVpcCidrBlock",
            {"AssociationId": two["CidrBlockAssociation"]["AssociationId"]})
        third = self.aws.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="10.2.0.0/16")
        self.aws.disassociate_vpc_cidr_block(
            AssociationId=third["CidrBlockAssociation"]["AssociationId"])
        ranges = self.aws.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["CidrBlockAssociationSet"]
        self.assertEqual([each["AssociationId"] for each in ranges[1:]],
                         [one["CidrBlockAssociation"]["AssociationId"]])

    @shows("ec2", "CreateSubnet", "DescribeSubnets", "DeleteSubnet", "ModifySubnetAttribute")
    def test_subnets_are_made_changed_and_deleted(self):
        vpc = self.vpc()
        one = self.subnet(vpc)
        two = cli(self.cloud, "ec2", "CreateSubnet",
                  {"VpcId": vpc, "CidrBlock": "10.0.2.0/24", "AvailabilityZone": "us-east-1c"})
        two = two["Subnet"]["SubnetId"]
        self.aws.get_waiter("subnet_available").wait(SubnetIds=[one, two])
        self.aws.modify_subnet_attribute(SubnetId=one, MapPublicIpOnLaunch={"Value": True})
        cli(self.cloud, "ec2", "ModifySubnetAttribute",
            {"SubnetId": two, "MapPublicIpOnLaunch": {"Value": True}})
        seen = self.aws.describe_subnets(SubnetIds=[one, two])["Subnets"]
        self.assertEqual([(each["MapPublicIpOnLaunch"], each["AvailableIpAddressCount"])
                          for each in seen], [(True, 251)] * 2)
        self.assertEqual(seen[1]["AvailabilityZone"], "us-east-1c")
        self.aws.delete_subnet(SubnetId=one)
        cli(self.cloud, "ec2", "DeleteSubnet", {"SubnetId": two})
        left = cli(self.cloud, "ec2", "DescribeSubnets",
                   {"Filters": [{"Name": "vpc-id", "Values": [vpc]}]})
        self.assertEqual(left["Subnets"], [])

    @shows("ec2", "CreateDhcpOptions", "DescribeDhcpOptions", "AssociateDhcpOptions",
           "DeleteDhcpOptions")
    def test_dhcp_options_are_given_to_a_vpc(self):
        vpc = self.vpc()
        wanted = {"DhcpConfigurations": [{"Key": "domain-name", "Values": ["shop.internal"]},
                                         {"Key": "ntp-servers", "Values": ["10.0.0.8", "10.0.0.9"]}]}
        one = self.aws.create_dhcp_options(**wanted)["DhcpOptions"]["DhcpOptionsId"]
        two = cli(self.cloud, "ec2", "CreateDhcpOptions", wanted)["DhcpOptions"]["DhcpOptionsId"]
        seen = self.aws.describe_dhcp_options(DhcpOptionsIds=[one])["DhcpOptions"][0]
        self.assertEqual({each["Key"]: [value["Value"] for value in each["Values"]]
                          for each in seen["DhcpConfigurations"]},
                         {"domain-name": ["shop.internal"], "ntp-servers": ["10.0.0.8", "10.0.0.9"]})
        self.aws.associate_dhcp_options(DhcpOptionsId=one, VpcId=vpc)
        self.assertEqual(self.aws.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["DhcpOptionsId"], one)
        cli(self.cloud, "ec2", "AssociateDhcpOptions", {"DhcpOptionsId": "default", "VpcId": vpc})
        self.aws.delete_dhcp_options(DhcpOptionsId=one)
        cli(self.cloud, "ec2", "DeleteDhcpOptions", {"DhcpOptionsId": two})
        left = [each["DhcpOptionsId"]
                for each in cli(self.cloud, "ec2", "DescribeDhcpOptions", {})["DhcpOptions"]]
        self.assertFalse({one, two} & set(left))

    @shows("ec2", "DescribeAvailabilityZones", "DescribeRegions")
    def test_regions_and_zones_are_listed(self):
        for answer in (self.aws.describe_availability_zones(),
                       cli(self.cloud, "ec2", "DescribeAvailabilityZones", {})):
            self.assertEqual([(one["ZoneName"], one["ZoneId"]) for one in answer["AvailabilityZones"]],
                             [("us-east-1a", "use1-az1"), ("us-east-1b", "use1-az2"),
                              ("us-east-1c", "use1-az3")])
        for answer in (self.aws.describe_regions(RegionNames=["us-east-2"]),
                       cli(self.cloud, "ec2", "DescribeRegions", {"RegionNames": ["us-east-2"]})):
            self.assertEqual([one["RegionName"] for one in answer["Regions"]], ["us-east-2"])

    @shows("ec2", "DescribeVpcClassicLink", "DescribeVpcClassicLinkDnsSupport")
    def test_no_vpc_has_classic_link(self):
        vpc = self.vpc()
        if knows("ec2", "DescribeVpcClassicLink"):
            seen = self.aws.describe_vpc_classic_link(VpcIds=[vpc])["Vpcs"]
            self.assertEqual([one["ClassicLinkEnabled"] for one in seen], [False])
            cli(self.cloud, "ec2", "DescribeVpcClassicLink", {"VpcIds": [vpc]})
        if knows("ec2", "DescribeVpcClassicLinkDnsSupport"):
            seen = self.aws.describe_vpc_classic_link_dns_support(VpcIds=[vpc])["Vpcs"]
            self.assertEqual([one["ClassicLinkDnsSupported"] for one in seen], [False])
            cli(self.cloud, "ec2", "DescribeVpcClassicLinkDnsSupport", {"VpcIds": [vpc]})

    @refuses("ec2", "CreateVpc", "DeleteVpc", "DescribeVpcs", "ModifyVpcAttribute",
             "DescribeVpcAttribute", "AssociateVpcCidrBlock", "DisassociateVpcCidrBlock",
             "CreateDefaultVpc", "DescribeVpcClassicLink", "DescribeVpcClassicLinkDnsSupport")
    def test_vpcs_that_cannot_be_are_refused(self):
        nowhere = "vpc-00000000000000000"
        gone = "InvalidVpcID.NotFound"
        vpc = self.vpc()
        self.subnet(vpc)
        self.refused("CreateVpc", {"CidrBlock": "10.0.0.0/8"}, "InvalidVpc.Range")
        self.refused("CreateVpc", {"CidrBlock": "10.0.0.0/16", "AmazonProvidedIpv6CidrBlock": True},
                     "UnsupportedOperation")
        self.refused("DeleteVpc", {"VpcId": vpc}, "DependencyViolation")
        self.refused("DeleteVpc", {"VpcId": nowhere}, gone)
        self.refused("DescribeVpcs", {"VpcIds": [nowhere]}, gone)
        self.refused("DescribeVpcs", {"Filters": [{"Name": "colour", "Values": ["red"]}]},
                     "InvalidParameterValue")
        self.refused("ModifyVpcAttribute", {"VpcId": nowhere, "EnableDnsSupport": {"Value": True}},
                     gone)
        self.refused("DescribeVpcAttribute", {"VpcId": nowhere, "Attribute": "enableDnsSupport"}, gone)
        self.refused("AssociateVpcCidrBlock", {"VpcId": vpc, "CidrBlock": "10.0.5.0/24"},
                     "InvalidVpc.Range")
        self.refused("DisassociateVpcCidrBlock", {"AssociationId": "vpc-cidr-assoc-0"},
                     "InvalidVpcCidrBlockAssociationID.NotFound")
        self.refused("CreateDefaultVpc", {}, "DefaultVpcAlreadyExists")
        self.refused("DescribeVpcClassicLink", {"VpcIds": [nowhere]}, gone)
        self.refused("DescribeVpcClassicLinkDnsSupport", {"VpcIds": [nowhere]}, gone)

    @refuses("ec2", "CreateSubnet", "DeleteSubnet", "DescribeSubnets", "ModifySubnetAttribute",
             "CreateDefaultSubnet")
    def test_subnets_that_cannot_be_are_refused(self):
        nowhere = "subnet-00000000000000000"
        gone = "InvalidSubnetID.NotFound"
        vpc = self.vpc()
        self.subnet(vpc)
        self.refused("CreateSubnet", {"VpcId": vpc, "CidrBlock": "10.0.1.128/25"},
                     "InvalidSubnet.Conflict")
        self.refused("CreateSubnet", {"VpcId": vpc, "CidrBlock": "10.7.0.0/24"}, "InvalidSubnet.Range")
        self.refused("DeleteSubnet", {"SubnetId": nowhere}, gone)
        self.refused("DescribeSubnets", {"SubnetIds": [nowhere]}, gone)
        self.refused("ModifySubnetAttribute",
                     {"SubnetId": nowhere, "MapPublicIpOnLaunch": {"Value": True}}, gone)
        self.refused("CreateDefaultSubnet", {"AvailabilityZone": "us-east-1b"},
                     "DefaultSubnetAlreadyExistsInAvailabilityZone")

    @refuses("ec2", "CreateDhcpOptions", "DescribeDhcpOptions", "AssociateDhcpOptions",
             "DeleteDhcpOptions")
    def test_dhcp_options_that_cannot_be_are_refused(self):
        nowhere = "dopt-00000000000000000"
        gone = "InvalidDhcpOptionID.NotFound"
        self.refused("CreateDhcpOptions",
                     {"DhcpConfigurations": [{"Key": "colour", "Values": ["red"]}]},
                     "InvalidParameterValue")
        self.refused("DescribeDhcpOptions", {"DhcpOptionsIds": [nowhere]}, gone)
        self.refused("AssociateDhcpOptions", {"DhcpOptionsId": nowhere, "VpcId": self.vpc()}, gone)
        self.refused("DeleteDhcpOptions", {"DhcpOptionsId": nowhere}, gone)

    @refuses("ec2", "DescribeAvailabilityZones", "DescribeRegions", "DescribeAccountAttributes")
    def test_places_that_are_not_there_are_refused(self):
        self.refused("DescribeAvailabilityZones", {"ZoneNames": ["us-east-1z"]},
                     "InvalidParameterValue")
        self.refused("DescribeRegions", {"RegionNames": ["mars-north-1"]}, "InvalidParameterValue")
        self.refused("DescribeAccountAttributes", {"DryRun": True}, "DryRunOperation")


if __name__ == "__main__":
    cases.main()
