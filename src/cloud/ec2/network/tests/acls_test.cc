#include "cloud/ec2/network/tests/network_fixture.h"

namespace windlass::cloud::ec2 {

namespace {

struct AclFixture : NetworkFixture {
  std::string vpc = given_vpc();
  std::string subnet = given_subnet(vpc, "10.0.1.0/24");
  std::string acl = given_acl();

  std::string given_acl() {
    CreateNetworkAclRequest in;
    in.vpc_id = vpc;
    return *must<op::CreateNetworkAcl>(in).network_acl->network_acl_id;
  }
  CreateNetworkAclEntryRequest entry(int number, const std::string& protocol) {
    CreateNetworkAclEntryRequest in;
    in.network_acl_id = acl;
    in.rule_number = number;
    in.protocol = protocol;
    in.rule_action = "allow";
    in.egress = false;
    in.cidr_block = "10.0.0.0/16";
    return in;
  }
  CreateNetworkAclEntryRequest web(int number) {
    auto in = entry(number, "tcp");
    in.port_range = PortRange{.from = 80, .to = 443};
    return in;
  }
  NetworkAcl seen(const std::string& id) {
    DescribeNetworkAclsRequest in;
    in.network_acl_ids = Names{id};
    return must<op::DescribeNetworkAcls>(in).network_acls->at(0);
  }
  std::string association_of(const std::string& its_subnet) {
    DescribeNetworkAclsRequest in;
    in.filters = {{filter("association.subnet-id", {its_subnet})}};
    auto its_acl = must<op::DescribeNetworkAcls>(in).network_acls->at(0);
    for (auto& one : *its_acl.associations)
      if (one.subnet_id == its_subnet) return *one.network_acl_association_id;
    return "";
  }
};

}  // namespace

TEST_CASE_FIXTURE(AclFixture, "a new ACL denies everything") {
  auto entries = *seen(acl).entries;
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].rule_number == 32767);
  CHECK(entries[0].rule_action == "deny");
}

TEST_CASE_FIXTURE(AclFixture, "a subnet's packets are judged by the ACL it is associated with") {
  must<op::CreateNetworkAclEntry>(web(100));
  auto association = association_of(subnet);
  must<op::ReplaceNetworkAclAssociation>({.association_id = association, .network_acl_id = acl});
  CHECK(duty_summoned());
  auto rules = acls_of(db, vpc);
  REQUIRE(rules.size() == 1);
  CHECK(rules[0].id == acl);
  CHECK(rules[0].subnets == Names{"10.0.1.0/24"});
  REQUIRE(rules[0].entries.size() == 1);
  auto& rule = rules[0].entries[0];
  CHECK(rule.protocol == "tcp");
  CHECK(rule.from == 80);
  CHECK(rule.to == 443);
  CHECK(rule.allow);
  CHECK(!rule.out);
  CHECK(code_of(call<op::ReplaceNetworkAclAssociation>(
            {.association_id = association, .network_acl_id = acl})) ==
        "InvalidAssociationID.NotFound");
}

TEST_CASE_FIXTURE(AclFixture, "ICMP entries carry type and code to the host") {
  auto in = entry(10, "1");
  in.icmp_type_code = IcmpTypeCode{};
  in.icmp_type_code->type = 8;
  in.icmp_type_code->code = -1;
  must<op::CreateNetworkAclEntry>(in);
  must<op::ReplaceNetworkAclAssociation>(
      {.association_id = association_of(subnet), .network_acl_id = acl});
  auto rule = acls_of(db, vpc).at(0).entries.at(0);
  CHECK(rule.protocol == "icmp");
  CHECK(rule.from == 8);
  CHECK(rule.to == -1);
}

TEST_CASE_FIXTURE(AclFixture, "an entry is made once, replaced and removed") {
  must<op::CreateNetworkAclEntry>(web(100));
  CHECK(code_of(call<op::CreateNetworkAclEntry>(web(100))) == "NetworkAclEntryAlreadyExists");
  ReplaceNetworkAclEntryRequest in;
  in.network_acl_id = acl;
  in.rule_number = 100;
  in.protocol = "-1";
  in.rule_action = "deny";
  in.egress = false;
  in.cidr_block = "0.0.0.0/0";
  must<op::ReplaceNetworkAclEntry>(in);
  CHECK(seen(acl).entries->back().rule_action == "deny");
  in.rule_number = 101;
  CHECK(code_of(call<op::ReplaceNetworkAclEntry>(in)) == "InvalidNetworkAclEntry.NotFound");
  DeleteNetworkAclEntryRequest gone;
  gone.network_acl_id = acl;
  gone.rule_number = 100;
  gone.egress = false;
  must<op::DeleteNetworkAclEntry>(gone);
  CHECK(code_of(call<op::DeleteNetworkAclEntry>(gone)) == "InvalidNetworkAclEntry.NotFound");
}

TEST_CASE_FIXTURE(AclFixture, "entries that cannot be are refused") {
  CHECK(code_of(call<op::CreateNetworkAclEntry>(entry(0, "-1"))) == "InvalidParameterValue");
  CHECK(code_of(call<op::CreateNetworkAclEntry>(entry(32767, "-1"))) == "InvalidParameterValue");
  CHECK(code_of(call<op::CreateNetworkAclEntry>(entry(1, "tcp"))) == "MissingParameter");
  CHECK(code_of(call<op::CreateNetworkAclEntry>(entry(1, "icmp"))) == "MissingParameter");
  CHECK(code_of(call<op::CreateNetworkAclEntry>(entry(1, "300"))) == "InvalidParameterValue");
  auto bad = web(1);
  bad.cidr_block = "10/8";
  CHECK(code_of(call<op::CreateNetworkAclEntry>(bad)) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(AclFixture, "an ACL goes when no subnet has it; the default one stays") {
  must<op::ReplaceNetworkAclAssociation>(
      {.association_id = association_of(subnet), .network_acl_id = acl});
  CHECK(code_of(call<op::DeleteNetworkAcl>({.network_acl_id = acl})) == "DependencyViolation");
  auto standard = *default_acl_of(vpc).network_acl_id;
  must<op::ReplaceNetworkAclAssociation>(
      {.association_id = association_of(subnet), .network_acl_id = standard});
  CHECK(call<op::DeleteNetworkAcl>({.network_acl_id = acl}));
  CHECK(code_of(call<op::DeleteNetworkAcl>({.network_acl_id = standard})) ==
        "InvalidParameterValue");
}

TEST_CASE_FIXTURE(AclFixture, "a VPC's router answers for every subnet, and for names") {
  CHECK(router_addresses(db, vpc) == Names{"10.0.1.1", "10.0.0.2"});
  ModifyVpcAttributeRequest in;
  in.vpc_id = vpc;
  in.enable_dns_support = AttributeBooleanValue{false};
  must<op::ModifyVpcAttribute>(in);
  CHECK(router_addresses(db, vpc) == Names{"10.0.1.1"});
}

}  // namespace windlass::cloud::ec2
