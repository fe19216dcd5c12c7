#include "cloud/ssm/tests/ssm_fixture.h"

namespace windlass::cloud::ssm {

TEST_CASE_FIXTURE(SsmFixture, "parameters are described without their values") {
  auto asked = string_of("/jobs/url", "x");
  asked.description = "where";
  must<op::PutParameter>(asked);
  auto metadata = must<op::DescribeParameters>({}).parameters->at(0);
  CHECK(metadata.name == "/jobs/url");
  CHECK(metadata.description == "where");
  CHECK(metadata.tier == "Standard");
  CHECK(metadata.last_modified_user == "arn:aws:iam::000000000000:root");
}

TEST_CASE_FIXTURE(SsmFixture, "parameters are found by parts of their names and paths") {
  for (auto* name : {"/a/b/c", "/a/x", "/ax", "jobs"}) given(name);
  CHECK(described("Name", "", {"/a/x"}) == "/a/x");
  CHECK(described("Name", "Equals", {"/a/x", "jobs"}) == "/a/x jobs");
  CHECK(described("Name", "BeginsWith", {"/a"}) == "/a/b/c /a/x /ax");
  CHECK(described("Name", "Contains", {"x"}) == "/a/x /ax");
  CHECK(described("Path", "", {"/a"}) == "/a/x");
  CHECK(described("Path", "Recursive", {"/a"}) == "/a/b/c /a/x");
}

TEST_CASE_FIXTURE(SsmFixture, "parameters are found by type, key, tier and tag") {
  given("a");
  given("b", "x", "SecureString");
  must<op::AddTagsToResource>({"Parameter", "a", std::vector<Tag>{{"team", "one"}}});
  CHECK(described("Type", "", {"SecureString"}) == "b");
  CHECK(described("KeyId", "", {"alias/aws/ssm"}) == "b");
  CHECK(described("Tier", "", {"Standard"}) == "a b");
  CHECK(described("tag:team", "", {"one"}) == "a");
  CHECK(described("tag:team", "", {"two"}) == "");
}

TEST_CASE_FIXTURE(SsmFixture, "filters that do not exist are refused") {
  CHECK(described("Colour", "", {"red"}) == "InvalidFilterKey");
  CHECK(described("Type", "Near", {"String"}) == "InvalidFilterOption");
  CHECK(described("Name", "", {}) == "InvalidFilterValue");
  CHECK(described("Path", "BeginsWith", {"/a"}) == "InvalidFilterOption");
}

TEST_CASE_FIXTURE(SsmFixture, "the older form of filters finds by the beginning of a name") {
  given("jobs-a");
  given("other");
  DescribeParametersRequest asked;
  asked.filters = std::vector<ParametersFilter>{{"Name", Names{"jobs"}}};
  CHECK(must<op::DescribeParameters>(asked).parameters->size() == 1);
  asked.parameter_filters = std::vector<ParameterStringFilter>(1);
  CHECK(code_of(call<op::DescribeParameters>(asked)) == "ValidationException");
}

TEST_CASE_FIXTURE(SsmFixture, "descriptions come in pages") {
  for (auto* name : {"a", "b", "c"}) given(name);
  DescribeParametersRequest asked;
  asked.max_results = 2;
  auto page = must<op::DescribeParameters>(asked);
  CHECK(page.parameters->size() == 2);
  asked.next_token = page.next_token;
  page = must<op::DescribeParameters>(asked);
  REQUIRE(page.parameters->size() == 1);
  CHECK(page.parameters->at(0).name == "c");
  asked.next_token = "%%";
  CHECK(code_of(call<op::DescribeParameters>(asked)) == "InvalidNextToken");
}

TEST_CASE_FIXTURE(SsmFixture, "tags come with a parameter, are added and removed") {
  auto asked = string_of("jobs", "x");
  asked.tags = std::vector<Tag>{{"team", "a"}};
  must<op::PutParameter>(asked);
  must<op::AddTagsToResource>({"Parameter", "jobs", std::vector<Tag>{{"stage", "qa"}}});
  must<op::RemoveTagsFromResource>({"Parameter", "jobs", Names{"team"}});
  auto tags = *must<op::ListTagsForResource>({"Parameter", "jobs"}).tag_list;
  REQUIRE(tags.size() == 1);
  CHECK(tags[0].key == "stage");
}

TEST_CASE_FIXTURE(SsmFixture, "tags are refused where there is no parameter") {
  CHECK(code_of(call<op::ListTagsForResource>({"Parameter", "none"})) == "InvalidResourceId");
  CHECK(code_of(call<op::AddTagsToResource>({"Document", "x", std::vector<Tag>{}})) ==
        "InvalidResourceType");
  CHECK(code_of(call<op::RemoveTagsFromResource>({"Parameter", "none", Names{"x"}})) ==
        "InvalidResourceId");
  given("jobs");
  auto asked = string_of("jobs", "y");
  asked.overwrite = true;
  asked.tags = std::vector<Tag>{{"team", "a"}};
  CHECK(code_of(call<op::PutParameter>(asked)) == "ValidationException");
}

}  // namespace windlass::cloud::ssm
