"""Security groups and network ACLs, by real connections between real machines."""
import pathlib
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.beyond import Beyond  # noqa: E402
from lib.town import TownCase, allows, tcp  # noqa: E402

INTERNET = "198.18.60.2"
METADATA, ENDPOINT = "169.254.169.254", "169.254.170.1"
UNKNOWN_PROTOCOL = 253
ECHO_REPLY, TIMESTAMP, TIMESTAMP_REPLY = 0, 13, 14


class SecurityGroups(TownCase):
    # --- The eight: a shop's tiers ---

    def tiers(self):
        """web and shop before app before db; all may be asked at 80 by everybody in the front."""
        if not hasattr(type(self), "tier_groups"):
            front = self.group(tcp(80))
            middle = self.group(tcp(8080, front))
            type(self).tier_groups = front, middle, self.group(tcp(5432, middle))
        front, middle, back = self.tier_groups
        self.wear(web=[front], shop=[front], app=[middle], db=[back])

    def test_who_is_in_the_allowed_group_connects(self):
        self.tiers()
        self.expect_calls("web app 8080 yes", "shop app 8080 yes")

    def test_who_is_in_another_group_does_not(self):
        self.tiers()
        self.expect_calls("web db 5432 no", "web app 8080 yes")

    def test_each_tier_connects_to_the_next(self):
        self.tiers()
        self.expect_calls("web app 8080 yes", "app db 5432 yes")

    def test_no_tier_connects_to_the_one_before(self):
        self.tiers()
        self.expect_calls("db app 8080 no", "app db 5432 yes")

    def test_being_in_one_group_allows_nothing_by_itself(self):
        self.tiers()
        self.expect_calls("web shop 22 no", "web shop 8080 no", "web shop 80 yes")

    def test_another_port_than_the_allowed_is_closed(self):
        self.tiers()
        self.expect_calls("web app 22 no", "web app 80 no", "web app 8080 yes")

    def test_what_all_may_reach_all_reach(self):
        self.tiers()
        self.expect_calls("shop web 80 yes", "app web 80 yes", "db web 80 yes")

    def test_a_router_has_no_ports_to_try(self):
        self.tiers()
        self.expect({("call", "web", "10.60.1.1", 22): "silent",
                     ("call", "web", "10.60.1.1", 80): "silent",
                     ("icmp", "web", "10.60.1.1"): ECHO_REPLY})

    # --- Whom a rule means ---

    def test_a_range_lets_in_who_is_in_it(self):
        self.open_to_all("web", "app")
        self.wear(db=[self.group(tcp(5432, "10.60.2.0/24"))])
        self.expect_calls("app db 5432 yes", "web db 5432 no")

    def test_a_range_of_one_address_lets_in_that_one(self):
        self.open_to_all("web", "shop")
        self.wear(db=[self.group(tcp(5432, "10.60.1.11/32"))])
        self.expect_calls("shop db 5432 yes", "web db 5432 no")

    def test_a_group_may_name_itself(self):
        cluster = self.group()
        self.ec2.authorize_security_group_ingress(GroupId=cluster, IpPermissions=[tcp(22, cluster)])
        self.open_to_all("web")
        self.wear(app=[cluster], db=[cluster])
        self.expect_calls("app db 22 yes", "db app 22 yes", "web db 22 no", "app db 80 no")

    def test_members_of_the_default_group_reach_each_other_and_nobody_else_does(self):
        default = self.ec2.describe_security_groups(Filters=[
            {"Name": "vpc-id", "Values": [self.vpc]},
            {"Name": "group-name", "Values": ["default"]}])["SecurityGroups"][0]["GroupId"]
        self.open_to_all("shop")
        self.wear(web=[default], db=[default])
        self.expect({("call", "web", "db", 22): "db", ("icmp", "db", "web"): ECHO_REPLY,
                     ("datagram", "web", "db", 5353): "echo", ("call", "shop", "web", 22): "silent",
                     ("icmp", "shop", "db"): "silent"})

    def test_rules_of_several_groups_add_up(self):
        self.open_to_all("web", "app")
        self.wear(db=[self.group(tcp(80, "10.60.1.0/24")), self.group(tcp(5432, "10.60.2.0/24"))])
        self.expect_calls("web db 80 yes", "app db 5432 yes", "web db 5432 no", "app db 80 no")

    def test_a_prefix_list_lets_in_no_machine_and_lets_out_to_its_service(self):
        lists = self.ec2.describe_managed_prefix_lists()["PrefixLists"]
        s3 = next(one["PrefixListId"] for one in lists if one["PrefixListName"].endswith(".s3"))
        self.open_to_all("app")
        self.wear(web=[self.group(tcp(80, s3), out=[tcp(443, s3)])])
        self.expect({("call", "app", "web", 80): "silent", ("call", "web", "app", 443): "silent",
                     ("reach", "web", ENDPOINT, 443): "open", ("reach", "web", ENDPOINT, 80): "silent"})

    # --- What a rule means ---

    def test_a_range_of_ports_holds_its_ends_and_ends_there(self):
        self.open_to_all("web")
        self.wear(db=[self.group(tcp((8000, 8010)))])
        self.expect_calls("web db 8000 yes", "web db 8005 yes", "web db 8010 yes", "web db 8011 no")

    def test_udp_arrives_at_the_allowed_port_alone(self):
        self.open_to_all("web", "app")
        self.wear(db=[self.group(allows("udp", 5353, "10.60.1.0/24"))])
        self.expect({("datagram", "web", "db", 5353): "echo",
                     ("datagram", "web", "db", 5354): "silent",
                     ("datagram", "app", "db", 5353): "silent"})

    def test_all_ports_of_tcp_are_not_those_of_udp(self):
        self.open_to_all("web")
        self.wear(db=[self.group(tcp((0, 65535)))])
        self.expect({("call", "web", "db", 22): "db", ("datagram", "web", "db", 5353): "silent",
                     ("icmp", "web", "db"): "silent"})

    def test_icmp_is_allowed_by_type(self):
        self.open_to_all("web")
        self.wear(db=[self.group(allows("icmp", (8, -1)))],
                  app=[self.group(allows("icmp", (TIMESTAMP, -1)))])
        self.expect({("icmp", "web", "db", 8): ECHO_REPLY,
                     ("icmp", "web", "db", TIMESTAMP): "silent",
                     ("icmp", "web", "app", 8): "silent",
                     ("icmp", "web", "app", TIMESTAMP): TIMESTAMP_REPLY})

    def test_icmp_is_allowed_by_type_and_code(self):
        self.open_to_all("web")
        self.wear(db=[self.group(allows("icmp", (8, 0)))], app=[self.group(allows("icmp", (8, 1)))])
        self.expect({("icmp", "web", "db"): ECHO_REPLY, ("icmp", "web", "app"): "silent"})

    def test_another_protocol_is_allowed_by_its_number(self):
        self.open_to_all("web", "app")
        self.wear(db=[self.group(allows(str(UNKNOWN_PROTOCOL)))])
        self.expect({self.bare("web", "db", UNKNOWN_PROTOCOL): "arrived",
                     self.bare("web", "db", UNKNOWN_PROTOCOL + 1): "silent"})

    def test_large_datagrams_and_pings_arrive_in_pieces_where_they_are_allowed(self):
        self.open_to_all("web")
        self.wear(db=[self.group(allows("udp", 5353), allows("icmp", (8, -1)))])
        self.expect({("datagram", "web", "db", 5353, 9000): "echo",
                     ("datagram", "web", "db", 5354, 9000): "silent",
                     ("icmp", "web", "db", 8, 4000): ECHO_REPLY})

    def test_much_data_goes_both_ways_through_one_allowed_port(self):
        self.open_to_all("web")
        self.wear(db=[self.group(tcp(5432))])
        self.expect_calls("web db 5432 yes", "web db 22 no")
        connection = self.connected("web", "db", 5432)
        self.assertEqual(self.sent_around(connection, 4 << 20), 4 << 20)
        connection.close()

    # --- Outwards ---

    def test_a_rule_for_what_goes_out_lets_out_what_it_says(self):
        self.open_to_all("app", "db")
        self.wear(web=[self.group(out=[tcp(80, "10.60.2.0/24"), allows("icmp", (8, -1))])])
        self.expect({("call", "web", "app", 80): "app", ("call", "web", "app", 22): "silent",
                     ("call", "web", "db", 80): "silent", ("icmp", "web", "db"): ECHO_REPLY,
                     ("datagram", "web", "app", 5353): "silent"})

    def test_a_rule_for_what_goes_out_may_name_a_group(self):
        self.open_to_all("db")
        friends = self.group(allows("-1"))
        self.wear(app=[friends], web=[self.group(out=[tcp(80, friends)])])
        self.expect_calls("web app 80 yes", "web db 80 no")

    def test_who_lets_nothing_out_still_answers(self):
        self.open_to_all("app")
        self.wear(web=[self.group(tcp(80), out=[])])
        self.expect({("call", "app", "web", 80): "web", ("call", "web", "app", 80): "silent",
                     ("icmp", "web", "app"): "silent"})

    def test_who_lets_nothing_out_still_has_metadata_and_names_and_no_services(self):
        self.wear(web=[self.group(out=[])])
        self.expect({("reach", "web", METADATA, 80): "open",
                     ("reach", "web", "169.254.169.253", 53): "open",
                     ("reach", "web", ENDPOINT, 443): "silent"})

    # --- Changes on running machines ---

    def test_a_connection_outlives_its_rule_and_no_new_one_is_made(self):
        self.open_to_all("web")
        group = self.group(tcp(5432))
        self.wear(db=[group])
        self.expect_calls("web db 5432 yes")
        connection = self.connected("web", "db", 5432)
        self.ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=[tcp(5432)])
        self.expect_calls("web db 5432 no")
        self.assertEqual(self.sent_around(connection, 1000), 1000)
        connection.close()

    def test_a_machine_that_changes_its_group_is_under_the_other_one_s_rules_at_once(self):
        self.open_to_all("web")
        self.wear(db=[self.group(tcp(22))])
        self.expect_calls("web db 22 yes", "web db 80 no")
        self.ec2.modify_instance_attribute(InstanceId=self.ids["db"], Groups=[self.group(tcp(80))])
        self.expect_calls("web db 22 no", "web db 80 yes")

    def test_who_leaves_a_named_group_is_no_longer_let_in(self):
        named, other = self.group(), self.group()
        self.wear(web=[named], shop=[named], db=[self.group(tcp(5432, named))])
        self.expect_calls("web db 5432 yes", "shop db 5432 yes")
        self.wear(web=[other])
        self.expect_calls("web db 5432 no", "shop db 5432 yes")

    def test_a_rule_that_is_modified_opens_the_one_port_and_closes_the_other(self):
        self.open_to_all("web")
        group = self.group(tcp(22))
        self.wear(db=[group])
        self.expect_calls("web db 22 yes")
        [rule] = [one for one in self.ec2.describe_security_group_rules(
            Filters=[{"Name": "group-id", "Values": [group]}])["SecurityGroupRules"]
            if not one["IsEgress"]]
        self.ec2.modify_security_group_rules(GroupId=group, SecurityGroupRules=[
            {"SecurityGroupRuleId": rule["SecurityGroupRuleId"], "SecurityGroupRule": {
                "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIpv4": "10.60.1.0/24"}}])
        self.expect_calls("web db 22 no", "web db 80 yes")

    def test_rules_hold_for_a_machine_that_was_stopped_and_started(self):
        self.open_to_all("web")
        self.wear(mate=[self.group(tcp(80))])
        self.expect_calls("web mate 80 yes", "web mate 22 no")
        one = {"InstanceIds": [self.ids["mate"]]}
        patience = {"WaiterConfig": {"Delay": 1, "MaxAttempts": 180}}
        self.ec2.stop_instances(**one)
        self.ec2.get_waiter("instance_stopped").wait(**one, **patience)
        self.expect({("call", "web", "mate", 80): "unreachable"})
        self.ec2.start_instances(**one)
        self.ec2.get_waiter("instance_running").wait(**one, **patience)
        self.enter("mate")
        self.expect_calls("web mate 80 yes", "web mate 22 no")

    # --- More addresses ---

    def test_a_second_interface_has_groups_of_its_own(self):
        self.open_to_all("web")
        self.wear(app=[self.group(tcp(22))])
        made = self.ec2.create_network_interface(
            SubnetId=self.subnets["deep"], PrivateIpAddress="10.60.3.50",
            Groups=[self.group(tcp(80), out=[tcp(8080)])])["NetworkInterface"]["NetworkInterfaceId"]
        attached = self.ec2.attach_network_interface(
            NetworkInterfaceId=made, InstanceId=self.ids["app"], DeviceIndex=1)["AttachmentId"]
        self.expect({("call", "web", "10.60.3.50", 80): "app",
                     ("call", "web", "10.60.3.50", 22): "silent",
                     ("call", "web", "app", 22): "app", ("call", "web", "app", 80): "silent",
                     ("call", "app", "web", 8080, "10.60.3.50"): "web",
                     ("call", "app", "web", 80, "10.60.3.50"): "silent",
                     ("call", "app", "web", 80): "web"})
        self.ec2.detach_network_interface(AttachmentId=attached)
        self.expect({("call", "web", "10.60.3.50", 80): "unreachable",
                     ("call", "web", "app", 22): "app"})

    def test_a_second_address_is_under_its_interface_s_groups(self):
        self.open_to_all("web")
        self.wear(db=[self.group(tcp(5432))])
        self.expect({("call", "web", "10.60.3.99", 5432): "unreachable"})
        self.ec2.assign_private_ip_addresses(NetworkInterfaceId=self.interfaces["db"],
                                             PrivateIpAddresses=["10.60.3.99"])
        self.expect({("call", "web", "10.60.3.99", 5432): "db",
                     ("call", "web", "10.60.3.99", 22): "silent"})

    def test_nobody_speaks_in_another_one_s_name(self):
        self.open_to_all("web", "shop", "db")
        self.expect({self.bare("web", "db", UNKNOWN_PROTOCOL): "arrived",
                     self.bare("web", "db", UNKNOWN_PROTOCOL, says="shop"): "silent"})

    # --- Between networks ---

    def test_networks_with_the_same_addresses_are_two(self):
        self.open_to_all("web", "app")
        self.wear(stranger=[self.group(allows("-1"), vpc=self.other_vpc)])
        # The stranger has the app's address; nobody of its network has the web's.
        self.expect({("call", "web", "app", 80): "app",
                     ("call", "stranger", "web", 80): "unreachable",
                     ("call", "stranger", "10.60.2.11", 80): "unreachable"})

    # --- The internet ---

    def test_gateways_public_addresses_and_groups_together_let_out(self):
        internet = Beyond(self.servers, INTERNET, "198.18.60.1", "internet")
        self.addCleanup(internet.close)
        self.open_to_all("web", "app")
        out = ("call", "web", INTERNET, 80)
        self.expect({out: "unreachable"})
        table = self.routed("front", GatewayId=self.gateway)
        # A route is not enough: somebody must be able to answer.
        self.expect({out: "unreachable"})
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        self.ec2.associate_address(AllocationId=address, InstanceId=self.ids["web"])
        self.expect({out: "internet", ("call", "shop", INTERNET, 80): "unreachable"})
        self.wear(web=[self.group(out=[tcp(443)])])
        self.expect({out: "silent", ("call", "web", INTERNET, 443): "internet"})
        self.with_acl("front", (100, True, "6", 443, "198.18.60.0/24", "deny"),
                      (200, True, "-1", None, "0.0.0.0/0", "allow"),
                      (100, False, "-1", None, "0.0.0.0/0", "allow"))
        self.expect({("call", "web", INTERNET, 443): "silent"})
        self.undo_acl()
        self.expect({("call", "web", INTERNET, 443): "internet"})
        self.behind_nat()
        self.ec2.delete_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")
        self.expect({("call", "web", INTERNET, 443): "unreachable",
                     ("call", "app", INTERNET, 80): "unreachable"})

    def behind_nat(self):
        """A machine without a public address leaves by the gateway of another subnet."""
        app = ("call", "app", INTERNET, 80)
        self.expect({app: "unreachable"})
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        nat = self.ec2.create_nat_gateway(
            SubnetId=self.subnets["front"], AllocationId=address)["NatGateway"]["NatGatewayId"]
        self.ec2.get_waiter("nat_gateway_available").wait(
            NatGatewayIds=[nat], WaiterConfig={"Delay": 1, "MaxAttempts": 180})
        self.routed("back", NatGatewayId=nat)
        self.expect({app: "internet", ("call", "db", INTERNET, 80): "unreachable"})

    # --- Network ACLs ---

    def test_the_first_entry_of_a_list_that_matches_decides(self):
        self.open_to_all("web", "app", "db")
        self.with_acl("deep", (90, False, "6", 80, "10.60.1.0/24", "deny"),
                      (100, False, "-1", None, "0.0.0.0/0", "allow"),
                      (110, False, "6", 22, "10.60.1.0/24", "deny"),
                      (100, True, "-1", None, "0.0.0.0/0", "allow"))
        self.expect_calls("web db 80 no", "web db 22 yes", "app db 80 yes", "db web 80 yes")

    def test_what_no_entry_of_a_list_matches_is_dropped(self):
        self.open_to_all("web", "db")
        self.with_acl("deep", (100, False, "6", 80, "0.0.0.0/0", "allow"),
                      (100, True, "-1", None, "0.0.0.0/0", "allow"))
        self.expect({("call", "web", "db", 80): "db", ("call", "web", "db", 22): "silent",
                     ("icmp", "web", "db"): "silent"})

    def test_a_list_knows_no_connections_so_that_answers_need_an_entry(self):
        self.open_to_all("web", "db")
        self.with_acl("deep", (100, False, "6", 80, "0.0.0.0/0", "allow"),
                      (100, True, "6", 443, "0.0.0.0/0", "allow"))
        self.expect_calls("web db 80 no")
        self.ec2.create_network_acl_entry(
            NetworkAclId=self.acl, RuleNumber=200, Egress=True, Protocol="6", RuleAction="allow",
            CidrBlock="0.0.0.0/0", PortRange={"From": 1024, "To": 65535})
        self.expect_calls("web db 80 yes")

    def test_a_list_ends_what_has_long_been_connected(self):
        self.open_to_all("web", "db")
        self.expect_calls("web db 22 yes")
        connection = self.connected("web", "db", 22)
        self.with_acl("deep", (100, False, "6", 80, "0.0.0.0/0", "allow"),
                      (100, True, "-1", None, "0.0.0.0/0", "allow"))
        self.expect_calls("web db 22 no", "web db 80 yes")
        with self.assertRaises(TimeoutError):
            self.sent_around(connection, 1000)
        connection.close()

    def test_a_list_does_not_judge_what_stays_in_its_subnet(self):
        self.open_to_all("web", "shop", "app")
        self.with_acl("front")
        self.expect_calls("web shop 80 yes", "app web 80 no", "web app 80 no")

    def test_a_list_decides_by_icmp_s_type(self):
        self.open_to_all("web", "db")
        self.with_acl("deep", (90, False, "1", (8, -1), "0.0.0.0/0", "deny"),
                      (100, False, "-1", None, "0.0.0.0/0", "allow"),
                      (100, True, "-1", None, "0.0.0.0/0", "allow"))
        self.expect({("icmp", "web", "db"): "silent", ("icmp", "db", "web"): ECHO_REPLY,
                     ("call", "web", "db", 80): "db"})

    def test_a_list_judges_calls_of_the_cloud_s_services_and_neither_metadata_nor_names(self):
        self.open_to_all("web")
        self.expect({("reach", "web", ENDPOINT, 443): "open"})
        self.with_acl("front", (100, False, "-1", None, "0.0.0.0/0", "allow"))
        self.expect({("reach", "web", ENDPOINT, 443): "silent",
                     ("reach", "web", METADATA, 80): "open",
                     ("reach", "web", "169.254.169.253", 53): "open"})

    # --- When machines and clouds come and go ---

    def test_who_gets_the_address_of_an_ended_machine_gets_none_of_its_rights(self):
        self.open_to_all("web")
        heirs, right = self.group(), self.group()
        self.wear(mate=[right], db=[self.group(tcp(5432, right))])
        self.expect_calls("mate db 5432 yes")
        old, _ = self.networks["mate"].connect(self.address["db"], 5432)
        self.ec2.terminate_instances(InstanceIds=[self.ids["mate"]])
        self.ec2.get_waiter("instance_terminated").wait(
            InstanceIds=[self.ids["mate"]], WaiterConfig={"Delay": 0.2, "MaxAttempts": 1800})
        old.close()
        self.run_machine("mate")
        self.wait_running([self.ids["mate"]])
        self.enter("mate")
        self.wear(mate=[heirs])
        self.expect({("call", "mate", "db", 5432): "silent", ("call", "mate", "web", 80): "web"})

    def test_rules_hold_while_the_cloud_is_down_and_change_when_it_is_back(self):
        self.open_to_all("web")
        group = self.group(tcp(5432))
        self.wear(db=[group])
        self.expect_calls("web db 5432 yes", "web db 22 no")
        connection = self.connected("web", "db", 5432)
        self.cloud.kill()
        self.expect_calls("web db 5432 yes", "web db 22 no")
        self.cloud.start()
        type(self).ec2 = self.cloud.client("ec2")
        self.expect_calls("web db 5432 yes", "web db 22 no")
        self.assertEqual(self.sent_around(connection, 1000), 1000)
        connection.close()
        self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[tcp(22)])
        self.ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=[tcp(5432)])
        self.expect_calls("web db 5432 no", "web db 22 yes")

    def test_who_takes_another_one_s_address_gets_nothing_of_what_is_for_it(self):
        self.open_to_all("web", "app", "db")
        taken = self.address["db"] + "/32"
        self.cloud.run_in(self.ids["web"], "ip", "address", "add", taken, "dev", "eth0")
        self.addCleanup(self.cloud.run_in, self.ids["web"], "ip", "address", "delete", taken,
                        "dev", "eth0")
        self.cloud.run_in(self.ids["web"], "arping", "-U", "-c", "2", "-I", "eth0",
                          self.address["db"], check=False)
        self.expect({("call", "app", "db", 80): "db", ("call", "shop", "db", 80): "db",
                     ("call", "web", "app", 80, self.address["db"]): "silent"})

    # --- What they share ---

    def bare(self, caller, called, protocol, says=None):
        return ("packet", caller, called, self.networks[called], protocol,
                self.address[says or caller])

    def connected(self, source, target, port):
        """What is allowed may take a second try on a host that has much to do."""
        for _ in range(5):
            connection, how = self.networks[source].connect(self.address[target], port)
            if connection:
                return connection
        raise AssertionError(f"{source} cannot connect to {target}:{port}: {how}")

    @staticmethod
    def sent_around(connection, size):
        """How many of so many bytes come back."""
        connection.settimeout(3 if size > 1000 else 1)
        piece, back = bytes(1 << 15), 0
        while back < size:
            connection.sendall(piece[:min(len(piece), size - back)])
            back += len(connection.recv(min(len(piece), size - back), socket.MSG_WAITALL))
        return back

    def routed(self, subnet, **target):
        table = self.ec2.create_route_table(VpcId=self.vpc)["RouteTable"]["RouteTableId"]
        self.ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **target)
        association = self.ec2.associate_route_table(
            RouteTableId=table, SubnetId=self.subnets[subnet])["AssociationId"]
        self.addCleanup(self.ec2.disassociate_route_table, AssociationId=association)
        return table

    def with_acl(self, subnet, *entries):
        """For the rest of the test: (number, egress, protocol, port, range, allow or deny), where an
        ICMP type and code stand for the port."""
        self.acl = self.ec2.create_network_acl(VpcId=self.vpc)["NetworkAcl"]["NetworkAclId"]
        for number, egress, protocol, port, cidr, action in entries:
            more = {} if port is None else {"PortRange": {"From": port, "To": port}}
            if isinstance(port, tuple):
                more = {"IcmpTypeCode": {"Type": port[0], "Code": port[1]}}
            self.ec2.create_network_acl_entry(
                NetworkAclId=self.acl, RuleNumber=number, Egress=egress, Protocol=protocol,
                CidrBlock=cidr, RuleAction=action, **more)
        before, association = self.association_of(subnet)
        self.ec2.replace_network_acl_association(AssociationId=association, NetworkAclId=self.acl)
        self.undo_acl = lambda: self.ec2.replace_network_acl_association(
            AssociationId=self.association_of(subnet)[1], NetworkAclId=before)
        self.addCleanup(self.undo_acl)

    def association_of(self, subnet):
        [acl] = self.ec2.describe_network_acls(Filters=[
            {"Name": "association.subnet-id", "Values": [self.subnets[subnet]]}])["NetworkAcls"]
        [association] = [one["NetworkAclAssociationId"] for one in acl["Associations"]
                         if one["SubnetId"] == self.subnets[subnet]]
        return acl["NetworkAclId"], association


if __name__ == "__main__":
    cases.main()
