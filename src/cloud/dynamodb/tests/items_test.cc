#include "dynamo_fixture.h"

namespace windlass::cloud::dynamodb {

TEST_CASE_FIXTURE(DynamoFixture, "what was put is got back") {
  given_table();
  put({{"pk", S("a")}, {"sk", S("b")}, {"n", N("1.0")}, {"m", M({{"x", Null()}})}});
  CHECK(got({{"pk", S("a")}, {"sk", S("b")}}) == "{m: M {x: null}, n: N 1, pk: S a, sk: S b}");
  CHECK(got({{"pk", S("a")}, {"sk", S("c")}}) == "nothing");
}

TEST_CASE_FIXTURE(DynamoFixture, "a put replaces the whole item and can answer the old one") {
  given_table("pk");
  put({{"pk", S("a")}, {"x", N("1")}});
  auto replaced = call<op::PutItem>({.table_name = "things",
                                     .item = Item{{"pk", S("a")}, {"y", N("2")}},
                                     .return_values = "ALL_OLD"});
  REQUIRE(replaced);
  CHECK(shown(replaced->attributes) == "{pk: S a, x: N 1}");
  CHECK(got({{"pk", S("a")}}) == "{pk: S a, y: N 2}");
}

TEST_CASE_FIXTURE(DynamoFixture, "numbers that are equal are one key") {
  given_table("pk:N");
  put({{"pk", N("10")}, {"x", S("first")}});
  put({{"pk", N("1e1")}, {"x", S("second")}});
  CHECK(got({{"pk", N("10.0")}}) == "{pk: N 10, x: S second}");
  CHECK(rows("dynamodb_item") == 1);
}

TEST_CASE_FIXTURE(DynamoFixture, "tables of other regions and accounts are not there") {
  given_table("pk");
  region = {"eu-west-1"};
  CHECK(refusal(call<op::GetItem>({.table_name = "things", .key = Item{{"pk", S("a")}}})) ==
        "ResourceNotFoundException: Requested resource not found");
  region = {"us-east-1"};
  auto found =
      call<op::GetItem>({.table_name = "arn:aws:dynamodb:us-east-1:000000000000:table/things",
                         .key = Item{{"pk", S("a")}}});
  CHECK(found);
  caller = root_of(AccountId{"111111111111"});
  CHECK(!call<op::GetItem>({.table_name = "things", .key = Item{{"pk", S("a")}}}));
}

TEST_CASE_FIXTURE(DynamoFixture, "keys must be what the table wants") {
  given_table("pk sk:N");
  auto get = [&](Item key) {
    return refused(call<op::GetItem>({.table_name = "things", .key = std::move(key)}));
  };
  auto put_refused = [&](Item item) {
    return refused(call<op::PutItem>({.table_name = "things", .item = std::move(item)}));
  };
  auto mismatch = "The provided key element does not match the schema";
  CHECK(get({{"pk", S("a")}}) == mismatch);
  CHECK(get({{"pk", S("a")}, {"sk", S("b")}}) == mismatch);
  CHECK(get({{"pk", S("a")}, {"sk", N("1")}, {"x", N("1")}}) == mismatch);
  CHECK(get({{"pk", S("")}, {"sk", N("1")}}) ==
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
        "contain an empty string value. Key: pk");
  CHECK(put_refused({{"pk", S("a")}}) ==
        "One or more parameter values were invalid: Missing the key sk in the item");
  CHECK(
      put_refused({{"pk", N("1")}, {"sk", N("1")}}) ==
      "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N");
  CHECK(put_refused({{"pk", S(std::string(2049, 'x'))}, {"sk", N("1")}}) ==
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size "
        "limit of2048 bytes");
  CHECK(put_refused({{"pk", S(std::string(2048, 'x'))}, {"sk", N("1")}}) == "");
}

TEST_CASE_FIXTURE(DynamoFixture, "an item may have 400 KB") {
  given_table("pk");
  // "pk" and "a" are 3 bytes of names, the key's value one more.
  put({{"pk", S("a")}, {"x", S(std::string(item_size_max - 4, 'x'))}});
  CHECK(refused(call<op::PutItem>(
            {.table_name = "things",
             .item = Item{{"pk", S("a")}, {"x", S(std::string(item_size_max - 3, 'x'))}}})) ==
        "Item size has exceeded the maximum allowed size");
  CHECK(refused(update({{"pk", S("a")}}, "SET y = :y", {{":y", S("y")}})) ==
        "Item size to update has exceeded the maximum allowed size");
}

TEST_CASE_FIXTURE(DynamoFixture, "a condition that does not hold keeps the item as it was") {
  given_table("pk");
  put({{"pk", S("a")}, {"x", N("1")}});
  api::PutItemInput in;
  in.table_name = "things";
  in.item = Item{{"pk", S("a")}, {"x", N("2")}};
  in.condition_expression = "attribute_not_exists(pk)";
  in.return_values_on_condition_check_failure = "ALL_OLD";
  auto answer = call<op::PutItem>(in);
  CHECK(refusal(answer) == "ConditionalCheckFailedException: The conditional request failed");
  REQUIRE(answer.error().detail);
  auto& detail =
      *static_cast<const api::ConditionalCheckFailedException*>(answer.error().detail.get());
  CHECK(shown(detail.item) == "{pk: S a, x: N 1}");
  CHECK(got({{"pk", S("a")}}) == "{pk: S a, x: N 1}");

  in.item = Item{{"pk", S("b")}};
  CHECK(call<op::PutItem>(in));
}

TEST_CASE_FIXTURE(DynamoFixture, "an update makes the item that is missing, with its key") {
  given_table("pk");
  auto answer = update({{"pk", S("a")}}, "SET x = :x ADD n :n", {{":x", S("y")}, {":n", N("2")}});
  REQUIRE_MESSAGE(answer, answer.error().message);
  CHECK(shown(answer->attributes) == "{n: N 2, pk: S a, x: S y}");
  CHECK(update({{"pk", S("b")}}, "REMOVE x"));
  CHECK(got({{"pk", S("b")}}) == "nothing");
  CHECK(call<op::UpdateItem>({.table_name = "things", .key = Item{{"pk", S("c")}}}));
  CHECK(got({{"pk", S("c")}}) == "{pk: S c}");
}

TEST_CASE_FIXTURE(DynamoFixture, "an update answers what was asked for") {
  given_table("pk");
  Item key{{"pk", S("a")}};
  auto answered = [&](const std::string& wanted) {
    put({{"pk", S("a")}, {"x", N("1")}, {"m", M({{"p", N("1")}, {"q", N("2")}})}});
    auto answer = update(key, "SET x = :v, m.p = :v", {{":v", N("7")}}, wanted);
    REQUIRE_MESSAGE(answer, answer.error().message);
    return shown(answer->attributes);
  };
  CHECK(answered("NONE") == "nothing");
  CHECK(answered("ALL_OLD") == "{m: M {p: N 1, q: N 2}, pk: S a, x: N 1}");
  CHECK(answered("UPDATED_OLD") == "{m: M {p: N 1}, x: N 1}");
  CHECK(answered("UPDATED_NEW") == "{m: M {p: N 7}, x: N 7}");
  CHECK(answered("ALL_NEW") == "{m: M {p: N 7, q: N 2}, pk: S a, x: N 7}");
}

TEST_CASE_FIXTURE(DynamoFixture, "keys are not updated") {
  given_table("pk");
  CHECK(refused(update({{"pk", S("a")}}, "SET pk = :v", {{":v", S("b")}})) ==
        "One or more parameter values were invalid: Cannot update attribute pk. This attribute is "
        "part of the key");
}

TEST_CASE_FIXTURE(DynamoFixture, "a deleted item is gone, and deleting nothing is fine") {
  given_table("pk");
  put({{"pk", S("a")}, {"x", N("1")}});
  auto gone = call<op::DeleteItem>(
      {.table_name = "things", .key = Item{{"pk", S("a")}}, .return_values = "ALL_OLD"});
  REQUIRE(gone);
  CHECK(shown(gone->attributes) == "{pk: S a, x: N 1}");
  CHECK(got({{"pk", S("a")}}) == "nothing");
  CHECK(call<op::DeleteItem>({.table_name = "things", .key = Item{{"pk", S("a")}}}));
  CHECK(rows("dynamodb_item") == 0);
}

TEST_CASE_FIXTURE(DynamoFixture, "ReturnValues of a put is ALL_OLD or nothing") {
  given_table("pk");
  CHECK(refused(call<op::PutItem>(
            {.table_name = "things", .item = Item{{"pk", S("a")}}, .return_values = "ALL_NEW"})) ==
        "Return values set to invalid value");
}

TEST_CASE_FIXTURE(DynamoFixture, "legacy parameters mean what expressions mean") {
  given_table("pk");
  put({{"pk", S("a")}, {"x", N("1")}, {"s", SS({"p", "q"})}});
  api::UpdateItemInput in;
  in.table_name = "things";
  in.key = Item{{"pk", S("a")}};
  in.attribute_updates.emplace();
  (*in.attribute_updates)["x"] = {N("2"), "ADD"};
  (*in.attribute_updates)["s"] = {SS({"p"}), "DELETE"};
  (*in.attribute_updates)["y"] = {S("new"), {}};
  in.expected.emplace();
  (*in.expected)["x"].value = N("1.0");
  (*in.expected)["z"].exists = false;
  CHECK(refused(call<op::UpdateItem>(in)) == "");
  CHECK(got({{"pk", S("a")}}) == "{pk: S a, s: SS [q], x: N 3, y: S new}");
  CHECK(refusal(call<op::UpdateItem>(in)).starts_with("ConditionalCheckFailedException"));

  in.expected->clear();
  (*in.expected)["x"].comparison_operator = "BETWEEN";
  (*in.expected)["x"].attribute_value_list = std::vector{N("5"), N("9")};
  (*in.expected)["y"].comparison_operator = "NOT_CONTAINS";
  (*in.expected)["y"].attribute_value_list = std::vector{S("zzz")};
  CHECK(!call<op::UpdateItem>(in));
  in.conditional_operator = "OR";
  CHECK(call<op::UpdateItem>(in));

  auto projected = call<op::GetItem>({.table_name = "things",
                                      .key = Item{{"pk", S("a")}},
                                      .attributes_to_get = Strings{"x", "nothing"}});
  REQUIRE(projected);
  CHECK(shown(projected->item) == "{x: N 5}");
}

TEST_CASE_FIXTURE(DynamoFixture, "the two kinds of parameters are not mixed") {
  given_table("pk");
  api::PutItemInput in;
  in.table_name = "things";
  in.item = Item{{"pk", S("a")}};
  in.expected.emplace()["pk"].exists = false;
  in.condition_expression = "attribute_not_exists(pk)";
  CHECK(refused(call<op::PutItem>(in)) ==
        "Can not use both expression and non-expression parameters in the same request: "
        "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}");
  api::PutItemInput unused;
  unused.table_name = "things";
  unused.item = Item{{"pk", S("a")}};
  unused.expression_attribute_values = Item{{":v", S("x")}};
  CHECK(refused(call<op::PutItem>(unused)) ==
        "ExpressionAttributeValues can only be specified when using expressions: "
        "ConditionExpression is null");
}

TEST_CASE_FIXTURE(DynamoFixture, "capacity is told by AWS's rules") {
  auto in = table_input("things", "pk");
  add_global_index(in, "by-x", "x");
  given(in);
  auto put_units = [&](Item item, const std::string& wanted) {
    auto done = call<op::PutItem>(
        {.table_name = "things", .item = std::move(item), .return_consumed_capacity = wanted});
    REQUIRE_MESSAGE(done, done.error().message);
    return *done->consumed_capacity;
  };
  CHECK(put_units({{"pk", S("a")}}, "TOTAL").capacity_units == 1);
  auto with_index =
      put_units({{"pk", S("a")}, {"x", S("1")}, {"fat", S(std::string(1500, 'f'))}}, "INDEXES");
  CHECK(with_index.capacity_units == 4);
  CHECK(with_index.table->capacity_units == 2);
  CHECK(with_index.global_secondary_indexes->at("by-x").capacity_units == 2);
  // The old entry goes, the new one comes.
  CHECK(put_units({{"pk", S("a")}, {"x", S("2")}}, "TOTAL").capacity_units == 2 + 2 + 1);

  auto read = [&](bool consistent) {
    return *call<op::GetItem>({.table_name = "things",
                               .key = Item{{"pk", S("a")}},
                               .consistent_read = consistent,
                               .return_consumed_capacity = "TOTAL"})
                ->consumed_capacity->capacity_units;
  };
  CHECK(read(false) == 0.5);
  CHECK(read(true) == 1);
}

}  // namespace windlass::cloud::dynamodb
