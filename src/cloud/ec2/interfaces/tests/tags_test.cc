#include "aws/ec2/delete_vpc.h"
#include "cloud/ec2/interfaces/tests/interfaces_fixture.h"

namespace windlass::cloud::ec2 {

struct TagFixture : InterfacesFixture {
  std::string tag(const std::string& resource, const std::string& key, const std::string& value) {
    return code_of(call<op::CreateTags>(
        {.dry_run = {}, .resources = {{resource}}, .tags = {{{.key = key, .value = value}}}}));
  }
  std::string untag(const std::string& resource, std::vector<Tag> tags) {
    return code_of(
        call<op::DeleteTags>({.dry_run = {}, .resources = {{resource}}, .tags = std::move(tags)}));
  }
  std::map<std::string, std::string> tags(const std::string& resource) {
    DescribeTagsRequest in;
    in.filters = filter("resource-id", resource);
    std::map<std::string, std::string> found;
    auto all = *must<op::DescribeTags>(in).tags;
    for (auto& one : all) found[*one.key] = *one.value;
    return found;
  }
};

using Strings = std::map<std::string, std::string>;

TEST_CASE_FIXTURE(TagFixture, "whatever exists can be tagged, whichever part it lies in") {
  for (auto& id : {vpc, subnet, given_group(), given_interface(),
                   *must<op::AllocateAddress>({}).allocation_id}) {
    CAPTURE(id);
    CHECK(tag(id, "team", "red") == "");
    CHECK(tags(id) == Strings{{"team", "red"}});
  }
}

TEST_CASE_FIXTURE(TagFixture, "what does not exist cannot be tagged") {
  CHECK(tag("vpc-0123456789abcdef0", "a", "b") == "InvalidVpcID.NotFound");
  CHECK(tag("sg-0123456789abcdef0", "a", "b") == "InvalidGroup.NotFound");
  CHECK(tag("sgr-0123456789abcdef0", "a", "b") == "InvalidSecurityGroupRuleId.NotFound");
  CHECK(tag("pony-1", "a", "b") == "InvalidID");
  CHECK(tag("vpc", "a", "b") == "InvalidID");
  caller = root_of(AccountId{"111122223333"});
  CHECK(tag(vpc, "a", "b") == "InvalidVpcID.NotFound");
}

TEST_CASE_FIXTURE(TagFixture, "a tag goes by its key, or only with its value") {
  tag(vpc, "a", "1");
  tag(vpc, "b", "2");
  CHECK(untag(vpc, {{.key = "a", .value = "other"}}) == "");
  CHECK(tags(vpc).size() == 2);
  CHECK(untag(vpc, {{.key = "a", .value = "1"}, {.key = "b", .value = {}}}) == "");
  CHECK(tags(vpc).empty());
}

TEST_CASE_FIXTURE(TagFixture, "without tags to delete, all that people gave go") {
  tag(vpc, "a", "1");
  auto people = caller;
  caller = service_principal(people.account, "cloudformation.amazonaws.com");
  CHECK(tag(vpc, "aws:cloudformation:stack-name", "s") == "");
  caller = people;
  CHECK(untag(vpc, {}) == "");
  CHECK(tags(vpc) == Strings{{"aws:cloudformation:stack-name", "s"}});
  CHECK(untag(vpc, {{.key = "aws:cloudformation:stack-name", .value = {}}}) ==
        "InvalidParameterValue");
  CHECK(tag(vpc, "aws:mine", "s") == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(TagFixture, "tags are found by resource type, key and value") {
  tag(vpc, "team", "red");
  tag(subnet, "team", "blue");
  auto found = [&](const std::string& name, const std::string& value) {
    DescribeTagsRequest in;
    in.filters = filter(name, value);
    return must<op::DescribeTags>(in).tags->size();
  };
  CHECK(found("resource-type", "subnet") == 1);
  CHECK(found("key", "team") == 2);
  CHECK(found("value", "r?d") == 1);
  CHECK(found("tag:team", "blue") == 1);
}

TEST_CASE_FIXTURE(TagFixture,
                  "a VPC with groups or interfaces stays; its default group goes with it") {
  auto remove = [&] {
    DeleteVpcRequest in;
    in.vpc_id = vpc;
    return code_of(call<op::DeleteVpc>(in));
  };
  vpc = given_vpc("10.8.0.0/16");
  auto group = given_group();
  CHECK(remove() == "DependencyViolation");
  DeleteSecurityGroupRequest in;
  in.group_id = group;
  must<op::DeleteSecurityGroup>(in);
  auto mine = default_group(db, vpc);
  CHECK(remove() == "");
  CHECK(default_group(db, vpc) == "");
  DescribeSecurityGroupsRequest all;
  all.filters = filter("group-id", mine);
  CHECK(must<op::DescribeSecurityGroups>(all).security_groups->empty());
}

}  // namespace windlass::cloud::ec2
