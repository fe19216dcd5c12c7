#include "cloud/ec2/interfaces/tests/interfaces_fixture.h"

namespace windlass::cloud::ec2 {

TEST_CASE_FIXTURE(InterfacesFixture, "a new group lets everything out and nothing in") {
  auto group = shown_group(given_group());
  CHECK(group.ip_permissions->empty());
  REQUIRE(group.ip_permissions_egress->size() == 1);
  CHECK(*group.ip_permissions_egress->at(0).ip_protocol == "-1");
  CHECK(!group.ip_permissions_egress->at(0).from_port);
  CHECK(*group.ip_permissions_egress->at(0).ip_ranges->at(0).cidr_ip == "0.0.0.0/0");
}

TEST_CASE_FIXTURE(InterfacesFixture, "a VPC's default group lets its members talk to each other") {
  auto group = shown_group(default_group(db, vpc));
  CHECK(*group.group_name == "default");
  auto& pair = group.ip_permissions->at(0).user_id_group_pairs->at(0);
  CHECK(pair.group_id == group.group_id);
}

TEST_CASE_FIXTURE(InterfacesFixture, "a group's name is its own within its VPC") {
  given_group("web");
  CreateSecurityGroupRequest in;
  in.group_name = "web";
  in.description = "again";
  in.vpc_id = vpc;
  CHECK(code_of(call<op::CreateSecurityGroup>(in)) == "InvalidGroup.Duplicate");
  in.vpc_id = given_vpc("10.9.0.0/16");
  CHECK(code_of(call<op::CreateSecurityGroup>(in)) == "");
}

TEST_CASE_FIXTURE(InterfacesFixture, "names and descriptions that AWS does not take are refused") {
  auto create = [&](const std::string& name, const std::string& description) {
    CreateSecurityGroupRequest in;
    in.group_name = name;
    in.description = description;
    in.vpc_id = vpc;
    return code_of(call<op::CreateSecurityGroup>(in));
  };
  CHECK(create("default", "mine") == "InvalidGroup.Reserved");
  CHECK(create("sg-mine", "mine") == "InvalidParameterValue");
  CHECK(create("w\xc3\xa4", "mine") == "InvalidParameterValue");
  CHECK(create("mine", "a < b") == "InvalidParameterValue");
  CHECK(create(std::string(256, 'a'), "mine") == "InvalidParameterValue");
  CHECK(create("mine", "") == "MissingParameter");
}

TEST_CASE_FIXTURE(InterfacesFixture, "a group without a VPC is the default VPC's") {
  CreateSecurityGroupRequest in;
  in.group_name = "web";
  in.description = "web";
  auto id = *must<op::CreateSecurityGroup>(in).group_id;
  CHECK(*shown_group(id).vpc_id != vpc);
  DeleteSecurityGroupRequest by_name;
  by_name.group_name = "web";
  CHECK(*must<op::DeleteSecurityGroup>(by_name).group_id == id);
}

TEST_CASE_FIXTURE(InterfacesFixture, "a group that something depends on cannot go") {
  auto used = given_group("used"), named = given_group("named"), other = given_group("other");
  auto interface = given_interface({used});
  auto rule = given_rule(other, from_group("tcp", 80, named));
  auto remove = [&](const std::string& id) {
    DeleteSecurityGroupRequest in;
    in.group_id = id;
    return code_of(call<op::DeleteSecurityGroup>(in));
  };
  CHECK(remove(used) == "DependencyViolation");
  CHECK(remove(named) == "DependencyViolation");
  CHECK(remove(default_group(db, vpc)) == "CannotDelete");
  DeleteNetworkInterfaceRequest gone;
  gone.network_interface_id = interface;
  must<op::DeleteNetworkInterface>(gone);
  CHECK(remove(other) == "");
  CHECK(remove(named) == "");
  CHECK(remove(used) == "");
  CHECK(remove(used) == "InvalidGroup.NotFound");
  CHECK(remove("web") == "InvalidGroupId.Malformed");
}

TEST_CASE_FIXTURE(InterfacesFixture, "a group that only names itself can go") {
  auto group = given_group();
  given_rule(group, from_group("tcp", 80, group));
  DeleteSecurityGroupRequest in;
  in.group_id = group;
  CHECK(code_of(call<op::DeleteSecurityGroup>(in)) == "");
}

TEST_CASE_FIXTURE(InterfacesFixture, "groups are found by their rules, their VPC and their tags") {
  auto web = given_group("web"), db_group = given_group("db");
  given_rule(web, permission("tcp", 80, 80, "10.0.0.0/8"));
  given_rule(db_group, from_group("tcp", 5432, web));
  must<op::CreateTags>({.dry_run = {}, .resources = {{web}}, .tags = {{{"team", "red"}}}});
  auto found = [&](const std::string& name, const std::string& value) {
    DescribeSecurityGroupsRequest in;
    in.filters = filter(name, value);
    std::vector<std::string> ids;
    auto groups = *must<op::DescribeSecurityGroups>(in).security_groups;
    for (auto& group : groups) ids.push_back(*group.group_id);
    return ids;
  };
  using Ids = std::vector<std::string>;
  CHECK(found("ip-permission.from-port", "80") == Ids{web});
  CHECK(found("ip-permission.cidr", "10.0.0.0/8") == Ids{web});
  CHECK(found("ip-permission.group-name", "web") == Ids{db_group});
  CHECK(found("tag:team", "r*") == Ids{web});
  CHECK(found("group-name", "db") == Ids{db_group});
  CHECK(found("vpc-id", vpc).size() == 3);
  CHECK(found("egress.ip-permission.protocol", "-1").size() == 4);  // with the default VPC's
}

TEST_CASE_FIXTURE(InterfacesFixture, "another account's groups are not there") {
  auto group = given_group();
  caller = root_of(AccountId{"111122223333"});
  DescribeSecurityGroupsRequest in;
  in.group_ids = {{group}};
  CHECK(code_of(call<op::DescribeSecurityGroups>(in)) == "InvalidGroup.NotFound");
}

TEST_CASE_FIXTURE(InterfacesFixture, "a list of groups comes in pages") {
  for (int i = 0; i < 12; ++i) given_group("g" + std::to_string(i));
  GetSecurityGroupsForVpcRequest in;
  in.vpc_id = vpc;
  in.max_results = 5;
  std::size_t seen = 0, pages = 0;
  do {
    auto answer = must<op::GetSecurityGroupsForVpc>(in);
    seen += answer.security_group_for_vpcs->size();
    in.next_token = answer.next_token;
    ++pages;
  } while (in.next_token);
  CHECK(seen == 13);
  CHECK(pages == 3);
}

TEST_CASE_FIXTURE(InterfacesFixture,
                  "no group is referenced across VPCs, and an unknown one is refused") {
  DescribeSecurityGroupReferencesRequest in;
  in.group_id = {{given_group()}};
  CHECK(must<op::DescribeSecurityGroupReferences>(in).security_group_reference_set->empty());
  in.group_id = {{"sg-0123456789abcdef0"}};
  CHECK(code_of(call<op::DescribeSecurityGroupReferences>(in)) == "InvalidGroup.NotFound");
}

}  // namespace windlass::cloud::ec2
