#include "cloud/ec2/interfaces/tests/interfaces_fixture.h"
#include "cloud/ec2/network/prefix_lists.h"

namespace windlass::cloud::ec2 {

using Permissions = std::vector<IpPermission>;

TEST_CASE_FIXTURE(InterfacesFixture, "rules of the same ports are shown as one permission") {
  auto group = given_group();
  given_rule(group, permission("tcp", 80, 80, "10.0.0.0/8"));
  given_rule(group, permission("6", 80, 80, "192.168.0.0/16"));
  given_rule(group, permission("tcp", 443, 443, "10.0.0.0/8"));
  auto permissions = *shown_group(group).ip_permissions;
  REQUIRE(permissions.size() == 2);
  CHECK(permissions[0].ip_ranges->size() == 2);
  CHECK(*permissions[0].from_port == 80);
}

TEST_CASE_FIXTURE(InterfacesFixture, "a rule that is there is refused, also in other words") {
  auto group = given_group();
  given_rule(group, permission("tcp", 80, 80, "10.0.0.0/8"));
  auto again = allow(group, permission("6", 80, 80, "10.1.2.3/8"));
  CHECK(code_of(again) == "InvalidPermission.Duplicate");
  CHECK(again.error().message ==
        "the specified rule \"peer: 10.0.0.0/8, TCP, from port: 80, to port: 80, ALLOW\" already "
        "exists");
}

TEST_CASE_FIXTURE(InterfacesFixture, "a refused request adds none of its rules") {
  auto group = given_group();
  given_rule(group, permission("tcp", 80, 80, "10.0.0.0/8"));
  AuthorizeSecurityGroupIngressRequest in;
  in.group_id = group;
  in.ip_permissions = {
      {permission("tcp", 22, 22, "10.0.0.0/8"), permission("tcp", 80, 80, "10.0.0.0/8")}};
  CHECK(code_of(call<op::AuthorizeSecurityGroupIngress>(in)) == "InvalidPermission.Duplicate");
  CHECK(shown_group(group).ip_permissions->size() == 1);
  in.ip_permissions = {
      {permission("tcp", 22, 22, "10.0.0.0/8"), permission("tcp", 22, 22, "10.0.0.1/8")}};
  CHECK(code_of(call<op::AuthorizeSecurityGroupIngress>(in)) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(InterfacesFixture, "rules that cannot be are refused") {
  auto group = given_group();
  auto refused = [&](IpPermission permission) {
    return code_of(allow(group, std::move(permission)));
  };
  CHECK(refused(permission("tcp", 80, {}, "10.0.0.0/8")) == "InvalidParameterValue");
  CHECK(refused(permission("tcp", 90, 80, "10.0.0.0/8")) == "InvalidParameterValue");
  CHECK(refused(permission("udp", 1, 65536, "10.0.0.0/8")) == "InvalidParameterValue");
  CHECK(refused(permission("tcp", 80, 80, "10.0.0.0/33")) == "InvalidParameterValue");
  CHECK(refused(permission("tcp", 80, 80, "everywhere")) == "InvalidParameterValue");
  CHECK(refused(permission("ftp", 80, 80, "10.0.0.0/8")) == "InvalidParameterValue");
  CHECK(refused(permission("icmp", -1, 3, "10.0.0.0/8")) == "InvalidParameterValue");
  CHECK(refused(from_group("tcp", 80, "sg-0123456789abcdef0")) == "InvalidGroup.NotFound");
  IpPermission for_nobody;
  for_nobody.ip_protocol = "-1";
  CHECK(refused(for_nobody) == "MissingParameter");
  auto of_others = from_group("tcp", 80, group);
  of_others.user_id_group_pairs->at(0).user_id = "111122223333";
  CHECK(refused(of_others) == "InvalidGroup.NotFound");
  auto other_vpc = given_vpc("10.9.0.0/16");
  CHECK(refused(from_group("tcp", 80, given_group("far", other_vpc))) == "InvalidGroup.NotFound");
}

TEST_CASE_FIXTURE(InterfacesFixture, "ports mean nothing where all traffic is meant") {
  auto group = given_group();
  auto rule = given_rule(group, permission("-1", 0, 0, "10.0.0.0/8"));
  DescribeSecurityGroupRulesRequest in;
  in.security_group_rule_ids = {{rule}};
  auto shown = must<op::DescribeSecurityGroupRules>(in).security_group_rules->at(0);
  CHECK(*shown.from_port == -1);
  CHECK(*shown.to_port == -1);
  CHECK(*shown.is_egress == false);
  CHECK(*shown.cidr_ipv4 == "10.0.0.0/8");
  CHECK(*shown.group_id == group);
}

TEST_CASE_FIXTURE(InterfacesFixture, "IPv6 ranges are kept in their shortest form") {
  auto group = given_group();
  IpPermission six;
  six.ip_protocol = "tcp";
  six.from_port = six.to_port = 80;
  six.ipv6_ranges.emplace().push_back({.description = "all", .cidr_ipv6 = "2001:DB8:0::5/32"});
  given_rule(group, six);
  auto shown = shown_group(group).ip_permissions->at(0);
  CHECK(*shown.ipv6_ranges->at(0).cidr_ipv6 == "2001:db8::/32");
  CHECK(*shown.ipv6_ranges->at(0).description == "all");
}

TEST_CASE_FIXTURE(InterfacesFixture, "a rule's tags come with it and go with it") {
  auto group = given_group();
  AuthorizeSecurityGroupIngressRequest in;
  in.group_id = group;
  in.ip_permissions = {{permission("tcp", 80, 80, "10.0.0.0/8")}};
  in.tag_specifications = {{{.resource_type = "security-group-rule", .tags = {{{"team", "red"}}}}}};
  auto made = must<op::AuthorizeSecurityGroupIngress>(in).security_group_rules->at(0);
  CHECK(*made.tags->at(0).value == "red");
  RevokeSecurityGroupIngressRequest out;
  out.group_id = group;
  out.security_group_rule_ids = {{*made.security_group_rule_id}};
  auto revoked = must<op::RevokeSecurityGroupIngress>(out);
  CHECK(*revoked.revoked_security_group_rules->at(0).cidr_ipv4 == "10.0.0.0/8");
  CHECK(must<op::DescribeTags>({}).tags->empty());
  CHECK(code_of(call<op::RevokeSecurityGroupIngress>(out)) ==
        "InvalidSecurityGroupRuleId.NotFound");
}

TEST_CASE_FIXTURE(InterfacesFixture, "the rule that lets everything out is revoked by its words") {
  auto group = given_group();
  RevokeSecurityGroupEgressRequest in;
  in.group_id = group;
  in.ip_permissions = {{permission("-1", 0, 0, "0.0.0.0/0")}};
  CHECK(*must<op::RevokeSecurityGroupEgress>(in).return_);
  CHECK(summoned(networks_duty));
  CHECK(shown_group(group).ip_permissions_egress->empty());
  CHECK(code_of(call<op::RevokeSecurityGroupEgress>(in)) == "InvalidPermission.NotFound");
}

TEST_CASE_FIXTURE(InterfacesFixture,
                  "in the default VPC, revoking what is not there is only told") {
  CreateSecurityGroupRequest made;
  made.group_name = made.description = "web";
  auto group = *must<op::CreateSecurityGroup>(made).group_id;
  RevokeSecurityGroupIngressRequest in;
  in.group_id = group;
  in.ip_permissions = {{permission("tcp", 80, 80, "10.0.0.0/8")}};
  auto answer = must<op::RevokeSecurityGroupIngress>(in);
  CHECK(*answer.unknown_ip_permissions->at(0).ip_ranges->at(0).cidr_ip == "10.0.0.0/8");
}

TEST_CASE_FIXTURE(InterfacesFixture, "a rule is changed in place and keeps its id") {
  auto group = given_group(), peer = given_group("peer");
  auto rule = given_rule(group, permission("tcp", 80, 80, "10.0.0.0/8"));
  auto taken = given_rule(group, permission("tcp", 443, 443, "10.0.0.0/8"));
  auto modify = [&](SecurityGroupRuleRequest to) {
    ModifySecurityGroupRulesRequest in;
    in.group_id = group;
    in.security_group_rules = {{{.security_group_rule_id = rule, .security_group_rule = to}}};
    return code_of(call<op::ModifySecurityGroupRules>(in));
  };
  SecurityGroupRuleRequest to;
  to.ip_protocol = "udp";
  to.from_port = to.to_port = 53;
  to.referenced_group_id = peer;
  to.description = "names";
  CHECK(modify(to) == "");
  CHECK(summoned(networks_duty));
  DescribeSecurityGroupRulesRequest in;
  in.security_group_rule_ids = {{rule}};
  auto shown = must<op::DescribeSecurityGroupRules>(in).security_group_rules->at(0);
  CHECK(*shown.referenced_group_info->group_id == peer);
  CHECK(!shown.cidr_ipv4);
  CHECK(*shown.description == "names");

  SecurityGroupRuleRequest same;
  same.ip_protocol = "tcp";
  same.from_port = same.to_port = 443;
  same.cidr_ipv4 = "10.0.0.0/8";
  CHECK(modify(same) == "InvalidPermission.Duplicate");
  same.cidr_ipv6 = "::/0";
  CHECK(modify(same) == "InvalidParameterCombination");
}

TEST_CASE_FIXTURE(InterfacesFixture, "descriptions of rules are changed by words and by id") {
  auto group = given_group();
  auto rule = given_rule(group, permission("tcp", 80, 80, "10.0.0.0/8"));
  auto description = [&] {
    return shown_group(group).ip_permissions->at(0).ip_ranges->at(0).description;
  };
  UpdateSecurityGroupRuleDescriptionsIngressRequest in;
  in.group_id = group;
  in.ip_permissions = {{permission("tcp", 80, 80, "10.0.0.0/8")}};
  in.ip_permissions->at(0).ip_ranges->at(0).description = "from the office";
  must<op::UpdateSecurityGroupRuleDescriptionsIngress>(in);
  CHECK(*description() == "from the office");
  in.ip_permissions.reset();
  in.security_group_rule_descriptions = {{{.security_group_rule_id = rule, .description = {}}}};
  must<op::UpdateSecurityGroupRuleDescriptionsIngress>(in);
  CHECK(!description());

  UpdateSecurityGroupRuleDescriptionsEgressRequest out;
  out.group_id = group;
  out.security_group_rule_descriptions = in.security_group_rule_descriptions;
  CHECK(code_of(call<op::UpdateSecurityGroupRuleDescriptionsEgress>(out)) ==
        "InvalidSecurityGroupRuleId.NotFound");
  out.security_group_rule_descriptions.reset();
  CHECK(code_of(call<op::UpdateSecurityGroupRuleDescriptionsEgress>(out)) == "MissingParameter");
}

TEST_CASE_FIXTURE(InterfacesFixture,
                  "a group has sixty rules for IPv4 in each direction, and no more") {
  auto group = given_group();
  Permissions many;
  for (int i = 0; i < 60; ++i) many.push_back(permission("tcp", i, i, "10.0.0.0/8"));
  AuthorizeSecurityGroupIngressRequest in;
  in.group_id = group;
  in.ip_permissions = many;
  must<op::AuthorizeSecurityGroupIngress>(in);
  CHECK(code_of(allow(group, permission("tcp", 99, 99, "10.0.0.0/8"))) ==
        "RulesPerSecurityGroupLimitExceeded");
}

TEST_CASE_FIXTURE(InterfacesFixture, "the older form of a rule says the same") {
  auto group = given_group();
  AuthorizeSecurityGroupIngressRequest in;
  in.group_id = group;
  in.ip_protocol = "tcp";
  in.from_port = in.to_port = 22;
  in.cidr_ip = "10.0.0.0/8";
  must<op::AuthorizeSecurityGroupIngress>(in);
  CHECK(code_of(allow(group, permission("tcp", 22, 22, "10.0.0.0/8"))) ==
        "InvalidPermission.Duplicate");
}

TEST_CASE_FIXTURE(InterfacesFixture, "the host is told each group's members and rules") {
  auto web = given_group("web"), db_group = given_group("db");
  given_rule(web, permission("tcp", 80, 80, "0.0.0.0/0"));
  given_rule(db_group, from_group("tcp", 5432, web));
  given_interface({web}, "10.0.1.10");
  given_interface({web, db_group}, "10.0.1.11");
  auto groups = groups_of(db, vpc);
  auto of = [&](const std::string& id) {
    return *std::ranges::find(groups, id, &host::Firewall::Group::id);
  };
  CHECK(of(web).members == std::vector<std::string>{"10.0.1.10", "10.0.1.11"});
  CHECK(of(web).in.at(0).peer.range == "0.0.0.0/0");
  CHECK(of(web).out.at(0).protocol == "-1");
  CHECK(of(db_group).members == std::vector<std::string>{"10.0.1.11"});
  CHECK(of(db_group).in.at(0).peer.group == web);
  CHECK(of(db_group).in.at(0).from == 5432);
}

TEST_CASE_FIXTURE(InterfacesFixture, "the host knows where AWS's own prefix lists lead") {
  auto web = given_group("web");
  IpPermission to_s3;
  to_s3.ip_protocol = "tcp";
  to_s3.from_port = to_s3.to_port = 443;
  to_s3.prefix_list_ids.emplace().push_back(
      {.description = {}, .prefix_list_id = prefix_list_of(Region{"us-east-1"}, "s3").id});
  given_rule(web, to_s3);
  for (auto& group : groups_of(db, vpc))
    if (group.id == web) CHECK(group.in.at(0).peer.range == "169.254.170.1/32");
}

}  // namespace windlass::cloud::ec2
