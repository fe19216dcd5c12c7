// What requests tell policies.
#include "base/text.h"
#include "cloud/core/permission.h"
#include "cloud/dynamodb/table.h"
#include "dynamo_fixture.h"

namespace windlass::cloud::dynamodb {

namespace {

using Names = std::map<std::string, std::string>;

struct PermissionFixture : DynamoFixture {
  // What the gateway asks for, where the template's part is already filled in.
  std::vector<Asked> asked_for(std::string_view operation, const void* input,
                               const std::string& resource = table_arn("us-east-1", "000000000000",
                                                                       "things")) {
    for (auto& one : permissions.operations)
      if (one.operation == operation) {
        std::vector<Asked> asked{{.action = std::string(one.action), .resources = {resource}}};
        if (one.refine) one.refine(here(), input, asked);
        permissions.look_up(db, here(), asked);
        return asked;
      }
    return {};
  }
  static std::string joined(const Asked& asked, std::string_view key) {
    for (auto& [name, values] : asked.context)
      if (name == key) return join(values, " ");
    return "(none)";
  }
};

}  // namespace

TEST_CASE_FIXTURE(PermissionFixture, "the leading key of an item is its hash key, and no other") {
  given_table("pk sk");
  aws::dynamodb::GetItemInput in{.table_name = "things"};
  in.key = Item{{"pk", S("alice")}, {"sk", S("2026")}};
  auto asked = asked_for("GetItem", &in);
  CHECK(joined(asked[0], "dynamodb:LeadingKeys") == "alice");
  CHECK(asked[0].context.size() == 2);  // that, and the attributes
}

TEST_CASE_FIXTURE(PermissionFixture, "a query leads with what its key condition equates") {
  given_table("pk sk");
  aws::dynamodb::QueryInput in{.table_name = "things"};
  in.key_condition_expression = "#who = :who AND sk > :since";
  in.expression_attribute_names = Names{{"#who", "pk"}};
  in.expression_attribute_values = Item{{":who", S("alice")}, {":since", S("2026")}};
  CHECK(joined(asked_for("Query", &in)[0], "dynamodb:LeadingKeys") == "alice");
}

TEST_CASE_FIXTURE(PermissionFixture, "a query of an index needs the permission on the index") {
  aws::dynamodb::QueryInput in{.table_name = "things", .index_name = "by-day"};
  CHECK(asked_for("Query", &in)[0].resources[0] ==
        "arn:aws:dynamodb:us-east-1:000000000000:table/things/index/by-day");
}

TEST_CASE_FIXTURE(PermissionFixture,
                  "the attributes are those that expressions name at their top") {
  aws::dynamodb::UpdateItemInput in{.table_name = "things"};
  in.key = Item{{"pk", S("a")}};
  in.update_expression = "SET #c = if_not_exists(counts.total, :zero) REMOVE old[1]";
  in.condition_expression = "attribute_exists(pk) and size(names) < :n";
  in.expression_attribute_names = Names{{"#c", "colour"}};
  CHECK(joined(asked_for("UpdateItem", &in)[0], "dynamodb:Attributes") ==
        "colour counts names old pk");
}

TEST_CASE_FIXTURE(PermissionFixture, "a transaction needs for each part what it would need alone") {
  aws::dynamodb::TransactWriteItemsInput in;
  auto& parts = in.transact_items.emplace();
  parts.emplace_back().put.emplace().table_name = "things";
  parts.emplace_back().condition_check.emplace().table_name = "others";
  auto asked = asked_for("TransactWriteItems", &in);
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].action == "dynamodb:PutItem");
  CHECK(asked[1].action == "dynamodb:ConditionCheckItem");
  CHECK(asked[1].resources[0].ends_with(":table/others"));
  CHECK(joined(asked[1], "dynamodb:EnclosingOperation") == "TransactWriteItems");
}

TEST_CASE_FIXTURE(PermissionFixture, "a batch needs the permission on each of its tables") {
  aws::dynamodb::BatchGetItemInput in;
  auto& wanted = in.request_items.emplace();
  wanted["others"].keys.emplace();
  wanted["things"].keys = std::vector<Item>{Item{{"pk", S("a")}}, Item{{"pk", S("b")}}};
  given_table("pk");
  auto asked = asked_for("BatchGetItem", &in);
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].resources[0].ends_with(":table/others"));
  CHECK(joined(asked[1], "dynamodb:LeadingKeys") == "a b");
}

TEST_CASE_FIXTURE(PermissionFixture, "a table's side is its owner, its policy and its tags") {
  given_table("pk");
  auto arn = table_arn("us-east-1", "000000000000", "things");
  REQUIRE(call<op::PutResourcePolicy>(
      {.resource_arn = arn, .policy = R"({"Version":"2012-10-17","Statement":[]})"}));
  REQUIRE(call<op::TagResource>(
      {.resource_arn = arn, .tags = std::vector<aws::dynamodb::Tag>{{"team", "red"}}}));
  auto side = permissions.resource_side(db, here(), arn + "/index/by-day");
  REQUIRE(side);
  CHECK(side->owner.text == "000000000000");
  CHECK(side->policy.find("2012-10-17") != std::string::npos);
  CHECK(side->tags == std::vector<std::pair<std::string, std::string>>{{"team", "red"}});
  CHECK(!permissions.resource_side(db, here(), arn + "-else"));
}

TEST_CASE_FIXTURE(PermissionFixture, "by its ARN, a table of another account is reached") {
  given_table("pk");
  caller = root_of(AccountId{"111111111111"});
  auto arn = table_arn("us-east-1", "000000000000", "things");
  CHECK(call<op::GetItem>({.table_name = arn, .key = Item{{"pk", S("a")}}}));
  CHECK(!call<op::GetItem>({.table_name = "things", .key = Item{{"pk", S("a")}}}));
}

}  // namespace windlass::cloud::dynamodb
