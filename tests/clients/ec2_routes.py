"""Route tables, gateways, endpoints and network ACLs, as boto3 and the awscli see them."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402

S3 = "com.amazonaws.us-east-1.s3"
NO_TABLE = "rtb-00000000000000000"
NO_GATEWAY = "igw-00000000000000000"
NO_ACL = "acl-00000000000000000"
NO_ENDPOINT = "vpce-00000000000000000"
NO_NAT = "nat-00000000000000000"


class Routes(CloudCase):
    service = "ec2"

    def setUp(self):
        self.vpc = self.aws.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.subnet = self.aws.create_subnet(VpcId=self.vpc,
                                             CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]

    def cli(self, operation, **parameters):
        return cli(self.cloud, "ec2", operation, parameters)

    def here(self):
        return [{"Name": "vpc-id", "Values": [self.vpc]}]

    def table(self):
        return self.aws.create_route_table(VpcId=self.vpc)["RouteTable"]["RouteTableId"]

    def seen(self, table):
        return self.aws.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]

    def gateway(self, attached=True):
        made = self.aws.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        if attached:
            self.aws.attach_internet_gateway(InternetGatewayId=made, VpcId=self.vpc)
        return made

    def open_main_table(self):
        main = self.aws.describe_route_tables(
            Filters=self.here() + [{"Name": "association.main", "Values": ["true"]}])
        self.aws.create_route(RouteTableId=main["RouteTables"][0]["RouteTableId"],
                              DestinationCidrBlock="0.0.0.0/0", GatewayId=self.gateway())

    def acl(self):
        return self.aws.create_network_acl(VpcId=self.vpc)["NetworkAcl"]["NetworkAclId"]

    def acl_of_subnet(self):
        acl = self.aws.describe_network_acls(
            Filters=[{"Name": "association.subnet-id", "Values": [self.subnet]}])["NetworkAcls"][0]
        return acl["NetworkAclId"], acl["Associations"][0]["NetworkAclAssociationId"]

    @shows("ec2", "CreateRouteTable", "DescribeRouteTables", "DeleteRouteTable")
    def test_route_tables_come_and_go(self):
        one = self.table()
        two = self.cli("CreateRouteTable", VpcId=self.vpc)["RouteTable"]["RouteTableId"]
        seen = self.cli("DescribeRouteTables", Filters=self.here())["RouteTables"]
        self.assertEqual(len(seen), 3)
        self.aws.delete_route_table(RouteTableId=one)
        self.cli("DeleteRouteTable", RouteTableId=two)
        left = self.aws.describe_route_tables(Filters=self.here())["RouteTables"]
        self.assertTrue(left[0]["Associations"][0]["Main"])
        self.assertEqual(len(left), 1)

    @shows("ec2", "AssociateRouteTable", "ReplaceRouteTableAssociation", "DisassociateRouteTable")
    def test_a_subnet_follows_its_table(self):
        one, two = self.table(), self.table()
        made = self.aws.associate_route_table(RouteTableId=one, SubnetId=self.subnet)["AssociationId"]
        again = self.cli("AssociateRouteTable", RouteTableId=one, SubnetId=self.subnet)
        self.assertEqual(again["AssociationId"], made)
        moved = self.aws.replace_route_table_association(AssociationId=made, RouteTableId=two)
        self.assertEqual(self.seen(two)["Associations"][0]["SubnetId"], self.subnet)
        back = self.cli("ReplaceRouteTableAssociation", AssociationId=moved["NewAssociationId"],
                        RouteTableId=one)
        self.aws.disassociate_route_table(AssociationId=back["NewAssociationId"])
        self.assertEqual(self.seen(one)["Associations"], [])
        made = self.aws.associate_route_table(RouteTableId=one, SubnetId=self.subnet)["AssociationId"]
        self.cli("DisassociateRouteTable", AssociationId=made)
        self.assertEqual(self.seen(one)["Associations"], [])

    @shows("ec2", "CreateRoute", "ReplaceRoute", "DeleteRoute")
    def test_routes_lead_to_a_gateway(self):
        table, gateway = self.table(), self.gateway()
        self.aws.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0",
                              GatewayId=gateway)
        self.cli("CreateRoute", RouteTableId=table, DestinationCidrBlock="198.51.100.0/24",
                 GatewayId=gateway)
        self.aws.replace_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0",
                               GatewayId=gateway)
        self.cli("ReplaceRoute", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0",
                 GatewayId=gateway)
        routes = {one["DestinationCidrBlock"]: (one["GatewayId"], one["State"])
                  for one in self.seen(table)["Routes"]}
        self.assertEqual(routes, {"10.0.0.0/16": ("local", "active"),
                                  "0.0.0.0/0": (gateway, "active"),
                                  "198.51.100.0/24": (gateway, "active")})
        self.aws.delete_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")
        self.cli("DeleteRoute", RouteTableId=table, DestinationCidrBlock="198.51.100.0/24")
        self.assertEqual(len(self.seen(table)["Routes"]), 1)

    @shows("ec2", "CreateInternetGateway", "DescribeInternetGateways", "AttachInternetGateway",
           "DetachInternetGateway", "DeleteInternetGateway")
    def test_an_internet_gateway_is_attached_and_detached(self):
        one = self.gateway()
        two = self.cli("CreateInternetGateway")["InternetGateway"]["InternetGatewayId"]
        attached = [{"Name": "attachment.vpc-id", "Values": [self.vpc]}]
        seen = self.aws.describe_internet_gateways(Filters=attached)["InternetGateways"]
        self.assertEqual([each["Attachments"] for each in seen],
                         [[{"State": "available", "VpcId": self.vpc}]])
        self.aws.detach_internet_gateway(InternetGatewayId=one, VpcId=self.vpc)
        self.cli("AttachInternetGateway", InternetGatewayId=two, VpcId=self.vpc)
        seen = self.cli("DescribeInternetGateways", Filters=attached)["InternetGateways"]
        self.assertEqual([each["InternetGatewayId"] for each in seen], [two])
        self.cli("DetachInternetGateway", InternetGatewayId=two, VpcId=self.vpc)
        self.aws.delete_internet_gateway(InternetGatewayId=one)
        self.cli("DeleteInternetGateway", InternetGatewayId=two)
        self.assertEqual(self.aws.describe_internet_gateways(Filters=attached)["InternetGateways"], [])

    @shows("ec2", "CreateNatGateway", "DescribeNatGateways", "DeleteNatGateway")
    def test_a_nat_gateway_stands_on_an_elastic_address(self):
        self.open_main_table()
        made = []
        for create in (lambda **wanted: self.aws.create_nat_gateway(**wanted),
                       lambda **wanted: self.cli("CreateNatGateway", **wanted)):
            address = self.aws.allocate_address(Domain="vpc")
            gateway = create(SubnetId=self.subnet, AllocationId=address["AllocationId"])["NatGateway"]
            self.aws.get_waiter("nat_gateway_available").wait(NatGatewayIds=[gateway["NatGatewayId"]])
            seen = self.cli("DescribeNatGateways", NatGatewayIds=[gateway["NatGatewayId"]])
            at = seen["NatGateways"][0]["NatGatewayAddresses"][0]
            self.assertEqual(at["PublicIp"], address["PublicIp"])
            made.append(gateway["NatGatewayId"])
        table = self.table()
        self.aws.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0",
                              NatGatewayId=made[0])
        self.aws.delete_nat_gateway(NatGatewayId=made[0])
        self.cli("DeleteNatGateway", NatGatewayId=made[1])
        self.aws.get_waiter("nat_gateway_deleted").wait(NatGatewayIds=made)
        self.assertEqual(self.seen(table)["Routes"][1]["State"], "blackhole")
        self.aws.delete_subnet(SubnetId=self.subnet)

    @shows("ec2", "CreateVpcEndpoint", "DescribeVpcEndpoints", "ModifyVpcEndpoint",
           "DeleteVpcEndpoints")
    def test_an_endpoint_leads_route_tables_to_s3(self):
        one, two = self.table(), self.table()
        made = self.aws.create_vpc_endpoint(VpcId=self.vpc, ServiceName=S3,
                                            RouteTableIds=[one])["VpcEndpoint"]["VpcEndpointId"]
        other = self.cli("CreateVpcEndpoint", VpcId=self.vpc, ServiceName=S3, RouteTableIds=[two])
        other = other["VpcEndpoint"]["VpcEndpointId"]
        self.assertEqual(self.seen(one)["Routes"][1]["GatewayId"], made)
        self.aws.modify_vpc_endpoint(VpcEndpointId=made, RemoveRouteTableIds=[one])
        self.cli("ModifyVpcEndpoint", VpcEndpointId=other, AddRouteTableIds=[one])
        seen = self.cli("DescribeVpcEndpoints", Filters=self.here())["VpcEndpoints"]
        self.assertEqual({each["VpcEndpointId"]: sorted(each["RouteTableIds"]) for each in seen},
                         {made: [], other: sorted([one, two])})
        self.assertEqual(self.aws.delete_vpc_endpoints(VpcEndpointIds=[made])["Unsuccessful"], [])
        self.cli("DeleteVpcEndpoints", VpcEndpointIds=[other])
        self.assertEqual(self.aws.describe_vpc_endpoints(Filters=self.here())["VpcEndpoints"], [])

    @shows("ec2", "DescribeVpcEndpointServices", "DescribePrefixLists", "DescribeManagedPrefixLists")
    def test_services_and_their_prefix_lists_are_told(self):
        for answer in (self.aws.describe_vpc_endpoint_services(),
                       self.cli("DescribeVpcEndpointServices")):
            self.assertIn(S3, answer["ServiceNames"])
        named = [{"Name": "prefix-list-name", "Values": [S3]}]
        ids = {answer["PrefixLists"][0]["PrefixListId"]
               for answer in (self.aws.describe_prefix_lists(Filters=named),
                              self.cli("DescribePrefixLists", Filters=named),
                              self.aws.describe_managed_prefix_lists(Filters=named),
                              self.cli("DescribeManagedPrefixLists", Filters=named))}
        self.assertEqual(len(ids), 1)

    @shows("ec2", "CreateNetworkAcl", "DescribeNetworkAcls", "CreateNetworkAclEntry",
           "ReplaceNetworkAclEntry", "DeleteNetworkAclEntry", "DeleteNetworkAcl")
    def test_an_acl_has_entries(self):
        one = self.acl()
        two = self.cli("CreateNetworkAcl", VpcId=self.vpc)["NetworkAcl"]["NetworkAclId"]
        web = {"NetworkAclId": one, "RuleNumber": 100, "Protocol": "6", "RuleAction": "allow",
               "Egress": False, "CidrBlock": "0.0.0.0/0", "PortRange": {"From": 80, "To": 80}}
        self.aws.create_network_acl_entry(**web)
        self.cli("CreateNetworkAclEntry", **{**web, "RuleNumber": 110})
        self.aws.replace_network_acl_entry(**{**web, "RuleAction": "deny"})
        self.cli("ReplaceNetworkAclEntry", **{**web, "RuleNumber": 110, "RuleAction": "deny"})
        entries = self.cli("DescribeNetworkAcls", NetworkAclIds=[one])["NetworkAcls"][0]["Entries"]
        self.assertEqual([(each["RuleNumber"], each["RuleAction"], each["PortRange"])
                          for each in entries if each["RuleNumber"] < 32767],
                         [(100, "deny", {"From": 80, "To": 80}), (110, "deny", {"From": 80, "To": 80})])
        self.aws.delete_network_acl_entry(NetworkAclId=one, RuleNumber=100, Egress=False)
        self.cli("DeleteNetworkAclEntry", NetworkAclId=one, RuleNumber=110, Egress=False)
        self.aws.delete_network_acl(NetworkAclId=one)
        self.cli("DeleteNetworkAcl", NetworkAclId=two)
        left = self.aws.describe_network_acls(Filters=self.here())["NetworkAcls"]
        self.assertEqual([each["IsDefault"] for each in left], [True])

    @shows("ec2", "ReplaceNetworkAclAssociation")
    def test_a_subnet_takes_another_acl(self):
        for replace in (lambda **wanted: self.aws.replace_network_acl_association(**wanted),
                        lambda **wanted: self.cli("ReplaceNetworkAclAssociation", **wanted)):
            acl = self.acl()
            replace(AssociationId=self.acl_of_subnet()[1], NetworkAclId=acl)
            self.assertEqual(self.acl_of_subnet()[0], acl)

    @refuses("ec2", "CreateRouteTable", "DescribeRouteTables", "DeleteRouteTable",
             "AssociateRouteTable", "ReplaceRouteTableAssociation", "DisassociateRouteTable",
             "CreateRoute", "ReplaceRoute", "DeleteRoute")
    def test_routes_that_cannot_be_are_refused(self):
        gone = "InvalidRouteTableID.NotFound"
        self.refused("CreateRouteTable", {"VpcId": "vpc-00000000000000000"}, "InvalidVpcID.NotFound")
        self.refused("DescribeRouteTables", {"RouteTableIds": [NO_TABLE]}, gone)
        self.refused("DeleteRouteTable", {"RouteTableId": NO_TABLE}, gone)
        self.refused("AssociateRouteTable", {"RouteTableId": NO_TABLE, "SubnetId": self.subnet}, gone)
        self.refused("ReplaceRouteTableAssociation",
                     {"AssociationId": "rtbassoc-0", "RouteTableId": self.table()},
                     "InvalidAssociationID.NotFound")
        self.refused("DisassociateRouteTable", {"AssociationId": "rtbassoc-0"},
                     "InvalidAssociationID.NotFound")
        somewhere = {"RouteTableId": self.table(), "DestinationCidrBlock": "0.0.0.0/0"}
        self.refused("CreateRoute", {**somewhere, "GatewayId": NO_GATEWAY},
                     "InvalidGatewayID.NotFound")
        self.refused("CreateRoute", {**somewhere, "VpcPeeringConnectionId": "pcx-0"},
                     "UnsupportedOperation")
        self.refused("ReplaceRoute", {**somewhere, "GatewayId": self.gateway()},
                     "InvalidRoute.NotFound")
        self.refused("DeleteRoute", somewhere, "InvalidRoute.NotFound")

    @refuses("ec2", "CreateInternetGateway", "DescribeInternetGateways", "AttachInternetGateway",
             "DetachInternetGateway", "DeleteInternetGateway", "CreateNatGateway",
             "DescribeNatGateways", "DeleteNatGateway")
    def test_gateways_that_cannot_be_are_refused(self):
        gone = "InvalidInternetGatewayID.NotFound"
        attachment = {"InternetGatewayId": NO_GATEWAY, "VpcId": self.vpc}
        self.refused("CreateInternetGateway", {"DryRun": True}, "DryRunOperation")
        self.refused("DescribeInternetGateways", {"InternetGatewayIds": [NO_GATEWAY]}, gone)
        self.refused("AttachInternetGateway", attachment, gone)
        self.refused("DetachInternetGateway", attachment, gone)
        self.refused("DetachInternetGateway",
                     {**attachment, "InternetGatewayId": self.gateway(attached=False)},
                     "Gateway.NotAttached")
        self.refused("DeleteInternetGateway", {"InternetGatewayId": self.gateway()},
                     "DependencyViolation")
        self.refused("CreateNatGateway", {"SubnetId": self.subnet}, "MissingParameter")
        self.refused("CreateNatGateway", {"SubnetId": self.subnet,
                                          "AllocationId": "eipalloc-00000000000000000"},
                     "InvalidAllocationID.NotFound")
        self.refused("DescribeNatGateways", {"NatGatewayIds": [NO_NAT]}, "NatGatewayNotFound")
        self.refused("DeleteNatGateway", {"NatGatewayId": NO_NAT}, "NatGatewayNotFound")

    @refuses("ec2", "CreateVpcEndpoint", "DescribeVpcEndpoints", "ModifyVpcEndpoint",
             "DeleteVpcEndpoints", "DescribeVpcEndpointServices", "DescribePrefixLists",
             "DescribeManagedPrefixLists")
    def test_endpoints_that_cannot_be_are_refused(self):
        gone = "InvalidVpcEndpointId.NotFound"
        self.refused("CreateVpcEndpoint",
                     {"VpcId": self.vpc, "ServiceName": "com.amazonaws.us-east-1.nothing"},
                     "InvalidServiceName")
        self.refused("DescribeVpcEndpoints", {"VpcEndpointIds": [NO_ENDPOINT]}, gone)
        self.refused("ModifyVpcEndpoint", {"VpcEndpointId": NO_ENDPOINT, "ResetPolicy": True}, gone)
        answer = self.aws.delete_vpc_endpoints(VpcEndpointIds=[NO_ENDPOINT])
        self.assertEqual(answer["Unsuccessful"][0]["Error"]["Code"], gone)
        self.refused("DeleteVpcEndpoints", {"VpcEndpointIds": [NO_ENDPOINT], "DryRun": True},
                     "DryRunOperation")
        self.refused("DescribeVpcEndpointServices",
                     {"ServiceNames": ["com.amazonaws.us-east-1.nothing"]}, "InvalidServiceName")
        self.refused("DescribePrefixLists", {"PrefixListIds": ["pl-00000000"]},
                     "InvalidPrefixListId.NotFound")
        self.refused("DescribeManagedPrefixLists", {"PrefixListIds": ["pl-00000000"]},
                     "InvalidPrefixListID.NotFound")

    @refuses("ec2", "CreateNetworkAcl", "DescribeNetworkAcls", "CreateNetworkAclEntry",
             "ReplaceNetworkAclEntry", "DeleteNetworkAclEntry", "DeleteNetworkAcl",
             "ReplaceNetworkAclAssociation")
    def test_acls_that_cannot_be_are_refused(self):
        gone = "InvalidNetworkAclID.NotFound"
        entry = {"NetworkAclId": self.acl(), "RuleNumber": 7, "Protocol": "-1", "RuleAction": "allow",
                 "Egress": True, "CidrBlock": "0.0.0.0/0"}
        self.refused("CreateNetworkAcl", {"VpcId": "vpc-00000000000000000"}, "InvalidVpcID.NotFound")
        self.refused("DescribeNetworkAcls", {"NetworkAclIds": [NO_ACL]}, gone)
        self.refused("DeleteNetworkAcl", {"NetworkAclId": NO_ACL}, gone)
        self.refused("CreateNetworkAclEntry", {**entry, "RuleNumber": 32767}, "InvalidParameterValue")
        self.refused("ReplaceNetworkAclEntry", entry, "InvalidNetworkAclEntry.NotFound")
        self.refused("DeleteNetworkAclEntry",
                     {"NetworkAclId": entry["NetworkAclId"], "RuleNumber": 7, "Egress": True},
                     "InvalidNetworkAclEntry.NotFound")
        self.refused("ReplaceNetworkAclAssociation",
                     {"AssociationId": "aclassoc-0", "NetworkAclId": entry["NetworkAclId"]},
                     "InvalidAssociationID.NotFound")


if __name__ == "__main__":
    cases.main()
