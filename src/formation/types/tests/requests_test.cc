#include "formation/types/requests.h"

#include <doctest/doctest.h>

#include "aws/cloudwatch/put_metric_alarm.h"
#include "aws/iam/create_role.h"
#include "aws/s3/put_bucket_cors.h"
#include "formation/types/properties.h"

namespace windlass::formation::types {

namespace {

Json json(const char* text) { return *parse_json(text); }

}  // namespace

TEST_CASE("texts that stand for numbers and flags are what they stand for") {
  auto made = made_of<aws::cloudwatch::PutMetricAlarmInput>(
      json(R"({"Threshold":"1.5","Period":"60","ActionsEnabled":"true"})"));
  REQUIRE(made);
  CHECK(made->threshold == 1.5);
  CHECK(made->period == 60);
  CHECK(made->actions_enabled == true);
}

TEST_CASE("a document becomes text where the service wants text") {
  auto made = made_of<aws::iam::CreateRoleRequest>(
      json(R"({"AssumeRolePolicyDocument":{"Version":"2012-10-17"}})"));
  REQUIRE(made);
  CHECK(made->assume_role_policy_document == R"({"Version":"2012-10-17"})");
}

TEST_CASE("names may differ in case") {
  auto made = made_of<aws::s3::CORSConfiguration>(json(R"({"CorsRules":[{"Id":"a"}]})"));
  REQUIRE(made);
  CHECK(made->cors_rules->front().id == "a");
}

TEST_CASE("a property that the service does not know is refused by name") {
  auto made = made_of<aws::iam::CreateRoleRequest>(json(R"({"Colour":"red"})"));
  REQUIRE(!made);
  CHECK(made.error().message == "Encountered unsupported property Colour");
}

TEST_CASE("a value that cannot be meant is refused, and its place named") {
  auto made = made_of<aws::cloudwatch::PutMetricAlarmInput>(json(R"({"Period":"soon"})"));
  REQUIRE(!made);
  CHECK(made.error().message.find("Period") != std::string::npos);
}

TEST_CASE("what nobody would honour is refused, unless it asks for nothing") {
  CHECK(!refuse("T", json(R"({"A":{}})"), {"A"}));
  CHECK(!refuse("T", json(R"({"A":"x"})"), {"A"}));
  CHECK(refuse("T", json(R"({"A":false,"B":1})"), {"A"}));
}

TEST_CASE("a policy is read back from any of its forms") {
  auto document = json(R"({"Version":"2012-10-17"})");
  CHECK(parsed_document(R"({"Version":"2012-10-17"})") == document);
  CHECK(parsed_document("%7B%22Version%22%3A%222012-10-17%22%7D") == document);
}

}  // namespace windlass::formation::types
