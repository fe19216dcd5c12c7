#include "dynamo_fixture.h"

namespace windlass::cloud::dynamodb {

namespace {

class ReadingFixture : public DynamoFixture {
 public:
  ReadingFixture() {
    auto in = table_input("things", "pk sk:N");
    add_global_index(in, "by-color", "color", "size:N", {"INCLUDE", Strings{"note"}});
    add_global_index(in, "by-place", "country city", "street house:N");
    add_local_index(in, "by-size", "size:N", {"KEYS_ONLY", {}});
    given(in);
    for (int i = 1; i <= 5; ++i)
      put({{"pk", S("a")},
           {"sk", N(std::to_string(i * 10 - 30))},
           {"color", S(i % 2 ? "red" : "blue")},
           {"size", N(std::to_string(100 - i))},
           {"note", S("n" + std::to_string(i))},
           {"fat", S("f")}});
    put({{"pk", S("b")}, {"sk", N("1")}});
  }
  std::string sorted(const std::string& condition, Item values, bool forward = true) {
    auto in = query_input(condition, std::move(values));
    in.scan_index_forward = forward;
    return column(call<op::Query>(in), "sk");
  }
};

}  // namespace

TEST_CASE_FIXTURE(ReadingFixture, "a query answers a partition in the order of its sort key") {
  CHECK(sorted("pk = :a", {{":a", S("a")}}) == "[-20, -10, 0, 10, 20]");
  CHECK(sorted("pk = :a", {{":a", S("a")}}, false) == "[20, 10, 0, -10, -20]");
  CHECK(sorted("pk = :a", {{":a", S("none")}}) == "[]");
}

TEST_CASE_FIXTURE(ReadingFixture, "a query takes a range of sort keys") {
  Item one{{":a", S("a")}, {":v", N("0")}};
  CHECK(sorted("pk = :a AND sk = :v", one) == "[0]");
  CHECK(sorted("pk = :a AND sk < :v", one) == "[-20, -10]");
  CHECK(sorted("pk = :a AND sk <= :v", one) == "[-20, -10, 0]");
  CHECK(sorted("sk > :v AND pk = :a", one) == "[10, 20]");
  CHECK(sorted("pk = :a AND :v <= sk", one) == "[0, 10, 20]");
  CHECK(sorted("(pk = :a) AND (sk BETWEEN :v AND :w)",
               {{":a", S("a")}, {":v", N("-10.0")}, {":w", N("10")}}) == "[-10, 0, 10]");
}

TEST_CASE_FIXTURE(DynamoFixture, "begins_with takes a prefix, whatever bytes follow it") {
  given_table("pk sk:B");
  for (auto key : {std::string("a"), std::string("a\0", 2), std::string("a\xFF"), std::string("b"),
                   std::string("\xFF\xFF")})
    put({{"pk", S("p")},
         {"sk", B(key)},
         {"n", S("s" + std::to_string(key.size()) + key.substr(0, 1))}});
  auto found = [&](std::string prefix) {
    return call<op::Query>(query_input("pk = :p AND begins_with(sk, :s)",
                                       {{":p", S("p")}, {":s", B(std::move(prefix))}}))
        ->count;
  };
  CHECK(found("a") == 3);
  CHECK(found(std::string("a\0", 2)) == 1);
  CHECK(found("\xFF") == 1);
  CHECK(found("") == 5);
}

TEST_CASE_FIXTURE(ReadingFixture, "conditions that no query can serve are refused in AWS's words") {
  auto asked = [&](const std::string& condition, Item values) {
    return refused(call<op::Query>(query_input(condition, std::move(values))));
  };
  Item one{{":a", S("a")}}, two{{":a", S("a")}, {":v", N("0")}};
  CHECK(asked("sk = :a", one) == "Query condition missed key schema element: pk");
  CHECK(asked("pk > :a", one) == "Query key condition not supported");
  CHECK(asked("pk = :a AND fat = :v", two) == "Query condition missed key schema element: sk");
  CHECK(asked("pk = :a OR sk = :v", two) == "Invalid operator used in KeyConditionExpression: OR");
  CHECK(asked("pk = :a AND sk <> :v", two) ==
        "Invalid operator used in KeyConditionExpression: <>");
  CHECK(asked("pk = :a AND attribute_exists(sk)", one) ==
        "Invalid operator used in KeyConditionExpression: attribute_exists");
  CHECK(asked("pk = :a AND size(sk) = :v", two) ==
        "KeyConditionExpressions cannot contain nested operations");
  CHECK(asked("pk = :a AND sk.x = :v", two) ==
        "KeyConditionExpressions cannot have conditions on nested attributes");
  CHECK(asked("pk = :a AND pk = :v", two) ==
        "KeyConditionExpressions must only contain one condition per key");
  CHECK(asked("pk = :a AND sk = :a", one) ==
        "One or more parameter values were invalid: Condition parameter type does not match schema "
        "type");
  CHECK(asked("pk = :a AND begins_with(sk, :a)", one) ==
        "One or more parameter values were invalid: Condition parameter type does not match schema "
        "type");
  auto missing = query_input("pk = :a", one);
  missing.index_name = "none";
  CHECK(refused(call<op::Query>(missing)) == "The table does not have the specified index: none");
  auto filtered = query_input("pk = :a", two);
  filtered.filter_expression = "sk = :v";
  CHECK(refused(call<op::Query>(filtered)) ==
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk");
}

TEST_CASE_FIXTURE(ReadingFixture, "a filter drops items after they were read") {
  auto in = query_input("pk = :a", {{":a", S("a")}, {":c", S("red")}});
  in.filter_expression = "color = :c";
  in.projection_expression = "sk";
  auto answer = call<op::Query>(in);
  CHECK(column(answer, "sk") == "[-20, 0, 20]");
  CHECK(answer->count == 3);
  CHECK(answer->scanned_count == 5);
  in.select = "COUNT";
  in.projection_expression.reset();
  answer = call<op::Query>(in);
  CHECK(answer->count == 3);
  CHECK(!answer->items);
}

TEST_CASE_FIXTURE(ReadingFixture, "pages join up to the whole, in both directions") {
  for (bool forward : {true, false})
    for (auto* index : {"", "by-size", "by-color"}) {
      CAPTURE(index);
      bool global = std::string_view(index) == "by-color";
      auto in = global ? query_input("color = :a", {{":a", S("red")}})
                       : query_input("pk = :a", {{":a", S("a")}});
      if (*index) in.index_name = index;
      in.scan_index_forward = forward;
      auto whole = column(call<op::Query>(in), "sk");
      std::string joined;
      in.limit = 1;
      for (int page = 0; page < 10; ++page) {
        auto answer = call<op::Query>(in);
        REQUIRE_MESSAGE(answer, answer.error().message);
        for (auto& item : *answer->items) joined += (joined.empty() ? "" : ", ") + *item.at("sk").n;
        in.exclusive_start_key = answer->last_evaluated_key;
        if (!in.exclusive_start_key) break;
      }
      CHECK("[" + joined + "]" == whole);
    }
}

TEST_CASE_FIXTURE(ReadingFixture, "a start key must be one that the query could have answered") {
  auto started = [&](Item key) {
    auto in = query_input("pk = :a AND sk > :v", {{":a", S("a")}, {":v", N("0")}});
    in.exclusive_start_key = std::move(key);
    return refused(call<op::Query>(in));
  };
  CHECK(started({{"pk", S("a")}, {"sk", N("10")}}) == "");
  CHECK(started({{"pk", S("a")}}) == "The provided starting key is invalid");
  CHECK(started({{"pk", S("a")}, {"sk", N("10")}, {"x", N("1")}}) ==
        "The provided starting key is invalid");
  CHECK(started({{"pk", S("b")}, {"sk", N("10")}}) ==
        "The provided starting key is outside query boundaries based on provided conditions");
  CHECK(started({{"pk", S("a")}, {"sk", N("-5")}}) ==
        "The provided starting key does not match the range key predicate");
}

TEST_CASE_FIXTURE(ReadingFixture, "a page ends at one megabyte") {
  for (int i = 0; i < 10; ++i)
    put({{"pk", S("big")}, {"sk", N(std::to_string(i))}, {"x", S(std::string(300'000, 'x'))}});
  auto in = query_input("pk = :a", {{":a", S("big")}});
  auto answer = call<op::Query>(in);
  CHECK(answer->count == 4);
  CHECK(shown(answer->last_evaluated_key) == "{pk: S big, sk: N 3}");
}

TEST_CASE_FIXTURE(ReadingFixture, "indexes hold what their projection says") {
  auto global = query_input("color = :c", {{":c", S("blue")}});
  global.index_name = "by-color";
  auto answer = call<op::Query>(global);
  CHECK(shown(answer->items->at(0)) ==
        "{color: S blue, note: S n4, pk: S a, size: N 96, sk: N 10}");
  global.projection_expression = "fat";
  CHECK(refused(call<op::Query>(global)) ==
        "One or more parameter values were invalid: Global secondary index by-color does not "
        "project [fat]");
  global.projection_expression.reset();
  global.consistent_read = true;
  CHECK(refused(call<op::Query>(global)) ==
        "Consistent reads are not supported on global secondary indexes");

  auto local = query_input("pk = :a AND size < :n", {{":a", S("a")}, {":n", N("97")}});
  local.key_condition_expression = "pk = :a AND #s < :n";
  local.expression_attribute_names = Names{{"#s", "size"}};
  local.index_name = "by-size";
  CHECK(shown(call<op::Query>(local)->items->at(0)) == "{pk: S a, size: N 95, sk: N 20}");
  local.select = "ALL_ATTRIBUTES";
  CHECK(call<op::Query>(local)->items->at(0).contains("fat"));
}

TEST_CASE_FIXTURE(ReadingFixture, "keys of several attributes are queried from the left") {
  auto add = [&](std::string id, std::string city, std::string street, int house) {
    put({{"pk", S(std::move(id))},
         {"sk", N("0")},
         {"country", S("de")},
         {"city", S(std::move(city))},
         {"street", S(std::move(street))},
         {"house", N(std::to_string(house))}});
  };
  add("1", "ulm", "a", 2);
  add("2", "ulm", "a", 10);
  add("3", "ulm", "ab", 1);
  add("4", "bonn", "a", 1);
  auto found = [&](const std::string& rest, Item values) {
    values.emplace(":de", S("de"));
    values.emplace(":ulm", S("ulm"));
    auto in = query_input("country = :de AND city = :ulm" + rest, std::move(values));
    in.index_name = "by-place";
    auto answer = call<op::Query>(in);
    return answer ? column(answer, "pk") : answer.error().message;
  };
  CHECK(found("", {}) == "[1, 2, 3]");
  CHECK(found(" AND street = :s", {{":s", S("a")}}) == "[1, 2]");
  CHECK(found(" AND street = :s AND house > :h", {{":s", S("a")}, {":h", N("2")}}) == "[2]");
  CHECK(found(" AND begins_with(street, :s)", {{":s", S("a")}}) == "[1, 2, 3]");
  CHECK(found(" AND house = :h", {{":h", N("1")}}) ==
        "Query condition missed key schema element: street");
  CHECK(found(" AND street > :s AND house = :h", {{":s", S("a")}, {":h", N("1")}}) ==
        "Query key condition not supported");
  auto half = query_input("country = :de", {{":de", S("de")}});
  half.index_name = "by-place";
  CHECK(refused(call<op::Query>(half)) == "Query condition missed key schema element: city");
}

TEST_CASE_FIXTURE(DynamoFixture, "index keys must be of the index's type and not empty") {
  auto in = table_input("things", "pk");
  add_global_index(in, "by-x", "x");
  given(in);
  auto put_refused = [&](AttributeValue x) {
    return refused(call<op::PutItem>(
        {.table_name = "things", .item = Item{{"pk", S("a")}, {"x", std::move(x)}}}));
  };
  CHECK(put_refused(N("1")) ==
        "One or more parameter values were invalid: Type mismatch for Index Key x Expected: S "
        "Actual: N IndexName: by-x");
  CHECK(
      put_refused(S("")) ==
      "One or more parameter values are not valid. A value specified for a secondary index key is "
      "not supported. The AttributeValue for a key attribute cannot contain an empty string "
      "value. IndexName: by-x, IndexKey: x");
  CHECK(refused(update({{"pk", S("a")}}, "SET x = :v", {{":v", S("")}}))
            .starts_with("One or more parameter values are not valid. The update expression "
                         "attempted to update a secondary index key"));
  CHECK(refused(update({{"pk", S("a")}}, "SET x.y = :v", {{":v", S("")}}))
            .starts_with("Key attributes must be scalars"));
}

TEST_CASE_FIXTURE(DynamoFixture, "segments of a scan share the table out") {
  given_table("pk");
  for (int i = 0; i < 200; ++i) put({{"pk", S(std::to_string(i))}});
  std::map<std::string, int> seen;
  for (int segment = 0; segment < 7; ++segment) {
    api::ScanInput in;
    in.table_name = "things";
    in.segment = segment;
    in.total_segments = 7;
    in.limit = 9;
    int here = 0;
    do {
      auto answer = call<op::Scan>(in);
      REQUIRE_MESSAGE(answer, answer.error().message);
      for (auto& item : *answer->items) ++seen[*item.at("pk").s], ++here;
      in.exclusive_start_key = answer->last_evaluated_key;
    } while (in.exclusive_start_key);
    CHECK(here > 5);
  }
  CHECK(seen.size() == 200);
  for (auto& [key, times] : seen) REQUIRE(times == 1);
}

TEST_CASE_FIXTURE(ReadingFixture, "a scan of an index sees what is in it") {
  auto answer = call<op::Scan>({.table_name = "things", .index_name = "by-color"});
  CHECK(answer->count == 5);
  api::ScanInput in;
  in.table_name = "things";
  in.scan_filter.emplace()["note"] = {std::vector{S("n2"), S("n4")}, "IN"};
  CHECK(call<op::Scan>(in)->count == 2);
  in.segment = 1;
  CHECK(refused(call<op::Scan>(in)).starts_with("The TotalSegments parameter is required"));
  in.total_segments = 1;
  CHECK(refused(call<op::Scan>(in)).starts_with("The Segment parameter is zero-based"));
}

TEST_CASE_FIXTURE(ReadingFixture, "legacy conditions and filters query too") {
  api::QueryInput in;
  in.table_name = "things";
  in.key_conditions.emplace()["pk"] = {std::vector{S("a")}, "EQ"};
  (*in.key_conditions)["sk"] = {std::vector{N("0")}, "GE"};
  in.query_filter.emplace()["color"] = {std::vector{S("blue")}, "NE"};
  CHECK(column(call<op::Query>(in), "sk") == "[0, 20]");
  (*in.key_conditions)["sk"] = {std::vector{N("0")}, "NE"};
  CHECK(refused(call<op::Query>(in)) ==
        "Attempted conditional constraint is not an indexable operation");
  in.key_condition_expression = "pk = :a";
  CHECK(refused(call<op::Query>(in)) ==
        "Can not use both expression and non-expression parameters in the same request: "
        "Non-expression parameters: {QueryFilter, KeyConditions} Expression parameters: "
        "{KeyConditionExpression}");
}

}  // namespace windlass::cloud::dynamodb
