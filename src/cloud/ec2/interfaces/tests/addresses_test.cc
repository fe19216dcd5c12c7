#include "cloud/ec2/interfaces/tests/interfaces_fixture.h"

#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/network/hooks.h"

namespace windlass::cloud::ec2 {

struct AddressFixture : InterfacesFixture {
  AddressFixture() { given_internet_gateway(); }

  std::string given_address() { return *must<op::AllocateAddress>({}).allocation_id; }
  Result<AssociateAddressResult> lead(const std::string& allocation, const std::string& interface,
                                      std::optional<std::string> private_address = {},
                                      std::optional<bool> allow = {}) {
    AssociateAddressRequest in;
    in.allocation_id = allocation;
    in.network_interface_id = interface;
    in.private_ip_address = std::move(private_address);
    in.allow_reassociation = allow;
    return call<op::AssociateAddress>(in);
  }
  Address shown_address(const std::string& allocation) {
    DescribeAddressesRequest in;
    in.allocation_ids = {{allocation}};
    return must<op::DescribeAddresses>(in).addresses->at(0);
  }
  std::string released(const std::string& allocation) {
    ReleaseAddressRequest in;
    in.allocation_id = allocation;
    return code_of(call<op::ReleaseAddress>(in));
  }
};

TEST_CASE_FIXTURE(AddressFixture, "an elastic address leads to an interface until it is let go") {
  auto allocation = given_address(), interface = given_interface();
  auto association = *lead(allocation, interface)->association_id;
  CHECK(summoned(networks_duty));
  CHECK(*lead(allocation, interface)->association_id == association);
  auto address = shown_address(allocation);
  CHECK(*address.network_interface_id == interface);
  CHECK(*address.association_id == association);
  CHECK(*shown(interface).association->public_ip == *address.public_ip);
  CHECK(*shown(interface).association->ip_owner_id == "000000000000");
  CHECK(released(allocation) == "InvalidIPAddress.InUse");

  DisassociateAddressRequest in;
  in.association_id = association;
  must<op::DisassociateAddress>(in);
  CHECK(!shown(interface).association);
  CHECK(code_of(call<op::DisassociateAddress>(in)) == "InvalidAssociationID.NotFound");
  CHECK(released(allocation) == "");
  CHECK(released(allocation) == "InvalidAllocationID.NotFound");
}

TEST_CASE_FIXTURE(AddressFixture, "an address is led elsewhere unless that is not wanted") {
  auto allocation = given_address(), first = given_interface(), second = given_interface();
  REQUIRE(lead(allocation, first));
  CHECK(code_of(lead(allocation, second, {}, false)) == "Resource.AlreadyAssociated");
  REQUIRE(lead(allocation, second));
  CHECK(!shown(first).association);
  // And what led there before is free.
  auto other = given_address();
  REQUIRE(lead(other, second));
  CHECK(!shown_address(allocation).association_id);
}

TEST_CASE_FIXTURE(AddressFixture, "each private address may have one of its own") {
  auto interface = given_interface({}, "10.0.1.10");
  AssignPrivateIpAddressesRequest in;
  in.network_interface_id = interface;
  in.private_ip_addresses = {{"10.0.1.11"}};
  must<op::AssignPrivateIpAddresses>(in);
  auto first = given_address(), second = given_address();
  REQUIRE(lead(first, interface));
  REQUIRE(lead(second, interface, "10.0.1.11"));
  CHECK(code_of(lead(second, interface, "10.0.1.12")) == "InvalidParameterValue");
  CHECK(public_addresses(db, vpc).size() == 2);
  UnassignPrivateIpAddressesRequest out;
  out.network_interface_id = interface;
  out.private_ip_addresses = {{"10.0.1.11"}};
  must<op::UnassignPrivateIpAddresses>(out);
  CHECK(!shown_address(second).association_id);
}

TEST_CASE_FIXTURE(AddressFixture, "an instance's address is its primary interface's") {
  auto interface = given_attached("i-1");
  AssociateAddressRequest in;
  in.allocation_id = given_address();
  in.instance_id = "i-1";
  must<op::AssociateAddress>(in);
  CHECK(*shown_address(*in.allocation_id).network_interface_id == interface);
  CHECK(*shown_address(*in.allocation_id).instance_id == "i-1");
  in.instance_id = "i-2";
  CHECK(code_of(call<op::AssociateAddress>(in)) == "InvalidInstanceID.NotFound");
}

TEST_CASE_FIXTURE(InterfacesFixture, "without an internet gateway no address leads into a VPC") {
  AssociateAddressRequest in;
  in.allocation_id = *must<op::AllocateAddress>({}).allocation_id;
  in.network_interface_id = given_interface();
  CHECK(code_of(call<op::AssociateAddress>(in)) == "Gateway.NotAttached");
}

TEST_CASE_FIXTURE(AddressFixture, "an automatic address lasts until its instance stops") {
  auto id = given_attached("i-1", 0, true);
  auto first = *shown(id).association->public_ip;
  CHECK(*shown(id).association->ip_owner_id == "amazon");
  CHECK(!shown(id).association->association_id);
  CHECK(must<op::DescribeAddresses>({}).addresses->empty());
  inside([&](Ec2& ec2, const Call&) { return drop_automatic_addresses(ec2, "i-1"), 0; });
  CHECK(!shown(id).association);
  inside([&](Ec2& ec2, const Call&) { return bool(renew_automatic_addresses(ec2, "i-1")); });
  CHECK(*shown(id).association->public_ip != first);
}

TEST_CASE_FIXTURE(AddressFixture,
                  "an elastic address takes an automatic one's place, and gives it back") {
  auto id = given_attached("i-1", 0, true);
  auto allocation = given_address();
  auto association = *lead(allocation, id)->association_id;
  CHECK(*shown(id).association->allocation_id == allocation);
  CHECK(public_addresses(db, vpc).size() == 1);
  DisassociateAddressRequest in;
  in.association_id = association;
  must<op::DisassociateAddress>(in);
  CHECK(*shown(id).association->ip_owner_id == "amazon");
}

TEST_CASE_FIXTURE(AddressFixture, "an address that was given back can be had again") {
  auto allocation = given_address();
  auto text = *shown_address(allocation).public_ip;
  AllocateAddressRequest in;
  in.address = text;
  CHECK(code_of(call<op::AllocateAddress>(in)) == "InvalidAddress.NotFound");
  CHECK(released(allocation) == "");
  CHECK(*must<op::AllocateAddress>(in).public_ip == text);
  in.address = "8.8.8.8";
  CHECK(code_of(call<op::AllocateAddress>(in)) == "InvalidAddress.NotFound");
}

TEST_CASE_FIXTURE(AddressFixture, "addresses are found by what they lead to") {
  auto allocation = given_address(), interface = given_interface({}, "10.0.1.10");
  given_address();
  REQUIRE(lead(allocation, interface));
  auto found = [&](const std::string& name, const std::string& value) {
    DescribeAddressesRequest in;
    in.filters = filter(name, value);
    return must<op::DescribeAddresses>(in).addresses->size();
  };
  CHECK(found("private-ip-address", "10.0.1.10") == 1);
  CHECK(found("allocation-id", allocation) == 1);
  CHECK(found("domain", "vpc") == 2);
  DescribeAddressesRequest in;
  in.public_ips = {{"100.96.0.1"}};
  CHECK(code_of(call<op::DescribeAddresses>(in)) == "InvalidAddress.NotFound");
}

TEST_CASE_FIXTURE(AddressFixture, "no elastic address leads back to a name") {
  DescribeAddressesAttributeRequest in;
  in.allocation_ids = {{given_address()}};
  auto shown = must<op::DescribeAddressesAttribute>(in).addresses->at(0);
  CHECK(shown.public_ip);
  CHECK(!shown.ptr_record);
  in.allocation_ids = {{"eipalloc-0123456789abcdef0"}};
  CHECK(code_of(call<op::DescribeAddressesAttribute>(in)) == "InvalidAllocationID.NotFound");
}

TEST_CASE_FIXTURE(AddressFixture,
                  "a NAT gateway holds its interface and its address until it goes") {
  auto allocation = given_address();
  auto made = inside([&](Ec2& ec2, const Call& call) {
    return network_hooks.nat_made(ec2, call,
                                  {.gateway = "nat-1", .subnet = subnet, .allocation = allocation});
  });
  REQUIRE(made);
  auto interface = shown(made->interface);
  CHECK(*interface.interface_type == "nat_gateway");
  CHECK(*interface.status == "in-use");
  CHECK(*interface.requester_managed);
  CHECK(interface.groups->empty());
  DisassociateAddressRequest in;
  in.association_id = made->association;
  CHECK(code_of(call<op::DisassociateAddress>(in)) == "AuthFailure");
  inside([&](Ec2& ec2, const Call& call) {
    CHECK(code_of(network_hooks.nat_made(
              ec2, call, {.gateway = "nat-2", .subnet = subnet, .allocation = allocation})) ==
          "Resource.AlreadyAssociated");
    CHECK(network_hooks.has_public_addresses(ec2, vpc));
    network_hooks.nat_gone(ec2, call, made->interface);
    CHECK(!network_hooks.subnet_in_use(ec2, subnet));
    return 0;
  });
  CHECK(released(allocation) == "");
}

}  // namespace windlass::cloud::ec2
