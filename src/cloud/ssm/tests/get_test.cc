#include "cloud/ssm/tests/ssm_fixture.h"

namespace windlass::cloud::ssm {

TEST_CASE_FIXTURE(SsmFixture, "a version is got by its number, and says so") {
  given("jobs", "one");
  REQUIRE(overwrite("jobs", "two"));
  auto parameter = *get("jobs:1")->parameter;
  CHECK(parameter.value == "one");
  CHECK(parameter.name == "jobs");
  CHECK(parameter.selector == ":1");
  CHECK(message_of(get("jobs:3")) ==
        "Systems Manager could not find version 3 of jobs. Verify the "
        "version and try again.");
}

TEST_CASE_FIXTURE(SsmFixture, "a parameter is got by its ARN") {
  given("/jobs/url", "a");
  given("plain", "b");
  CHECK(value("arn:aws:ssm:us-east-1:000000000000:parameter/jobs/url") == "a");
  CHECK(value("arn:aws:ssm:us-east-1:000000000000:parameter/plain:1") == "b");
  CHECK(value("arn:aws:ssm:eu-west-1:000000000000:parameter/plain") == "ParameterNotFound");
}

TEST_CASE_FIXTURE(SsmFixture, "what another region or account put is not here") {
  given("jobs");
  region.text = "eu-west-1";
  CHECK(value("jobs") == "ParameterNotFound");
  region.text = "us-east-1";
  caller = root_of(AccountId{"111111111111"});
  CHECK(value("jobs") == "ParameterNotFound");
}

TEST_CASE_FIXTURE(SsmFixture, "the newest image of Debian is a public parameter, everywhere") {
  region.text = "eu-west-1";
  CHECK(value("/aws/service/debian/release/12/latest/amd64") == "ami-0deb1200000000001");
  CHECK(value("/aws/service/debian/release/12/latest/arm64") == "ParameterNotFound");
}

TEST_CASE_FIXTURE(SsmFixture,
                  "public parameters are found below a path, and belong to no account") {
  auto found = must<op::GetParametersByPath>({.path = "/aws/service/windlass", .recursive = true});
  REQUIRE(found.parameters->size() == 2);
  CHECK(found.parameters->at(1).value == "ami-0715e000000000001");
  CHECK(found.parameters->at(1).arn ==
        "arn:aws:ssm:us-east-1::parameter/aws/service/windlass/tiny/latest/amd64");
}

TEST_CASE_FIXTURE(SsmFixture, "several are got at once, and those that are missing are named") {
  given("a", "1");
  given("b", "2");
  auto answer = must<op::GetParameters>({Names{"b", "none", "a:1", "a:9"}, {}});
  REQUIRE(answer.parameters->size() == 2);
  CHECK(answer.parameters->at(0).value == "2");
  CHECK(answer.parameters->at(1).value == "1");
  CHECK(answer.invalid_parameters == Names{"none", "a:9"});
  CHECK(code_of(call<op::GetParameters>({Names(11, "a"), {}})) == "ValidationException");
}

TEST_CASE_FIXTURE(SsmFixture, "parameters below a path are found, one level deep or all") {
  for (auto* name : {"/a/x", "/a/y", "/a/b/z", "/ab/x", "/a0", "plain"}) given(name);
  CHECK(below("/a", false) == "/a/x /a/y");
  CHECK(below("/a") == "/a/b/z /a/x /a/y");
  CHECK(below("/a/") == "/a/b/z /a/x /a/y");
  CHECK(below("/", false) == "/a0 plain");
  CHECK(below("/") == "/a/b/z /a/x /a/y /a0 /ab/x plain");
  CHECK(code_of(call<op::GetParametersByPath>({.path = "a"})) == "ValidationException");
}

TEST_CASE_FIXTURE(SsmFixture, "parameters below a path come ten a page, each once") {
  std::string all;
  for (int i = 10; i < 35; ++i) {
    auto name = "/a/" + std::to_string(i);
    given(name);
    all += (all.empty() ? "" : " ") + name;
  }
  CHECK(below("/a") == all);
  GetParametersByPathRequest asked;
  asked.path = "/a";
  CHECK(must<op::GetParametersByPath>(asked).parameters->size() == 10);
  asked.max_results = 11;
  CHECK(code_of(call<op::GetParametersByPath>(asked)) == "ValidationException");
}

TEST_CASE_FIXTURE(SsmFixture, "parameters below a path are filtered by type and label") {
  given("/a/x", "1", "StringList");
  given("/a/y", "2");
  REQUIRE(overwrite("/a/y", "3"));
  REQUIRE(label("/a/y", {"live"}, 1));
  auto found = [&](const std::string& key, const std::string& wanted) {
    GetParametersByPathRequest asked;
    asked.path = "/a";
    ParameterStringFilter filter;
    filter.key = key;
    filter.values = Names{wanted};
    asked.parameter_filters = std::vector{filter};
    auto answer = call<op::GetParametersByPath>(asked);
    if (!answer) return answer.error().code;
    return answer->parameters->empty() ? "(none)" : *answer->parameters->at(0).value;
  };
  CHECK(found("Type", "StringList") == "1");
  CHECK(found("Label", "live") == "2");
  CHECK(found("Label", "dead") == "(none)");
  CHECK(found("Name", "x") == "InvalidFilterKey");
}

TEST_CASE_FIXTURE(SsmFixture, "the history has every version with its labels") {
  given("jobs", "one");
  REQUIRE(overwrite("jobs", "two"));
  REQUIRE(label("jobs", {"live"}, 1));
  auto history = *must<op::GetParameterHistory>({.name = "jobs"}).parameters;
  REQUIRE(history.size() == 2);
  CHECK(history[0].value == "one");
  CHECK(history[0].labels == Names{"live"});
  CHECK(history[1].version == 2);
  CHECK(code_of(call<op::GetParameterHistory>({.name = "none"})) == "ParameterNotFound");
}

TEST_CASE_FIXTURE(SsmFixture, "the history comes in pages") {
  given("jobs", "1");
  for (int i = 2; i <= 5; ++i) REQUIRE(overwrite("jobs", std::to_string(i)));
  GetParameterHistoryRequest asked;
  asked.name = "jobs";
  asked.max_results = 3;
  auto page = must<op::GetParameterHistory>(asked);
  CHECK(page.parameters->size() == 3);
  asked.next_token = page.next_token;
  page = must<op::GetParameterHistory>(asked);
  REQUIRE(page.parameters->size() == 2);
  CHECK(page.parameters->at(0).version == 4);
  CHECK(!page.next_token);
}

TEST_CASE_FIXTURE(SsmFixture, "a label stands for one version, and moves") {
  given("jobs", "one");
  REQUIRE(overwrite("jobs", "two"));
  CHECK(label("jobs", {"live"}, 1)->parameter_version == 1);
  CHECK(value("jobs:live") == "one");
  CHECK(label("jobs", {"live"})->parameter_version == 2);
  CHECK(value("jobs:live") == "two");
  CHECK(message_of(get("jobs:dead")) ==
        "Systems Manager could not find label dead for parameter "
        "jobs. Verify the label and try again.");
}

TEST_CASE_FIXTURE(SsmFixture, "labels have rules, and ten fit on a version") {
  given("jobs");
  CHECK(label("jobs", {"1st", "aws-x", "ssm", "a b", "good"})->invalid_labels ==
        Names{"1st", "aws-x", "ssm", "a b"});
  CHECK(value("jobs:good") == "x");
  REQUIRE(label("jobs", {"b", "c", "d", "e", "f", "g", "h", "i", "j"}));
  CHECK(code_of(label("jobs", {"k"})) == "ParameterVersionLabelLimitExceeded");
  CHECK(code_of(label("jobs", {"k"}, 9)) == "ParameterVersionNotFound");
}

TEST_CASE_FIXTURE(SsmFixture, "a label is taken off the version that has it") {
  given("jobs");
  REQUIRE(label("jobs", {"live"}));
  auto answer = must<op::UnlabelParameterVersion>({"jobs", 1, Names{"live", "dead"}});
  CHECK(answer.removed_labels == Names{"live"});
  CHECK(answer.invalid_labels == Names{"dead"});
  CHECK(value("jobs:live") == "ParameterVersionNotFound");
  CHECK(code_of(call<op::UnlabelParameterVersion>({"none", 1, Names{"x"}})) == "ParameterNotFound");
}

TEST_CASE_FIXTURE(SsmFixture, "a deleted parameter is gone with its history") {
  given("jobs");
  must<op::DeleteParameter>({"jobs"});
  CHECK(value("jobs:1") == "ParameterNotFound");
  CHECK(code_of(call<op::DeleteParameter>({"jobs"})) == "ParameterNotFound");
  CHECK(put("jobs", "y")->version == 1);
}

TEST_CASE_FIXTURE(SsmFixture, "several are deleted at once, and those that are missing are named") {
  given("a");
  auto answer = must<op::DeleteParameters>({Names{"a", "none"}});
  CHECK(answer.deleted_parameters == Names{"a"});
  CHECK(answer.invalid_parameters == Names{"none"});
  CHECK(code_of(call<op::DeleteParameters>({Names{}})) == "ValidationException");
}

}  // namespace windlass::cloud::ssm
