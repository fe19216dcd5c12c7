#include "cloud/sns/tests/sns_fixture.h"

namespace windlass::cloud::sns {

TEST_CASE_FIXTURE(SnsFixture, "a queue hears of a topic, by SNS on the topic's behalf") {
  auto topic = given_topic();
  given_subscription(topic, "sqs", queue_arn("q"));
  REQUIRE(publish(topic, "hello"));
  REQUIRE(sent().size() == 1);
  CHECK(sent()[0].by.source_arn == topic);
  auto body = read(*sent()[0].request.message_body);
  CHECK(body.text("Type") == "Notification");
  CHECK(body.text("Message") == "hello");
  CHECK(body.text("TopicArn") == topic);
  CHECK(body.text("SignatureVersion") == "1");
}

TEST_CASE_FIXTURE(SnsFixture, "raw delivery is the message itself, with its attributes") {
  auto topic = given_topic();
  given_subscription(topic, "sqs", queue_arn("q"), {{"RawMessageDelivery", "true"}});
  PublishInput in;
  in.topic_arn = topic;
  in.message = "hello";
  in.message_attributes = {{{"color", {.data_type = "String", .string_value = "red"}}}};
  must<op::Publish>(in);
  REQUIRE(sent().size() == 1);
  CHECK(sent()[0].request.message_body == "hello");
  CHECK(sent()[0].request.message_attributes->at("color").string_value == "red");
}

TEST_CASE_FIXTURE(SnsFixture, "what a queue does not let in goes to the dead-letter queue") {
  auto topic = given_topic();
  given_subscription(
      topic, "sqs", queue_arn("closed"),
      {{"RedrivePolicy", R"({"deadLetterTargetArn":")" + queue_arn("dead") + "\"}"}});
  REQUIRE(publish(topic, "hello"));
  REQUIRE(sent().size() == 1);
  CHECK(sent()[0].queue == "dead");
}

TEST_CASE_FIXTURE(SnsFixture, "a subscription hears only what its filter policy wants") {
  auto topic = given_topic();
  given_subscription(topic, "sqs", queue_arn("q"), {{"FilterPolicy", R"({"color":["red"]})"}});
  PublishInput in;
  in.topic_arn = topic;
  in.message = "hello";
  in.message_attributes = {{{"color", {.data_type = "String", .string_value = "blue"}}}};
  must<op::Publish>(in);
  CHECK(sent().empty());
  in.message_attributes->at("color").string_value = "red";
  must<op::Publish>(in);
  CHECK(sent().size() == 1);
}

TEST_CASE_FIXTURE(SnsFixture, "each protocol may get a text of its own") {
  auto topic = given_topic();
  given_subscription(topic, "sqs", queue_arn("q"), {{"RawMessageDelivery", "true"}});
  must<op::Publish>({.topic_arn = topic,
                     .message = R"({"default":"d","sqs":"for queues"})",
                     .message_structure = "json"});
  CHECK(sent().at(0).request.message_body == "for queues");
}

TEST_CASE_FIXTURE(SnsFixture, "a FIFO topic tells a double once in five minutes") {
  auto topic = given_fifo_topic({{"ContentBasedDeduplication", "true"}});
  given_subscription(topic, "sqs", queue_arn("q.fifo"));
  auto first = publish_in_group(topic, "hello"), second = publish_in_group(topic, "hello");
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->message_id == second->message_id);
  CHECK(sent().size() == 1);
  clock.advance(std::chrono::minutes(5));
  REQUIRE(publish_in_group(topic, "hello"));
  CHECK(sent().size() == 2);
}

TEST_CASE_FIXTURE(SnsFixture, "a FIFO topic passes group and deduplication on, and numbers grow") {
  auto topic = given_fifo_topic();
  given_subscription(topic, "sqs", queue_arn("q.fifo"));
  auto one = publish_in_group(topic, "a", "1"), two = publish_in_group(topic, "a", "2");
  REQUIRE(one);
  REQUIRE(two);
  CHECK(*one->sequence_number < *two->sequence_number);
  CHECK(sent().at(1).request.message_group_id == "g");
  CHECK(sent().at(1).request.message_deduplication_id == "2");
}

TEST_CASE_FIXTURE(SnsFixture, "messages that cannot be published are refused") {
  auto topic = given_topic(), fifo = given_fifo_topic();
  CHECK(code_of(publish(topic, "")) == "InvalidParameter");
  CHECK(code_of(publish(topic, std::string(256 * 1024 + 1, 'x'))) == "InvalidParameter");
  CHECK(code_of(publish(fifo, "no group")) == "InvalidParameter");
  CHECK(code_of(publish_in_group(fifo, "no deduplication")) == "InvalidParameter");
  CHECK(code_of(call<op::Publish>({.topic_arn = topic, .message = "m", .subject = "two\nlines"})) ==
        "InvalidParameter");
  CHECK(code_of(call<op::Publish>({.phone_number = "+1", .message = "m"})) == "NotImplemented");
}

TEST_CASE_FIXTURE(SnsFixture, "a batch says of each entry what became of it") {
  auto topic = given_topic();
  given_subscription(topic, "sqs", queue_arn("q"));
  std::vector<PublishBatchRequestEntry> entries(2);
  entries[0].id = "good";
  entries[0].message = "m";
  entries[1].id = "empty";
  auto answer =
      must<op::PublishBatch>({.topic_arn = topic, .publish_batch_request_entries = entries});
  CHECK(answer.successful->size() == 1);
  CHECK(answer.failed->at(0).id == "empty");
  entries[1].id = "good";
  CHECK(code_of(call<op::PublishBatch>(
            {.topic_arn = topic, .publish_batch_request_entries = entries})) ==
        "BatchEntryIdsNotDistinct");
}

}  // namespace windlass::cloud::sns
