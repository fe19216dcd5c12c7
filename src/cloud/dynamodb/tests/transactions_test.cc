#include "dynamo_fixture.h"

namespace windlass::cloud::dynamodb {

namespace {

api::TransactWriteItem put_part(Item item, std::optional<std::string> condition = {}) {
  api::TransactWriteItem part;
  auto& put = part.put.emplace();
  put.table_name = "things";
  put.item = std::move(item);
  put.condition_expression = std::move(condition);
  put.return_values_on_condition_check_failure = "ALL_OLD";
  return part;
}

api::TransactWriteItem update_part(Item key, std::string expression, Item values) {
  api::TransactWriteItem part;
  auto& update = part.update.emplace();
  update.table_name = "things";
  update.key = std::move(key);
  update.update_expression = std::move(expression);
  update.expression_attribute_values = std::move(values);
  return part;
}

class TransactionsFixture : public DynamoFixture {
 public:
  TransactionsFixture() { given_table("pk"); }
  Result<api::TransactWriteItemsOutput> write(std::vector<api::TransactWriteItem> parts,
                                              std::optional<std::string> token = {}) {
    api::TransactWriteItemsInput in;
    in.transact_items = std::move(parts);
    in.client_request_token = std::move(token);
    in.return_consumed_capacity = "TOTAL";
    return call<op::TransactWriteItems>(in);
  }
};

}  // namespace

TEST_CASE_FIXTURE(TransactionsFixture, "a transaction writes all, at twice the cost") {
  put({{"pk", S("b")}, {"n", N("1")}});
  auto done = write(
      {put_part({{"pk", S("a")}}), update_part({{"pk", S("b")}}, "ADD n :n", {{":n", N("1")}})});
  REQUIRE_MESSAGE(done, done.error().message);
  CHECK(got({{"pk", S("a")}}) == "{pk: S a}");
  CHECK(got({{"pk", S("b")}}) == "{n: N 2, pk: S b}");
  CHECK(done->consumed_capacity->at(0).write_capacity_units == 4);
}

TEST_CASE_FIXTURE(TransactionsFixture,
                  "a refused transaction writes nothing and says why, part by part") {
  put({{"pk", S("b")}, {"n", S("text")}});
  auto refused_write =
      write({put_part({{"pk", S("a")}}), put_part({{"pk", S("b")}}, "attribute_not_exists(pk)"),
             update_part({{"pk", S("c")}}, "SET n = m + :n", {{":n", N("1")}})});
  CHECK(
      refusal(refused_write) ==
      "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for "
      "specific reasons [None, ConditionalCheckFailed, ValidationError]");
  auto& detail =
      *static_cast<const api::TransactionCanceledException*>(refused_write.error().detail.get());
  auto& reasons = *detail.cancellation_reasons;
  CHECK(shown(reasons[1].item) == "{n: S text, pk: S b}");
  CHECK(reasons[1].message == "The conditional request failed");
  CHECK(reasons[2].message ==
        "The provided expression refers to an attribute that does not exist in the item");
  CHECK(got({{"pk", S("a")}}) == "nothing");
}

TEST_CASE_FIXTURE(TransactionsFixture, "a transaction has one operation an item") {
  CHECK(refused(write({put_part({{"pk", S("a")}}), put_part({{"pk", S("a")}})})) ==
        "Transaction request cannot include multiple operations on one item");
  auto both = put_part({{"pk", S("a")}});
  both.update = update_part({{"pk", S("a")}}, "SET x = :n", {{":n", N("1")}}).update;
  CHECK(refused(write({both})) ==
        "TransactItems can only contain one of Check, Put, Update or Delete");
}

TEST_CASE_FIXTURE(TransactionsFixture, "a token makes a transaction happen once") {
  auto count = [&] {
    return write({update_part({{"pk", S("a")}}, "ADD n :n", {{":n", N("1")}})}, "token");
  };
  CHECK(count());
  CHECK(count());
  CHECK(got({{"pk", S("a")}}) == "{n: N 1, pk: S a}");
  CHECK(refusal(write({put_part({{"pk", S("b")}})}, "token"))
            .starts_with("IdempotentParameterMismatchException"));
  clock.advance(std::chrono::minutes(11));
  run_tasks();
  CHECK(rows("dynamodb_token") == 0);
  CHECK(count());
  CHECK(got({{"pk", S("a")}}) == "{n: N 2, pk: S a}");
}

TEST_CASE_FIXTURE(TransactionsFixture, "a refused transaction's token is not taken") {
  put({{"pk", S("a")}});
  auto attempt = [&] {
    return write({put_part({{"pk", S("a")}}, "attribute_not_exists(pk)")}, "token");
  };
  CHECK(!attempt());
  REQUIRE(call<op::DeleteItem>({.table_name = "things", .key = Item{{"pk", S("a")}}}));
  CHECK(attempt());
}

TEST_CASE_FIXTURE(TransactionsFixture, "reads of a transaction answer in the order asked") {
  put({{"pk", S("a")}, {"x", N("1")}});
  api::TransactGetItemsInput in;
  for (auto* key : {"none", "a"}) {
    if (!in.transact_items) in.transact_items.emplace();
    auto& get = in.transact_items->emplace_back().get.emplace();
    get.table_name = "things";
    get.key = Item{{"pk", S(key)}};
    get.projection_expression = "x";
  }
  auto answer = call<op::TransactGetItems>(in);
  REQUIRE_MESSAGE(answer, answer.error().message);
  CHECK(shown(answer->responses->at(0).item) == "nothing");
  CHECK(shown(answer->responses->at(1).item) == "{x: N 1}");
  in.transact_items->at(0).get->key = Item{{"wrong", S("a")}};
  CHECK(refusal(call<op::TransactGetItems>(in)).find("[ValidationError, None]") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(TransactionsFixture, "a batch writes and reads many items") {
  api::BatchWriteItemInput in;
  auto& writes = in.request_items.emplace()["things"];
  for (int i = 0; i < 24; ++i)
    writes.emplace_back().put_request.emplace().item = Item{{"pk", S(std::to_string(i))}};
  writes.emplace_back().delete_request.emplace().key = Item{{"pk", S("x")}};
  auto too_many = in;
  too_many.request_items->at("things").emplace_back().put_request.emplace().item =
      Item{{"pk", S("one more")}};
  auto twice = in;
  twice.request_items->at("things")[1] = twice.request_items->at("things")[0];
  auto done = call<op::BatchWriteItem>(in);
  REQUIRE_MESSAGE(done, done.error().message);
  CHECK(done->unprocessed_items->empty());
  CHECK(rows("dynamodb_item") == 24);
  CHECK(refused(call<op::BatchWriteItem>(too_many)) ==
        "Too many items requested for the BatchWriteItem call");
  CHECK(refused(call<op::BatchWriteItem>(twice)) ==
        "Provided list of item keys contains duplicates");

  api::BatchGetItemInput get;
  auto& keys = get.request_items.emplace()["things"].keys.emplace();
  keys = {{{"pk", S("1")}}, {{"pk", S("none")}}, {{"pk", S("2")}}};
  auto doubled = get;
  doubled.request_items->at("things").keys->push_back({{"pk", S("1")}});
  CHECK(call<op::BatchGetItem>(get)->responses->at("things").size() == 2);
  CHECK(refused(call<op::BatchGetItem>(doubled)) ==
        "Provided list of item keys contains duplicates");
}

TEST_CASE_FIXTURE(TransactionsFixture, "a batch answers at most 16 MB and hands back the rest") {
  api::BatchGetItemInput in;
  auto& keys = in.request_items.emplace()["things"].keys.emplace();
  for (int i = 0; i < 50; ++i) {
    put({{"pk", S(std::to_string(i))}, {"x", S(std::string(400'000, 'x'))}});
    keys.push_back({{"pk", S(std::to_string(i))}});
  }
  auto answer = call<op::BatchGetItem>(in);
  REQUIRE(answer);
  auto here = answer->responses->at("things").size();
  CHECK(here == 41);
  CHECK(answer->unprocessed_keys->at("things").keys->size() == 50 - here);
}

}  // namespace windlass::cloud::dynamodb
