"""Network interfaces, elastic addresses and tags, as boto3 and the awscli see them."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402

NO_INTERFACE = "eni-0123456789abcdef0"
NO_ALLOCATION = "eipalloc-0123456789abcdef0"


class Interfaces(CloudCase):
    service = "ec2"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vpc = cls.aws.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        # Who does not say which address it wants gets any: those that are named here lie elsewhere.
        cls.subnet, cls.named = (
            cls.aws.create_subnet(VpcId=cls.vpc, CidrBlock=cidr)["Subnet"]["SubnetId"]
            for cidr in ("10.0.1.0/24", "10.0.2.0/24"))
        gateway = cls.aws.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        cls.aws.attach_internet_gateway(InternetGatewayId=gateway, VpcId=cls.vpc)

    def cli(self, operation, parameters):
        return cli(self.cloud, "ec2", operation, parameters)

    def interface(self, address=None):
        where = {"SubnetId": self.subnet}
        if address:
            where = {"SubnetId": self.named, "PrivateIpAddress": address}
        made = self.aws.create_network_interface(Description="front", **where)
        return made["NetworkInterface"]["NetworkInterfaceId"]

    def shown(self, interface):
        said = self.aws.describe_network_interfaces(NetworkInterfaceIds=[interface])
        return said["NetworkInterfaces"][0]

    # --- Interfaces ---

    @shows("ec2", "CreateNetworkInterface", "DescribeNetworkInterfaces", "DeleteNetworkInterface")
    def test_an_interface_lives_until_it_is_deleted(self):
        one = self.interface("10.0.2.50")
        two = self.cli("CreateNetworkInterface", {"SubnetId": self.subnet})
        two = two["NetworkInterface"]["NetworkInterfaceId"]
        self.aws.get_waiter("network_interface_available").wait(NetworkInterfaceIds=[one, two])
        seen = self.shown(one)
        self.assertEqual((seen["PrivateIpAddress"], seen["PrivateDnsName"], seen["Description"]),
                         ("10.0.2.50", "ip-10-0-2-50.ec2.internal", "front"))
        said = self.cli("DescribeNetworkInterfaces",
                        {"Filters": [{"Name": "private-ip-address", "Values": ["10.0.2.50"]}]})
        self.assertEqual([each["NetworkInterfaceId"] for each in said["NetworkInterfaces"]], [one])
        self.aws.delete_network_interface(NetworkInterfaceId=one)
        self.cli("DeleteNetworkInterface", {"NetworkInterfaceId": two})
        self.refused("DescribeNetworkInterfaces", {"NetworkInterfaceIds": [two]},
                     "InvalidNetworkInterfaceID.NotFound")

    @shows("ec2", "ModifyNetworkInterfaceAttribute", "DescribeNetworkInterfaceAttribute")
    def test_attributes_are_changed(self):
        interface = self.interface()
        self.aws.modify_network_interface_attribute(NetworkInterfaceId=interface,
                                                    SourceDestCheck={"Value": False})
        self.cli("ModifyNetworkInterfaceAttribute",
                 {"NetworkInterfaceId": interface, "Description": {"Value": "new"}})
        said = self.aws.describe_network_interface_attribute(NetworkInterfaceId=interface,
                                                             Attribute="sourceDestCheck")
        self.assertEqual(said["SourceDestCheck"], {"Value": False})
        said = self.cli("DescribeNetworkInterfaceAttribute",
                        {"NetworkInterfaceId": interface, "Attribute": "description"})
        self.assertEqual(said["Description"], {"Value": "new"})

    @shows("ec2", "AssignPrivateIpAddresses", "UnassignPrivateIpAddresses")
    def test_further_addresses_come_and_go(self):
        interface = self.interface("10.0.2.59")
        self.aws.assign_private_ip_addresses(NetworkInterfaceId=interface,
                                             PrivateIpAddresses=["10.0.2.60"])
        more = self.cli("AssignPrivateIpAddresses", {"NetworkInterfaceId": interface,
                                                     "SecondaryPrivateIpAddressCount": 1})
        more = more["AssignedPrivateIpAddresses"][0]["PrivateIpAddress"]
        has = [each["PrivateIpAddress"] for each in self.shown(interface)["PrivateIpAddresses"]]
        self.assertEqual(has[1:], ["10.0.2.60", more])
        self.cli("UnassignPrivateIpAddresses", {"NetworkInterfaceId": interface,
                                                "PrivateIpAddresses": ["10.0.2.60"]})
        self.aws.unassign_private_ip_addresses(NetworkInterfaceId=interface, PrivateIpAddresses=[more])
        self.assertEqual(len(self.shown(interface)["PrivateIpAddresses"]), 1)

    @refuses("ec2", "CreateNetworkInterface", "DeleteNetworkInterface", "DescribeNetworkInterfaces",
             "ModifyNetworkInterfaceAttribute", "DescribeNetworkInterfaceAttribute",
             "AssignPrivateIpAddresses", "UnassignPrivateIpAddresses")
    def test_interfaces_that_cannot_be_are_refused(self):
        self.refused("CreateNetworkInterface", {"SubnetId": self.subnet,
                                                "PrivateIpAddress": "10.0.1.1"}, "InvalidParameterValue")
        self.refused("CreateNetworkInterface", {"SubnetId": "subnet-0123456789abcdef0"},
                     "InvalidSubnetID.NotFound")
        missing = {"NetworkInterfaceId": NO_INTERFACE}
        code = "InvalidNetworkInterfaceID.NotFound"
        self.refused("DeleteNetworkInterface", missing, code)
        self.refused("DescribeNetworkInterfaces", {"NetworkInterfaceIds": [NO_INTERFACE]}, code)
        self.refused("ModifyNetworkInterfaceAttribute",
                     {**missing, "SourceDestCheck": {"Value": True}}, code)
        self.refused("DescribeNetworkInterfaceAttribute", {**missing, "Attribute": "groupSet"}, code)
        self.refused("AssignPrivateIpAddresses", {**missing, "SecondaryPrivateIpAddressCount": 1}, code)
        self.refused("UnassignPrivateIpAddresses", {**missing, "PrivateIpAddresses": ["10.0.1.9"]}, code)

    # --- Addresses ---

    @shows("ec2", "AllocateAddress", "AssociateAddress", "DescribeAddresses", "DisassociateAddress",
           "ReleaseAddress")
    def test_an_elastic_address_leads_to_an_interface(self):
        def by_boto3(operation):
            words = {"Allocate": "allocate_address", "Associate": "associate_address",
                     "Describe": "describe_addresses", "Disassociate": "disassociate_address",
                     "Release": "release_address"}
            return lambda **parameters: getattr(self.aws, words[operation])(**parameters)

        def by_cli(operation):
            name = operation + ("Addresses" if operation == "Describe" else "Address")
            return lambda **parameters: self.cli(name, parameters)

        for client in (by_boto3, by_cli):
            interface = self.interface()
            made = client("Allocate")(Domain="vpc")
            led = client("Associate")(AllocationId=made["AllocationId"], NetworkInterfaceId=interface)
            seen = client("Describe")(AllocationIds=[made["AllocationId"]])["Addresses"][0]
            self.assertEqual(seen["NetworkInterfaceId"], interface)
            self.assertEqual(self.shown(interface)["Association"]["PublicIp"], made["PublicIp"])
            client("Disassociate")(AssociationId=led["AssociationId"])
            self.assertNotIn("Association", self.shown(interface))
            client("Release")(AllocationId=made["AllocationId"])
            self.refused("DescribeAddresses", {"AllocationIds": [made["AllocationId"]]},
                         "InvalidAllocationID.NotFound")

    @shows("ec2", "DescribeAddressesAttribute")
    def test_an_address_leads_back_to_no_name(self):
        allocation = self.aws.allocate_address(Domain="vpc")["AllocationId"]
        words = {"AllocationIds": [allocation], "Attribute": "domain-name"}
        for answer in (self.aws.describe_addresses_attribute(**words),
                       self.cli("DescribeAddressesAttribute", words)):
            self.assertEqual(answer["Addresses"][0]["AllocationId"], allocation)
            self.assertNotIn("PtrRecord", answer["Addresses"][0])

    @refuses("ec2", "AllocateAddress", "AssociateAddress", "DescribeAddresses", "DisassociateAddress",
             "ReleaseAddress", "DescribeAddressesAttribute")
    def test_addresses_that_cannot_be_are_refused(self):
        self.refused("AllocateAddress", {"Address": "8.8.8.8"}, "InvalidAddress.NotFound")
        missing, code = {"AllocationId": NO_ALLOCATION}, "InvalidAllocationID.NotFound"
        self.refused("AssociateAddress", {**missing, "NetworkInterfaceId": self.interface()}, code)
        self.refused("ReleaseAddress", missing, code)
        self.refused("DescribeAddresses", {"AllocationIds": [NO_ALLOCATION]}, code)
        self.refused("DescribeAddressesAttribute", {"AllocationIds": [NO_ALLOCATION]}, code)
        self.refused("DisassociateAddress", {"AssociationId": "eipassoc-0123456789abcdef0"},
                     "InvalidAssociationID.NotFound")

    # --- Tags ---

    @shows("ec2", "CreateTags", "DescribeTags", "DeleteTags")
    def test_tags_come_and_go(self):
        interface = self.interface()
        self.aws.create_tags(Resources=[interface, self.subnet], Tags=[{"Key": "a", "Value": "1"}])
        self.cli("CreateTags", {"Resources": [interface], "Tags": [{"Key": "b", "Value": "2"}]})
        of_it = {"Filters": [{"Name": "resource-id", "Values": [interface]}]}
        for answer in (self.aws.describe_tags(**of_it), self.cli("DescribeTags", of_it)):
            self.assertEqual([(each["Key"], each["Value"], each["ResourceType"])
                              for each in answer["Tags"]],
                             [("a", "1", "network-interface"), ("b", "2", "network-interface")])
        self.aws.delete_tags(Resources=[interface], Tags=[{"Key": "a"}])
        self.cli("DeleteTags", {"Resources": [interface], "Tags": [{"Key": "b", "Value": "2"}]})
        self.assertEqual(self.shown(interface)["TagSet"], [])

    @refuses("ec2", "CreateTags", "DeleteTags", "DescribeTags")
    def test_tags_of_nothing_are_refused(self):
        for operation in ("CreateTags", "DeleteTags"):
            self.refused(operation, {"Resources": [NO_INTERFACE], "Tags": [{"Key": "a", "Value": "1"}]},
                         "InvalidNetworkInterfaceID.NotFound")
        self.refused("DescribeTags", {"Filters": [{"Name": "color", "Values": ["red"]}]},
                     "InvalidParameterValue")


if __name__ == "__main__":
    cases.main()
