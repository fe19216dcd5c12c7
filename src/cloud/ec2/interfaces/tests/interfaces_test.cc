#include "aws/ec2/shape/instance_network_interface.h"
#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/interfaces/tests/interfaces_fixture.h"

namespace windlass::cloud::ec2 {

TEST_CASE_FIXTURE(InterfacesFixture,
                  "an interface has an address of its subnet, a name and a group") {
  auto interface = shown(given_interface());
  auto address = parse_address(*interface.private_ip_address);
  REQUIRE(address);
  CHECK(Range::parse("10.0.1.0/24")->contains(*address));
  CHECK(*interface.status == "available");
  CHECK(interface.mac_address->starts_with("02:"));
  CHECK(interface.groups->at(0).group_name == "default");
  CHECK(interface.private_dns_name->starts_with("ip-10-0-1-"));
  CHECK(interface.private_dns_name->ends_with(".ec2.internal"));
  CHECK(*interface.private_ip_addresses->at(0).primary);
}

TEST_CASE_FIXTURE(InterfacesFixture, "names elsewhere carry their region") {
  region = Region{"eu-west-1"};
  vpc = given_vpc();
  subnet = given_subnet("10.0.1.0/24");
  auto interface = shown(given_interface({}, "10.0.1.9"));
  CHECK(*interface.private_dns_name == "ip-10-0-1-9.eu-west-1.compute.internal");
}

TEST_CASE_FIXTURE(InterfacesFixture, "a wanted address is honoured, or refused for what it is") {
  CHECK(*shown(given_interface({}, "10.0.1.10")).private_ip_address == "10.0.1.10");
  auto create = [&](const std::string& address) {
    CreateNetworkInterfaceRequest in;
    in.subnet_id = subnet;
    in.private_ip_address = address;
    auto answer = call<op::CreateNetworkInterface>(in);
    return code_of(answer);
  };
  CHECK(create("10.0.1.10") == "InvalidIPAddress.InUse");
  CHECK(create("10.0.2.10") == "InvalidParameterValue");
  CHECK(create("nonsense") == "InvalidParameterValue");
  for (auto* reserved : {"10.0.1.0", "10.0.1.1", "10.0.1.2", "10.0.1.3", "10.0.1.255"})
    CHECK(create(reserved) == "InvalidParameterValue");
  CHECK(create("10.0.1.4") == "");
  CHECK(create("10.0.1.254") == "");
}

TEST_CASE_FIXTURE(InterfacesFixture, "a subnet gives all of its addresses, each once") {
  subnet = given_subnet("10.0.2.0/28");
  std::vector<std::string> addresses;
  for (int i = 0; i < 11; ++i) addresses.push_back(*shown(given_interface()).private_ip_address);
  std::ranges::sort(addresses);
  CHECK(std::ranges::adjacent_find(addresses) == addresses.end());
  CreateNetworkInterfaceRequest in;
  in.subnet_id = subnet;
  CHECK(code_of(call<op::CreateNetworkInterface>(in)) == "InsufficientFreeAddressesInSubnet");
}

TEST_CASE_FIXTURE(InterfacesFixture, "further addresses are named or counted") {
  CreateNetworkInterfaceRequest in;
  in.subnet_id = subnet;
  in.private_ip_addresses = {{{.primary = true, .private_ip_address = "10.0.1.20"},
                              {.primary = false, .private_ip_address = "10.0.1.21"}}};
  auto named = *must<op::CreateNetworkInterface>(in).network_interface;
  CHECK(*named.private_ip_address == "10.0.1.20");
  CHECK(*named.private_ip_addresses->at(1).private_ip_address == "10.0.1.21");
  CHECK(*named.private_ip_addresses->at(1).primary == false);

  in.secondary_private_ip_address_count = 1;
  CHECK(code_of(call<op::CreateNetworkInterface>(in)) == "InvalidParameterCombination");
  in.private_ip_addresses.reset();
  in.secondary_private_ip_address_count = 3;
  CHECK(must<op::CreateNetworkInterface>(in).network_interface->private_ip_addresses->size() == 4);
  in.secondary_private_ip_address_count = 50;
  CHECK(code_of(call<op::CreateNetworkInterface>(in)) == "PrivateIpAddressLimitExceeded");
}

TEST_CASE_FIXTURE(InterfacesFixture, "the same request with the same token makes one interface") {
  CreateNetworkInterfaceRequest in;
  in.subnet_id = subnet;
  in.client_token = "once";
  auto first = *must<op::CreateNetworkInterface>(in).network_interface->network_interface_id;
  CHECK(*must<op::CreateNetworkInterface>(in).network_interface->network_interface_id == first);
  in.description = "another";
  CHECK(code_of(call<op::CreateNetworkInterface>(in)) == "IdempotentParameterMismatch");
}

TEST_CASE_FIXTURE(InterfacesFixture, "groups of another VPC, and too many, are refused") {
  auto other = given_vpc("10.9.0.0/16");
  CreateNetworkInterfaceRequest in;
  in.subnet_id = subnet;
  in.groups = {{given_group("far", other)}};
  CHECK(code_of(call<op::CreateNetworkInterface>(in)) == "InvalidParameter");
  in.groups.emplace();
  for (int i = 0; i < 6; ++i) in.groups->push_back(given_group("g" + std::to_string(i)));
  CHECK(code_of(call<op::CreateNetworkInterface>(in)) == "SecurityGroupsPerInterfaceLimitExceeded");
}

TEST_CASE_FIXTURE(InterfacesFixture,
                  "operations on interfaces name a missing group in their own way") {
  CreateNetworkInterfaceRequest in;
  in.subnet_id = subnet;
  in.groups = {{"sg-0123456789abcdef0"}};
  CHECK(code_of(call<op::CreateNetworkInterface>(in)) == "InvalidSecurityGroupID.NotFound");
}

TEST_CASE_FIXTURE(InterfacesFixture,
                  "an interface that wants an address outside gets it with its machine") {
  auto id = given_interface();
  ModifyNetworkInterfaceAttributeRequest in;
  in.network_interface_id = id;
  in.associate_public_ip_address = true;
  must<op::ModifyNetworkInterfaceAttribute>(in);
  CHECK(!shown(id).association);
  inside(
      [&](Ec2& ec2, const Call& call) { return bool(attach_interface(ec2, call, id, "i-1", 0)); });
  CHECK(shown(id).association);
  in.associate_public_ip_address = false;
  must<op::ModifyNetworkInterfaceAttribute>(in);
  CHECK(!shown(id).association);
}

TEST_CASE_FIXTURE(InterfacesFixture, "an interface that an instance holds cannot be deleted") {
  auto id = given_attached("i-1");
  DeleteNetworkInterfaceRequest in;
  in.network_interface_id = id;
  auto refused = call<op::DeleteNetworkInterface>(in);
  CHECK(code_of(refused) == "InvalidParameterValue");
  CHECK(refused.error().message == "Network interface '" + id + "' is currently in use.");
  CHECK(*shown(id).status == "in-use");
  CHECK(*shown(id).attachment->instance_id == "i-1");
}

TEST_CASE_FIXTURE(InterfacesFixture,
                  "what goes with an instance goes, and the rest is free again") {
  auto first = given_attached("i-1"), second = given_interface();
  inside([&](Ec2& ec2, const Call& call) {
    REQUIRE(attach_interface(ec2, call, second, "i-1", 1));
    release_interfaces(ec2, call, "i-1");
    return 0;
  });
  CHECK(interfaces_of(db, "i-1").empty());
  CHECK(*shown(second).status == "available");
  DescribeNetworkInterfacesRequest in;
  in.network_interface_ids = {{first}};
  CHECK(code_of(call<op::DescribeNetworkInterfaces>(in)) == "InvalidNetworkInterfaceID.NotFound");
}

TEST_CASE_FIXTURE(InterfacesFixture, "an interface is attached once, and one at each index") {
  given_attached("i-1");
  auto second = given_interface(), third = given_interface();
  inside([&](Ec2& ec2, const Call& call) {
    CHECK(code_of(attach_interface(ec2, call, second, "i-1", 0)) == "InvalidParameterValue");
    auto attached = attach_interface(ec2, call, second, "i-1", 1);
    REQUIRE(attached);
    CHECK(code_of(attach_interface(ec2, call, second, "i-2", 1)) ==
          "InvalidNetworkInterface.InUse");
    auto primary = interfaces_of(db, "i-1").at(0).attachment->id;
    CHECK(code_of(detach_interface(ec2, call, primary)) == "OperationNotPermitted");
    CHECK(code_of(detach_interface(ec2, call, "eni-attach-0")) == "InvalidAttachmentID.NotFound");
    CHECK(detach_interface(ec2, call, attached->id)->id == second);
    return 0;
  });
  CHECK(*shown(second).status == "available");
}

TEST_CASE_FIXTURE(InterfacesFixture, "an instance's interface is shown with its attachment") {
  given_attached("i-1");
  auto view = instance_view(db, interfaces_of(db, "i-1").at(0));
  CHECK(*view.attachment->device_index == 0);
  CHECK(*view.attachment->delete_on_termination);
  CHECK(*view.status == "in-use");
  CHECK(view.groups->size() == 1);
}

TEST_CASE_FIXTURE(InterfacesFixture, "attributes are changed one at a time") {
  auto id = given_interface(), group = given_group();
  ModifyNetworkInterfaceAttributeRequest in;
  in.network_interface_id = id;
  CHECK(code_of(call<op::ModifyNetworkInterfaceAttribute>(in)) == "InvalidParameterCombination");
  in.description.emplace().value = "front";
  must<op::ModifyNetworkInterfaceAttribute>(in);
  in.source_dest_check.emplace().value = false;
  CHECK(code_of(call<op::ModifyNetworkInterfaceAttribute>(in)) == "InvalidParameterCombination");
  in.description.reset();
  must<op::ModifyNetworkInterfaceAttribute>(in);
  CHECK(summoned(networks_duty));
  in.source_dest_check.reset();
  in.groups = {{group}};
  must<op::ModifyNetworkInterfaceAttribute>(in);
  CHECK(summoned(networks_duty));
  auto now = shown(id);
  CHECK(*now.description == "front");
  CHECK(*now.source_dest_check == false);
  CHECK(*now.groups->at(0).group_id == group);
  CHECK(checked_addresses(db, vpc).empty());
}

TEST_CASE_FIXTURE(InterfacesFixture, "an attribute is described by itself") {
  auto id = given_attached("i-1");
  auto describe = [&](const std::string& attribute) {
    DescribeNetworkInterfaceAttributeRequest in;
    in.network_interface_id = id;
    in.attribute = attribute;
    return must<op::DescribeNetworkInterfaceAttribute>(in);
  };
  CHECK(*describe("sourceDestCheck").source_dest_check->value);
  CHECK(!describe("sourceDestCheck").groups);
  CHECK(describe("groupSet").groups->size() == 1);
  CHECK(*describe("attachment").attachment->instance_id == "i-1");
  ModifyNetworkInterfaceAttributeRequest in;
  in.network_interface_id = id;
  in.attachment.emplace().attachment_id = *describe("attachment").attachment->attachment_id;
  in.attachment->delete_on_termination = false;
  must<op::ModifyNetworkInterfaceAttribute>(in);
  CHECK(*describe("attachment").attachment->delete_on_termination == false);
}

TEST_CASE_FIXTURE(InterfacesFixture, "further addresses come and go") {
  auto id = given_interface({}, "10.0.1.10"), other = given_interface({}, "10.0.1.11");
  AssignPrivateIpAddressesRequest in;
  in.network_interface_id = id;
  in.private_ip_addresses = {{"10.0.1.30"}};
  must<op::AssignPrivateIpAddresses>(in);
  CHECK(summoned(networks_duty));
  CHECK(shown(id).private_ip_addresses->size() == 2);
  CHECK(link_of(db, id)->more_addresses == std::vector<std::string>{"10.0.1.30"});

  in.network_interface_id = other;
  auto refused = call<op::AssignPrivateIpAddresses>(in);
  CHECK(code_of(refused) == "InvalidParameterValue");
  CHECK(refused.error().message == "[10.0.1.30] assigned, but move is not allowed.");
  in.allow_reassignment = true;
  must<op::AssignPrivateIpAddresses>(in);
  CHECK(shown(id).private_ip_addresses->size() == 1);

  UnassignPrivateIpAddressesRequest out;
  out.network_interface_id = other;
  out.private_ip_addresses = {{"10.0.1.30"}};
  must<op::UnassignPrivateIpAddresses>(out);
  CHECK(code_of(call<op::UnassignPrivateIpAddresses>(out)) == "InvalidParameterValue");
  out.private_ip_addresses = {{"10.0.1.11"}};
  CHECK(code_of(call<op::UnassignPrivateIpAddresses>(out)) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(InterfacesFixture, "an interface's link is what the host needs") {
  auto id = given_interface({}, "10.0.1.10");
  auto link = link_of(db, id);
  REQUIRE(link);
  CHECK(link->network == vpc);
  CHECK(link->address == "10.0.1.10");
  CHECK(link->prefix == 24);
  CHECK(link->gateway == "10.0.1.1");
  CHECK(link->device == "eth0");
  CHECK(!link_of(db, "eni-0"));
}

TEST_CASE_FIXTURE(InterfacesFixture, "interfaces are found by what they are") {
  auto id = given_interface({}, "10.0.1.10");
  given_attached("i-1");
  auto found = [&](const std::string& name, const std::string& value) {
    DescribeNetworkInterfacesRequest in;
    in.filters = filter(name, value);
    return must<op::DescribeNetworkInterfaces>(in).network_interfaces->size();
  };
  CHECK(found("private-ip-address", "10.0.1.10") == 1);
  CHECK(found("network-interface-id", id) == 1);
  CHECK(found("attachment.instance-id", "i-1") == 1);
  CHECK(found("status", "available") == 1);
  CHECK(found("subnet-id", subnet) == 2);
  CHECK(found("group-name", "default") == 2);
  CHECK(found("requester-managed", "true") == 0);
}

TEST_CASE_FIXTURE(InterfacesFixture, "what a service made is not for people to change") {
  auto people = caller;
  caller = service_principal(people.account, "elasticloadbalancing.amazonaws.com");
  auto id = given_interface();
  caller = people;
  CHECK(*shown(id).requester_managed);
  CHECK(*shown(id).attachment->instance_owner_id == "amazon-elb");
  DeleteNetworkInterfaceRequest in;
  in.network_interface_id = id;
  CHECK(code_of(call<op::DeleteNetworkInterface>(in)) == "InvalidParameterValue");
  ModifyNetworkInterfaceAttributeRequest change;
  change.network_interface_id = id;
  change.description.emplace().value = "mine";
  CHECK(code_of(call<op::ModifyNetworkInterfaceAttribute>(change)) == "AuthFailure");
  caller = service_principal(people.account, "elasticloadbalancing.amazonaws.com");
  CHECK(code_of(call<op::DeleteNetworkInterface>(in)) == "");
}

}  // namespace windlass::cloud::ec2
