#include "cloud/sqs/tests/sqs_fixture.h"

namespace windlass::cloud::sqs {

namespace {

std::vector<SendMessageBatchRequestEntry> entries(
    std::vector<std::pair<std::string, std::string>> of) {
  std::vector<SendMessageBatchRequestEntry> out;
  for (auto& [id, body] : of) out.push_back({.id = id, .message_body = body});
  return out;
}

}  // namespace

TEST_CASE_FIXTURE(SqsFixture, "a batch sends what is good, and says of the rest what is wrong") {
  auto url = given_queue();
  auto batch = entries({{"a", "one"}, {"b", "bell \x07"}, {"c", "three"}});
  auto sent = call<op::SendMessageBatch>({.queue_url = url, .entries = batch});
  REQUIRE(sent);
  CHECK(sent->successful->size() == 2);
  REQUIRE(sent->failed->size() == 1);
  CHECK(sent->failed->at(0).id == "b");
  CHECK(sent->failed->at(0).code == "InvalidMessageContents");
  CHECK(sent->failed->at(0).sender_fault == true);
  CHECK(receive_bodies(url) == "one three");
}

TEST_CASE_FIXTURE(SqsFixture, "a batch has between one and ten entries with ids of their own") {
  auto url = given_queue();
  auto refusal = [&](std::vector<std::pair<std::string, std::string>> of) {
    return code_of(call<op::SendMessageBatch>({.queue_url = url, .entries = entries(of)}));
  };
  CHECK(refusal({}) == "EmptyBatchRequest");
  CHECK(refusal(std::vector<std::pair<std::string, std::string>>(11, {"a", "x"})) ==
        "TooManyEntriesInBatchRequest");
  CHECK(refusal({{"a", "x"}, {"a", "y"}}) == "BatchEntryIdsNotDistinct");
  CHECK(refusal({{"a:b", "x"}}) == "InvalidBatchEntryId");
  CHECK(refusal({{std::string(81, 'a'), "x"}}) == "InvalidBatchEntryId");
}

TEST_CASE_FIXTURE(SqsFixture, "a batch is at most one MiB in all") {
  auto url = given_queue();
  std::string half(1 << 19, 'x');
  CHECK(call<op::SendMessageBatch>(
      {.queue_url = url, .entries = entries({{"a", half}, {"b", half}})}));
  auto refused = call<op::SendMessageBatch>(
      {.queue_url = url, .entries = entries({{"a", half}, {"b", half + "x"}})});
  CHECK(code_of(refused) == "BatchRequestTooLong");
  CHECK(message_of(refused) ==
        "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.");
}

TEST_CASE_FIXTURE(SqsFixture, "a batch wakes one poller for each message") {
  auto url = given_queue();
  REQUIRE(call<op::SendMessageBatch>(
      {.queue_url = url, .entries = entries({{"a", "x"}, {"b", "y"}, {"c", "z"}})}));
  REQUIRE(effects.wakes.size() == 1);
  CHECK(effects.wakes[0].count == 3);
}

TEST_CASE_FIXTURE(SqsFixture, "a batch deletes what it can") {
  auto url = given_queue();
  send(url, "one");
  std::vector<DeleteMessageBatchRequestEntry> batch = {
      {.id = "good", .receipt_handle = receive_one(url).receipt_handle},
      {.id = "bad", .receipt_handle = "garbage"}};
  auto deleted = call<op::DeleteMessageBatch>({.queue_url = url, .entries = batch});
  REQUIRE(deleted);
  CHECK(deleted->successful->at(0).id == "good");
  CHECK(deleted->failed->at(0).code == "ReceiptHandleIsInvalid");
  CHECK(counts(url) == "0/0/0");
}

TEST_CASE_FIXTURE(SqsFixture, "a batch changes visibilities one by one") {
  auto url = given_queue();
  for (auto* body : {"one", "two"}) {
    send(url, body);
    clock.advance(seconds(1));
  }
  auto got = receive(url, 10);
  std::vector<ChangeMessageVisibilityBatchRequestEntry> batch = {
      {.id = "a", .receipt_handle = got[0].receipt_handle, .visibility_timeout = 0},
      {.id = "b", .receipt_handle = got[1].receipt_handle, .visibility_timeout = 50000}};
  auto changed = call<op::ChangeMessageVisibilityBatch>({.queue_url = url, .entries = batch});
  REQUIRE(changed);
  CHECK(changed->failed->at(0).id == "b");
  CHECK(receive_bodies(url) == "one");
}

TEST_CASE_FIXTURE(SqsFixture,
                  "a FIFO batch without group or deduplication ids is refused as a whole") {
  auto url = given_queue("jobs.fifo");
  CHECK(code_of(call<op::SendMessageBatch>({.queue_url = url, .entries = entries({{"a", "x"}})})) ==
        "InvalidParameterValue");
  auto batch = entries({{"a", "x"}});
  batch[0].message_group_id = "g";
  CHECK(message_of(call<op::SendMessageBatch>({.queue_url = url, .entries = batch})) ==
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
        "provided explicitly");
}

}  // namespace windlass::cloud::sqs
