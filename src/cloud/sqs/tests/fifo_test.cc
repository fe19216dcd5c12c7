#include "cloud/sqs/tests/sqs_fixture.h"

namespace windlass::cloud::sqs {

TEST_CASE_FIXTURE(SqsFixture, "a group's messages come in the order in which they were sent") {
  auto url = given_fifo_queue();
  for (auto* body : {"1", "2", "3"}) send(url, body, "g");
  CHECK(receive_bodies(url) == "1 2 3");
}

TEST_CASE_FIXTURE(SqsFixture, "a group with a message in flight gives out no other") {
  auto url = given_fifo_queue();
  for (auto* body : {"a1", "a2"}) send(url, body, "a");
  send(url, "b1", "b");
  auto first = receive_one(url);
  CHECK(first.body == "a1");
  CHECK(receive_bodies(url) == "b1");
  REQUIRE(remove(url, first));
  CHECK(woke(url));
  CHECK(receive_bodies(url) == "a2");
}

TEST_CASE_FIXTURE(SqsFixture, "a group goes on from its first message after a timeout") {
  auto url = given_fifo_queue();
  for (auto* body : {"1", "2", "3"}) send(url, body, "g");
  CHECK(receive_bodies(url, 2) == "1 2");
  clock.advance(seconds(30));
  CHECK(receive_bodies(url) == "1 2 3");
}

TEST_CASE_FIXTURE(SqsFixture, "a group stays closed until the last of its messages is back") {
  auto url = given_fifo_queue();
  for (auto* body : {"1", "2"}) send(url, body, "g");
  auto both = receive(url, 10);
  REQUIRE(hide(url, both[1], 60));
  clock.advance(seconds(30));
  CHECK(receive(url).empty());
  clock.advance(seconds(30));
  CHECK(receive_bodies(url) == "1 2");
}

TEST_CASE_FIXTURE(SqsFixture, "a FIFO message needs a group") {
  auto url = given_fifo_queue();
  auto refused = call<op::SendMessage>({.queue_url = url, .message_body = "x"});
  CHECK(code_of(refused) == "MissingParameter");
  CHECK(message_of(refused) == "The request must contain the parameter MessageGroupId.");
}

TEST_CASE_FIXTURE(SqsFixture, "a FIFO message cannot have a delay of its own") {
  auto url = given_fifo_queue();
  CHECK(
      message_of(call<op::SendMessage>(
          {.queue_url = url, .message_body = "x", .delay_seconds = 2, .message_group_id = "g"})) ==
      "Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that "
      "is not valid for this queue type.");
}

TEST_CASE_FIXTURE(SqsFixture, "groups and deduplication ids are short and printable") {
  auto url = given_fifo_queue();
  auto send_with = [&](const std::string& group, const std::string& dedup) {
    return code_of(call<op::SendMessage>({.queue_url = url,
                                          .message_body = "x",
                                          .message_deduplication_id = dedup,
                                          .message_group_id = group}));
  };
  CHECK(send_with("g!~", std::string(128, 'd')) == "");
  CHECK(send_with("g h", "d") == "InvalidParameterValue");
  CHECK(send_with("g", std::string(129, 'd')) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(SqsFixture, "the same content within five minutes is the same message") {
  auto url = given_fifo_queue();
  auto first = send(url, "hello", "g");
  clock.advance(seconds(299));
  auto again = send(url, "hello", "g");
  CHECK(again.message_id == first.message_id);
  CHECK(again.sequence_number == first.sequence_number);
  clock.advance(seconds(1));
  CHECK(send(url, "hello", "g").message_id != first.message_id);
}

TEST_CASE_FIXTURE(SqsFixture, "a repeated message does not come back after it was deleted") {
  auto url = given_fifo_queue();
  send(url, "hello", "g");
  REQUIRE(remove(url, receive_one(url)));
  send(url, "hello", "g");
  CHECK(receive(url).empty());
}

TEST_CASE_FIXTURE(SqsFixture, "a deduplication id goes before the content") {
  auto url = given_fifo_queue();
  send(url, "one", "g", "d");
  send(url, "two", "g", "d");
  send(url, "one", "g", "e");
  CHECK(receive_bodies(url) == "one one");
}

TEST_CASE_FIXTURE(SqsFixture, "deduplication spans groups unless the queue says otherwise") {
  auto url = given_fifo_queue();
  send(url, "hello", "a");
  send(url, "hello", "b");
  CHECK(counts(url) == "1/0/0");
  REQUIRE(set(url, {{"DeduplicationScope", "messageGroup"}}));
  send(url, "other", "a");
  send(url, "other", "b");
  CHECK(counts(url) == "3/0/0");
}

TEST_CASE_FIXTURE(SqsFixture, "without content-based deduplication an id is needed") {
  auto url = given_queue("jobs.fifo");
  CHECK(code_of(call<op::SendMessage>(
            {.queue_url = url, .message_body = "x", .message_group_id = "g"})) ==
        "InvalidParameterValue");
  send(url, "x", "g", "d");
  auto attributes = *receive_one(url).attributes;
  CHECK(attributes["MessageDeduplicationId"] == "d");
  CHECK(attributes["MessageGroupId"] == "g");
}

TEST_CASE_FIXTURE(SqsFixture, "sequence numbers have twenty digits and grow") {
  auto url = given_fifo_queue();
  auto first = *send(url, "1", "g").sequence_number;
  auto second = *send(url, "2", "h").sequence_number;
  CHECK(first.size() == 20);
  CHECK(first < second);
  CHECK(receive_one(url).attributes->at("SequenceNumber") == first);
}

TEST_CASE_FIXTURE(SqsFixture, "an expired handle of a FIFO message is refused") {
  auto url = given_fifo_queue();
  send(url, "1", "g");
  auto message = receive_one(url);
  clock.advance(seconds(30));
  CHECK(message_of(remove(url, message)) ==
        "Value " + *message.receipt_handle +
            " for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.");
}

TEST_CASE_FIXTURE(SqsFixture, "a FIFO queue's delay holds back its groups in order") {
  auto url = given_fifo_queue({{"DelaySeconds", "10"}});
  send(url, "1", "g");
  clock.advance(seconds(5));
  send(url, "2", "g");
  CHECK(receive(url).empty());
  clock.advance(seconds(5));
  CHECK(receive_bodies(url) == "1");
}

TEST_CASE_FIXTURE(SqsFixture, "a FIFO queue's new delay counts for what is waiting") {
  auto url = given_fifo_queue({{"DelaySeconds", "900"}});
  send(url, "1", "g");
  REQUIRE(set(url, {{"DelaySeconds", "3"}}));
  clock.advance(seconds(3));
  CHECK(receive_bodies(url) == "1");
}

TEST_CASE_FIXTURE(SqsFixture, "a lost receive asked again gets the same messages and handles") {
  auto url = given_fifo_queue();
  for (auto* body : {"1", "2"}) send(url, body, "g");
  auto attempt = [&] {
    auto got = call<op::ReceiveMessage>(
        {.queue_url = url, .max_number_of_messages = 2, .receive_request_attempt_id = "attempt-1"});
    REQUIRE(got);
    return got->messages.value_or(std::vector<Message>{});
  };
  auto first = attempt();
  clock.advance(seconds(20));
  auto second = attempt();
  REQUIRE(second.size() == 2);
  CHECK(second[0].receipt_handle == first[0].receipt_handle);
  // Their time begins anew.
  clock.advance(seconds(20));
  CHECK(receive(url).empty());
  REQUIRE(remove(url, second[0]));
  CHECK(attempt().empty());
}

TEST_CASE_FIXTURE(SqsFixture, "what FIFO queues need not remember is forgotten") {
  auto url = given_fifo_queue();
  send(url, "1", "g");
  REQUIRE(call<op::ReceiveMessage>({.queue_url = url, .receive_request_attempt_id = "a"}));
  clock.advance(minutes(5));
  run_tasks();
  CHECK(db.find_integer("select count(*) from sqs_dedup") == 0);
  CHECK(db.find_integer("select count(*) from sqs_attempt") == 0);
}

TEST_CASE_FIXTURE(SqsFixture, "a group whose messages are past their retention gives way") {
  auto url = given_fifo_queue({{"MessageRetentionPeriod", "60"}});
  send(url, "old", "a");
  clock.advance(seconds(60));
  send(url, "new", "a");
  send(url, "other", "b");
  run_tasks();
  CHECK(receive_bodies(url) == "new other");
}

}  // namespace windlass::cloud::sqs
