// Pages: the thread is followed to its end, and never round in a circle.
#include "aws/paginate.h"

#include <doctest/doctest.h>

#include <deque>

#include "aws/dynamic.h"
#include "aws/dynamodb/list_tables.h"
#include "aws/dynamodb/put_item.h"
#include "aws/dynamodb/query.h"
#include "aws/paginate_path.h"
#include "aws/s3/list_buckets.h"
#include "aws/s3/list_object_versions.h"
#include "aws/s3/list_objects.h"
#include "aws/s3/list_objects_v2.h"
#include "aws/s3/list_parts.h"
#include "aws/sqs/list_queues.h"

using namespace windlass;
using namespace windlass::aws;

namespace {

// Answers what the script says, and remembers what it was asked.
struct ScriptedTransport final : Transport {
  std::deque<std::string> answers;
  std::vector<Json> asked;

  Result<> call(const Operation& operation, const void* input, void* output) override {
    asked.push_back(value_to_json(*operation.input, input));
    REQUIRE(!answers.empty());
    auto answer = parse_json(answers.front()).value();
    answers.pop_front();
    return value_from_json(*operation.output, answer, output);
  }
};

template <class Op>
const Paginator* paginator_of() {
  return find_paginator(Op::operation());
}

Json json(const char* text) { return parse_json(text).value(); }

}  // namespace

TEST_CASE("operations are paged by the members they have") {
  CHECK(paginator_of<s3::op::ListObjectsV2>()->output == std::string("NextContinuationToken"));
  CHECK(paginator_of<s3::op::ListBuckets>()->output == std::string("ContinuationToken"));
  CHECK(paginator_of<s3::op::ListObjectVersions>()->input ==
        std::string("KeyMarker,VersionIdMarker"));
  CHECK(paginator_of<s3::op::ListParts>()->input == std::string("PartNumberMarker"));
  CHECK(paginator_of<s3::op::ListObjects>()->input == std::string("Marker"));
  CHECK(paginator_of<dynamodb::op::Query>()->input == std::string("ExclusiveStartKey"));
  CHECK(paginator_of<dynamodb::op::ListTables>()->input == std::string("ExclusiveStartTableName"));
  CHECK(paginator_of<sqs::op::ListQueues>()->input == std::string("NextToken"));
  CHECK(!paginator_of<dynamodb::op::PutItem>());
}

TEST_CASE("pages are asked for until there is no token") {
  ScriptedTransport peer;
  peer.answers = {R"({"QueueUrls":["a"],"NextToken":"t1"})",
                  R"({"QueueUrls":["b"],"NextToken":"t2"})", R"({"QueueUrls":["c"]})"};
  std::string seen;
  REQUIRE(each_page<sqs::op::ListQueues>(peer, {.queue_name_prefix = "x"}, [&](auto& page) {
    for (auto& url : *page.queue_urls) seen += url;
    return true;
  }));
  CHECK(seen == "abc");
  CHECK(peer.asked.at(0) == json(R"({"QueueNamePrefix":"x"})"));
  CHECK(peer.asked.at(2) == json(R"({"QueueNamePrefix":"x","NextToken":"t2"})"));
}

TEST_CASE("whoever takes pages may stop") {
  ScriptedTransport peer;
  peer.answers = {R"({"NextToken":"t1"})"};
  CHECK(each_page<sqs::op::ListQueues>(peer, {}, [](auto&) { return false; }));
  CHECK(peer.asked.size() == 1);
}

TEST_CASE("a token that comes twice ends the walk") {
  ScriptedTransport peer;
  peer.answers = {R"({"NextToken":"t1"})", R"({"NextToken":"t1"})"};
  CHECK(each_page<sqs::op::ListQueues>(peer, {}, [](auto&) { return true; }).error().code ==
        "PaginationStuck");
}

TEST_CASE("a page says itself whether there are more") {
  ScriptedTransport peer;
  peer.answers = {R"({"IsTruncated":true,"NextContinuationToken":"t"})",
                  R"({"IsTruncated":false,"NextContinuationToken":"u"})"};
  CHECK(each_page<s3::op::ListObjectsV2>(peer, {.bucket = "b"}, [](auto&) { return true; }));
  CHECK(peer.asked.size() == 2);
}

TEST_CASE("S3's first list goes on after the last key where there is no marker") {
  ScriptedTransport peer;
  peer.answers = {R"({"IsTruncated":true,"Contents":[{"Key":"a"},{"Key":"b"}]})",
                  R"({"IsTruncated":false})"};
  REQUIRE(each_page<s3::op::ListObjects>(peer, {.bucket = "x"}, [](auto&) { return true; }));
  CHECK(peer.asked.at(1).text("Marker") == "b");
}

TEST_CASE("where a page is told by several members, one that is absent is not kept from before") {
  ScriptedTransport peer;
  peer.answers = {R"({"IsTruncated":true,"NextKeyMarker":"k","NextVersionIdMarker":"v"})",
                  R"({"IsTruncated":true,"NextKeyMarker":"l"})", R"({"IsTruncated":false})"};
  REQUIRE(each_page<s3::op::ListObjectVersions>(peer, {.bucket = "x"}, [](auto&) { return true; }));
  CHECK(peer.asked.at(1).text("VersionIdMarker") == "v");
  CHECK(!peer.asked.at(2).text("VersionIdMarker"));
}

TEST_CASE("a token may be a structure") {
  ScriptedTransport peer;
  peer.answers = {R"({"Count":1,"LastEvaluatedKey":{"id":{"N":"17"},"b":{"B":"AAE="}}})",
                  R"({"Count":0})"};
  REQUIRE(each_page<dynamodb::op::Query>(peer, {.table_name = "t"}, [](auto&) { return true; }));
  CHECK(*peer.asked.at(1).find("ExclusiveStartKey") ==
        json(R"({"b":{"B":"AAE="},"id":{"N":"17"}})"));
}

TEST_CASE("merged pages have all elements, counts that add up, and no token") {
  Json all;
  auto& query = dynamodb::op::Query::operation();
  merge_page(query, all, json(R"({"Items":[1],"Count":1,"LastEvaluatedKey":{"a":1}})"));
  merge_page(query, all, json(R"({"Items":[2,3],"Count":2})"));
  CHECK(all == json(R"({"Items":[1,2,3],"Count":3})"));
}

TEST_CASE("paths find members, all elements of lists, and the last") {
  auto document =
      json(R"({"A":[{"B":{"C":"x"}},{"B":{"C":"y"}},{}],"L":[{"M":["p","q"]},{"M":["r"]}]})");
  CHECK(values_at(document, "A[].B.C") == std::vector<Json>{"x", "y"});
  CHECK(values_at(document, "A[-1].B.C").empty());
  CHECK(values_at(document, "L[].M[]") == std::vector<Json>{"p", "q", "r"});
  CHECK(comparison_at(document, "length(A[]) > `0`") == true);
  CHECK(comparison_at(document, "length(Nope[]) > `0`") == false);
  CHECK(comparison_at(document, "length(Nope[]) == `0`") == true);
  CHECK(!comparison_at(document, "A[].B"));
}
