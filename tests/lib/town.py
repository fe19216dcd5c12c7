"""Machines in networks, and who of them reaches whom: what tests of security groups stand on.

    main 10.60.0.0/16                      twin 10.60.0.0/16
    front .1.0/24: web .10, shop .11       .2.0/24: stranger .10
    back  .2.0/24: app .10, mate .11
    deep  .3.0/24: db .10
"""
import concurrent.futures
import time

from .inside import Network, Servers, process_of
from .machine_cloud import TINY, MachineCase

EVERYONE = "0.0.0.0/0"
PORTS = (22, 80, 443, 5432, 8000, 8005, 8010, 8011, 8080)
DATAGRAM_PORTS = (5353, 5354)
SETTLE_SECONDS_MAX = 60


def allows(protocol, ports=None, source=EVERYONE):
    """A permission; `source` is a range of addresses, a group or a prefix list."""
    rule = {"IpProtocol": protocol}
    if ports is not None:
        first, last = ports if isinstance(ports, tuple) else (ports, ports)
        rule.update(FromPort=first, ToPort=last)
    if source.startswith("sg-"):
        rule["UserIdGroupPairs"] = [{"GroupId": source}]
    elif source.startswith("pl-"):
        rule["PrefixListIds"] = [{"PrefixListId": source}]
    else:
        rule["IpRanges"] = [{"CidrIp": source}]
    return rule


def tcp(port, source=EVERYONE):
    return allows("tcp", port, source)


class TownCase(MachineCase):
    HOMES = {"web": ("front", "10.60.1.10"), "shop": ("front", "10.60.1.11"),
             "app": ("back", "10.60.2.10"), "mate": ("back", "10.60.2.11"),
             "db": ("deep", "10.60.3.10"), "stranger": ("twin", "10.60.2.10")}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ids, cls.interfaces, cls.networks, cls.count = {}, {}, {}, 0
        cls.address = {name: address for name, (_, address) in cls.HOMES.items()}
        cls.make_networks()
        for name in cls.HOMES:
            cls.run_machine(name)
        cls.wait_running(list(cls.ids.values()))
        cls.servers = Servers()
        cls.addClassCleanup(cls.leave)
        for name in cls.HOMES:
            cls.enter(name)
        cls.pool = concurrent.futures.ThreadPoolExecutor(32)
        cls.addClassCleanup(cls.pool.shutdown)

    @classmethod
    def make_networks(cls):
        cls.vpc, cls.other_vpc = (
            cls.ec2.create_vpc(CidrBlock="10.60.0.0/16")["Vpc"]["VpcId"] for _ in range(2))
        cls.subnets = {name: cls.subnet(cls.vpc, f"10.60.{third}.0/24")
                       for name, third in (("front", 1), ("back", 2), ("deep", 3))}
        cls.subnets["twin"] = cls.subnet(cls.other_vpc, "10.60.2.0/24")
        cls.gateway = cls.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        cls.ec2.attach_internet_gateway(InternetGatewayId=cls.gateway, VpcId=cls.vpc)

    @classmethod
    def subnet(cls, vpc, cidr):
        return cls.ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=cls.cloud.region + "a")[
            "Subnet"]["SubnetId"]

    @classmethod
    def run_machine(cls, name):
        home, address = cls.HOMES[name]
        one = cls.ec2.run_instances(
            ImageId=TINY, InstanceType="t3.nano", MinCount=1, MaxCount=1,
            SubnetId=cls.subnets[home], PrivateIpAddress=address)["Instances"][0]
        cls.ids[name] = one["InstanceId"]
        cls.interfaces[name] = one["NetworkInterfaces"][0]["NetworkInterfaceId"]

    @classmethod
    def enter(cls, name):
        """Stands in the machine's network, and serves there."""
        process = process_of(cls.cloud.state, cls.ids[name])
        cls.networks[name] = Network(f"/proc/{process}/ns/net")
        cls.servers.serve(cls.networks[name], name, PORTS, datagrams=DATAGRAM_PORTS)

    @classmethod
    def leave(cls):
        cls.servers.close()
        for network in cls.networks.values():
            network.close()

    # --- Rules ---

    @classmethod
    def group(cls, *incoming, out=None, vpc=None):
        """A group with those permissions; it lets everything out unless told otherwise."""
        cls.count += 1
        id_ = cls.ec2.create_security_group(GroupName=f"group {cls.count}", Description="test",
                                            VpcId=vpc or cls.vpc)["GroupId"]
        if incoming:
            cls.ec2.authorize_security_group_ingress(GroupId=id_, IpPermissions=list(incoming))
        if out is not None:
            cls.ec2.revoke_security_group_egress(GroupId=id_, IpPermissions=[allows("-1")])
        if out:
            cls.ec2.authorize_security_group_egress(GroupId=id_, IpPermissions=list(out))
        return id_

    @classmethod
    def wear(cls, **groups):
        """wear(web=[a, b]): its first interface is in those groups and in no others."""
        for name, ids in groups.items():
            cls.ec2.modify_network_interface_attribute(
                NetworkInterfaceId=cls.interfaces[name], Groups=ids)

    @classmethod
    def open_to_all(cls, *names):
        open_ = cls.group(allows("-1"))
        cls.wear(**{name: [open_] for name in names})

    # --- Questions ---

    def ask(self, way, caller, called, *more):
        """ask("call", "web", "app", 80): see Network for the ways."""
        return getattr(self.networks[caller], way)(self.address.get(called, called), *more)

    def expect(self, answers):
        """All of these questions come to be answered so: rules are in force a moment after the call."""
        end = time.monotonic() + SETTLE_SECONDS_MAX
        while True:
            asked = {question: self.pool.submit(self.ask, *question) for question in answers}
            got = {question: answer.result() for question, answer in asked.items()}
            if got == answers:
                return
            if time.monotonic() > end:
                self.assertEqual(got, answers)

    def expect_calls(self, *lines):
        """expect_calls("web app 80 yes", "web db 80 no"): yes: the called one answers; no: silence."""
        answers = {}
        for line in lines:
            caller, called, port, is_open = line.split()
            answers["call", caller, called, int(port)] = called if is_open == "yes" else "silent"
        self.expect(answers)
