#include "formation/types/dynamodb_changes.h"
#include "formation/types/requests.h"
#include "formation/types/tests/played.h"

namespace windlass::formation::testing {

namespace {

using namespace aws::dynamodb;

std::string change(const std::string& table, const std::string& properties) {
  auto there = types::made_of<TableDescription>(*parse_json(table));
  auto wanted = types::table_request(*parse_json(properties));
  REQUIRE(there);
  REQUIRE(wanted);
  auto next = types::next_change(*there, *wanted);
  return next ? types::told(*next).dump() : "";
}

const std::string index =
    R"({"IndexName":"one","KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],
  "Projection":{"ProjectionType":"ALL"})";

}  // namespace

TEST_CASE("a table that is as wanted needs nothing") {
  CHECK(change(R"({"TableName":"t","ProvisionedThroughput":{"ReadCapacityUnits":1,
                   "WriteCapacityUnits":2}})",
               R"({"ProvisionedThroughput":{"ReadCapacityUnits":"1","WriteCapacityUnits":2}})") ==
        "");
}

TEST_CASE("a table is paid for otherwise in one change") {
  CHECK(change(R"({"TableName":"t","BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"}})",
               R"({"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":2}})") ==
        R"({"TableName":"t","BillingMode":"PROVISIONED",)"
        R"("ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":2}})");
}

TEST_CASE("an index that goes leaves before one that comes") {
  auto next = change(R"({"TableName":"t","GlobalSecondaryIndexes":[)" + index + R"(}]})",
                     R"({"GlobalSecondaryIndexes":[{"IndexName":"two"}]})");
  CHECK(next ==
        R"({"TableName":"t","GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"one"}}]})");
}

TEST_CASE("an index with another projection is made anew") {
  auto next = change(R"({"TableName":"t","GlobalSecondaryIndexes":[)" + index + R"(}]})",
                     R"({"GlobalSecondaryIndexes":[{"IndexName":"one",
                         "KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],
                         "Projection":{"ProjectionType":"KEYS_ONLY"}}]})");
  CHECK(next.find("Delete") != std::string::npos);
}

TEST_CASE("a table that others protect is not unprotected by a template that is silent") {
  CHECK(change(R"({"TableName":"t","DeletionProtectionEnabled":true})", "{}") == "");
}

TEST_CASE("a table is waited for, then changed, then ready") {
  Played table("AWS::DynamoDB::Table");
  auto& script = table.script();
  script.answer("DescribeTable", R"({"Table":{"TableName":"t","TableStatus":"CREATING"}})");
  script.answer("DescribeTable", R"({"Table":{"TableName":"t","TableStatus":"ACTIVE"}})");
  script.answer("DescribeTable",
                R"({"Table":{"TableName":"t","TableStatus":"ACTIVE","TableArn":"arn:t",
                    "BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"}}})");
  Physical physical{"t"};
  auto properties = R"({"BillingMode":"PAY_PER_REQUEST"})";
  CHECK(table.ready(properties, physical).value() == Progress::Pending);
  CHECK(table.ready(properties, physical).value() == Progress::Pending);
  CHECK(table.ready(properties, physical).value() == Progress::Ready);
  CHECK(table.asked() == "DescribeTable DescribeTable UpdateTable DescribeTable");
  CHECK(physical.attributes.text("Arn") == "arn:t");
}

TEST_CASE("expiry by another attribute is switched off first") {
  Played table("AWS::DynamoDB::Table");
  table.script().answer("DescribeTable", R"({"Table":{"TableName":"t","TableStatus":"ACTIVE"}})");
  table.script().answer("DescribeTimeToLive", R"({"TimeToLiveDescription":
    {"TimeToLiveStatus":"ENABLED","AttributeName":"old"}})");
  Physical physical{"t"};
  auto properties = R"({"TimeToLiveSpecification":{"Enabled":true,"AttributeName":"new"}})";
  CHECK(table.ready(properties, physical).value() == Progress::Pending);
  CHECK(table.said("UpdateTimeToLive").find("TimeToLiveSpecification")->dump() ==
        R"({"Enabled":false,"AttributeName":"old"})");
}

TEST_CASE("what is not served of tables is refused by name") {
  Played table("AWS::DynamoDB::Table");
  auto refused = table.create(R"({"KeySchema":[],"KinesisStreamSpecification":{"StreamArn":"a"}})");
  REQUIRE(!refused);
  CHECK(refused.error().message.find("KinesisStreamSpecification") != std::string::npos);
  CHECK(table.asked().empty());
}

TEST_CASE("a table that is being removed already is not in the way of its removal") {
  Played table("AWS::DynamoDB::Table");
  table.script().refuse("DeleteTable", "ResourceInUseException");
  table.script().answer("DescribeTable", R"({"Table":{"TableStatus":"DELETING"}})");
  CHECK(table.remove("{}", {"t"}));
}

}  // namespace windlass::formation::testing
