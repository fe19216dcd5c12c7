#include "cloud/ssm/tests/ssm_fixture.h"

namespace windlass::cloud::ssm {

TEST_CASE_FIXTURE(SsmFixture, "a parameter is got as it was put") {
  auto made = put("/jobs/url", "http://x");
  REQUIRE(made);
  CHECK(made->version == 1);
  CHECK(made->tier == "Standard");
  auto parameter = *get("/jobs/url")->parameter;
  CHECK(parameter.name == "/jobs/url");
  CHECK(parameter.value == "http://x");
  CHECK(parameter.type == "String");
  CHECK(parameter.data_type == "text");
  CHECK(parameter.arn == "arn:aws:ssm:us-east-1:000000000000:parameter/jobs/url");
  CHECK(parameter.last_modified_date == clock.now());
}

TEST_CASE_FIXTURE(SsmFixture, "a parameter is overwritten only if that is said") {
  given("jobs", "one");
  auto refused = put("jobs", "two");
  CHECK(code_of(refused) == "ParameterAlreadyExists");
  CHECK(message_of(refused) ==
        "The parameter already exists. To overwrite this value, set the "
        "overwrite option in the request to true.");
  CHECK(overwrite("jobs", "two")->version == 2);
  CHECK(value("jobs") == "two");
}

TEST_CASE_FIXTURE(SsmFixture, "a new parameter needs a type and a value") {
  CHECK(message_of(overwrite("jobs", "x")) ==
        "A parameter type is required when you create a parameter.");
  CHECK(code_of(put("jobs", "")) == "ValidationException");
}

TEST_CASE_FIXTURE(SsmFixture, "names have rules") {
  CHECK(code_of(put("/aws/jobs", "x")) == "AccessDeniedException");
  for (auto* name : {"aws-jobs", "SSM", "/ssm/jobs", "jobs/url", "/jobs//url", "/jobs/", "a b", ""})
    CHECK_MESSAGE(code_of(put(name, "x")) == "ValidationException", name);
  CHECK(message_of(put("jobs/url", "x")) == "Parameter name must be a fully qualified name.");
  CHECK(code_of(put("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", "x")) ==
        "HierarchyLevelLimitExceededException");
  CHECK(put("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15", "x"));
}

TEST_CASE_FIXTURE(SsmFixture, "what an overwrite does not say stays as it was") {
  auto asked = string_of("jobs", "abc");
  asked.description = "letters";
  asked.allowed_pattern = "^[a-z]+$";
  must<op::PutParameter>(asked);
  REQUIRE(overwrite("jobs", "def"));
  auto metadata = must<op::DescribeParameters>({}).parameters->at(0);
  CHECK(metadata.description == "letters");
  CHECK(metadata.allowed_pattern == "^[a-z]+$");
  CHECK(metadata.version == 2);
}

TEST_CASE_FIXTURE(SsmFixture,
                  "a value must match the allowed pattern, and a refusal does not repeat it") {
  auto asked = string_of("jobs", "s3cret");
  asked.allowed_pattern = "^[a-z]+$";
  auto refused = call<op::PutParameter>(asked);
  CHECK(code_of(refused) == "ParameterPatternMismatchException");
  CHECK(message_of(refused).find("s3cret") == std::string::npos);
  asked.allowed_pattern = "([a-z";
  CHECK(code_of(call<op::PutParameter>(asked)) == "InvalidAllowedPatternException");
}

TEST_CASE_FIXTURE(SsmFixture,
                  "a standard value has at most 4096 characters, an advanced one 8192") {
  auto asked = string_of("jobs", std::string(4096, 'x'));
  must<op::PutParameter>(asked);
  asked.name = "more";
  *asked.value += "x";
  CHECK(code_of(call<op::PutParameter>(asked)) == "ValidationException");
  asked.tier = "Intelligent-Tiering";
  CHECK(must<op::PutParameter>(asked).tier == "Advanced");
  asked.name = "most";
  asked.value = std::string(8193, 'x');
  CHECK(code_of(call<op::PutParameter>(asked)) == "ValidationException");
}

TEST_CASE_FIXTURE(SsmFixture, "an advanced parameter stays one") {
  auto asked = string_of("jobs", "x");
  asked.tier = "Advanced";
  must<op::PutParameter>(asked);
  CHECK(overwrite("jobs", "y")->tier == "Advanced");
  asked.tier = "Standard";
  asked.overwrite = true;
  CHECK(code_of(call<op::PutParameter>(asked)) == "ValidationException");
}

TEST_CASE_FIXTURE(SsmFixture, "data types are text or the id of an image") {
  auto asked = string_of("jobs", "ami-12345678");
  asked.data_type = "aws:ec2:image";
  must<op::PutParameter>(asked);
  CHECK(get("jobs")->parameter->data_type == "aws:ec2:image");
  asked.name = "other";
  asked.value = "x";
  CHECK(code_of(call<op::PutParameter>(asked)) == "ValidationException");
  asked.data_type = "number";
  CHECK(message_of(call<op::PutParameter>(asked)) ==
        "The following data type is not supported: number (Data type names are all lowercase.)");
}

TEST_CASE_FIXTURE(SsmFixture, "the oldest of 100 versions makes room, unless it has a label") {
  given("jobs", "1");
  for (int i = 2; i <= 100; ++i) REQUIRE(overwrite("jobs", std::to_string(i)));
  CHECK(value("jobs:1") == "1");
  CHECK(overwrite("jobs", "101")->version == 101);
  CHECK(value("jobs:1") == "ParameterVersionNotFound");
  REQUIRE(label("jobs", {"keep"}, 2));
  CHECK(code_of(overwrite("jobs", "102")) == "ParameterMaxVersionLimitExceeded");
}

TEST_CASE_FIXTURE(SsmFixture, "a parameter with an expiration goes when it is due") {
  auto asked = string_of("jobs", "x");
  asked.tier = "Advanced";
  asked.policies = R"([{"Type":"Expiration","Version":"1.0",
      "Attributes":{"Timestamp":"2023-11-15T22:13:20.000Z"}}])";  // a day after the clock's start
  must<op::PutParameter>(asked);
  run_tasks();
  CHECK(value("jobs") == "x");
  clock.advance(std::chrono::hours(24));
  run_tasks();
  CHECK(value("jobs") == "ParameterNotFound");
}

TEST_CASE_FIXTURE(SsmFixture, "policies that notify are refused by their name") {
  auto asked = string_of("jobs", "x");
  asked.tier = "Advanced";
  asked.policies = R"([{"Type":"NoChangeNotification","Version":"1.0","Attributes":{}}])";
  auto refused = call<op::PutParameter>(asked);
  CHECK(code_of(refused) == "InvalidPolicyTypeException");
  CHECK(message_of(refused).find("NoChangeNotification") != std::string::npos);
}

}  // namespace windlass::cloud::ssm
