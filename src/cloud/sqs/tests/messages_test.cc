#include "base/text.h"
#include "cloud/sqs/tests/sqs_fixture.h"

namespace windlass::cloud::sqs {

namespace {

MessageAttributeValue text_attribute(const std::string& value, const std::string& type = "String") {
  return {.string_value = value, .data_type = type};
}

}  // namespace

TEST_CASE_FIXTURE(SqsFixture, "a message is received as it was sent, once") {
  auto url = given_queue();
  auto sent = send(url, "hello");
  CHECK(sent.md5_of_message_body == "5d41402abc4b2a76b9719d911017c592");
  auto message = receive_one(url);
  CHECK(message.body == "hello");
  CHECK(message.message_id == sent.message_id);
  CHECK(message.md5_of_body == "5d41402abc4b2a76b9719d911017c592");
  CHECK(receive(url).empty());
}

TEST_CASE_FIXTURE(SqsFixture, "a message tells who sent it, when, and how often it was received") {
  auto url = given_queue();
  send(url, "hello");
  clock.advance(seconds(2));
  auto first = *receive_one(url).attributes;
  CHECK(first == Attributes{{"SenderId", "000000000000"},
                            {"SentTimestamp", "1700000000000"},
                            {"ApproximateReceiveCount", "1"},
                            {"ApproximateFirstReceiveTimestamp", "1700000002000"}});
  clock.advance(seconds(30));
  auto second = *receive_one(url).attributes;
  CHECK(second["ApproximateReceiveCount"] == "2");
  CHECK(second["ApproximateFirstReceiveTimestamp"] == "1700000002000");
}

TEST_CASE_FIXTURE(SqsFixture, "a deleted message never comes back") {
  auto url = given_queue();
  send(url, "hello");
  REQUIRE(remove(url, receive_one(url)));
  clock.advance(hours(1));
  CHECK(receive(url).empty());
  CHECK(counts(url) == "0/0/0");
}

TEST_CASE_FIXTURE(SqsFixture, "deleting twice succeeds") {
  auto url = given_queue();
  send(url, "hello");
  auto message = receive_one(url);
  REQUIRE(remove(url, message));
  CHECK(remove(url, message));
}

TEST_CASE_FIXTURE(SqsFixture, "a message that is not deleted is visible again after its timeout") {
  auto url = given_queue();
  send(url, "hello");
  receive_one(url);
  clock.advance(seconds(29));
  CHECK(receive(url).empty());
  clock.advance(seconds(1));
  CHECK(receive_bodies(url) == "hello");
}

TEST_CASE_FIXTURE(SqsFixture, "an older handle does not delete what was received again") {
  auto url = given_queue();
  send(url, "hello");
  auto old = receive_one(url);
  clock.advance(seconds(30));
  auto current = receive_one(url);
  CHECK(old.receipt_handle != current.receipt_handle);
  CHECK(remove(url, old));
  CHECK(counts(url) == "0/1/0");
}

TEST_CASE_FIXTURE(SqsFixture, "the last handle deletes a message even after its timeout") {
  auto url = given_queue();
  send(url, "hello");
  auto message = receive_one(url);
  clock.advance(hours(1));
  REQUIRE(remove(url, message));
  CHECK(receive(url).empty());
}

TEST_CASE_FIXTURE(SqsFixture, "a handle that we never made is refused") {
  auto url = given_queue();
  send(url, "hello");
  auto handle = *receive_one(url).receipt_handle;
  auto other = handle;
  other[20] = other[20] == 'A' ? 'B' : 'A';
  for (auto& wrong : {std::string("garbage"), other, handle + "AAAA"}) {
    CAPTURE(wrong);
    CHECK(code_of(call<op::DeleteMessage>({.queue_url = url, .receipt_handle = wrong})) ==
          "ReceiptHandleIsInvalid");
  }
}

TEST_CASE_FIXTURE(SqsFixture, "a handle of another queue is refused") {
  auto url = given_queue("one");
  send(url, "hello");
  auto message = receive_one(url);
  CHECK(code_of(remove(given_queue("two"), message)) == "ReceiptHandleIsInvalid");
}

TEST_CASE_FIXTURE(SqsFixture, "a released message is visible at once") {
  auto url = given_queue();
  send(url, "hello");
  REQUIRE(hide(url, receive_one(url), 0));
  CHECK(woke(url));
  CHECK(receive_bodies(url) == "hello");
}

TEST_CASE_FIXTURE(SqsFixture, "a message can be kept longer, but not beyond twelve hours") {
  auto url = given_queue();
  send(url, "hello");
  auto message = receive_one(url);
  clock.advance(seconds(20));
  REQUIRE(hide(url, message, 60));
  clock.advance(seconds(59));
  CHECK(receive(url).empty());
  CHECK(message_of(hide(url, message, 43200)) ==
        "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout "
        "for the message is beyond the limit [43200 seconds]");
  CHECK(code_of(hide(url, message, 43201)) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(SqsFixture, "the visibility of a deleted message cannot be changed") {
  auto url = given_queue();
  send(url, "hello");
  auto message = receive_one(url);
  REQUIRE(remove(url, message));
  CHECK(code_of(hide(url, message, 10)) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(SqsFixture, "a delayed message comes when its delay is over") {
  auto url = given_queue();
  REQUIRE(call<op::SendMessage>({.queue_url = url, .message_body = "late", .delay_seconds = 10}));
  CHECK(counts(url) == "0/0/1");
  CHECK(receive(url).empty());
  clock.advance(seconds(10));
  CHECK(counts(url) == "1/0/0");
  CHECK(receive_bodies(url) == "late");
}

TEST_CASE_FIXTURE(SqsFixture, "a queue's delay counts for messages that name none") {
  auto url = given_queue("jobs", {{"DelaySeconds", "10"}});
  send(url, "queue's");
  REQUIRE(call<op::SendMessage>({.queue_url = url, .message_body = "own", .delay_seconds = 0}));
  CHECK(receive_bodies(url) == "own");
  clock.advance(seconds(10));
  CHECK(receive_bodies(url) == "queue's");
}

TEST_CASE_FIXTURE(SqsFixture, "a delay has a range") {
  auto url = given_queue();
  auto send_with = [&](int delay) {
    return message_of(
        call<op::SendMessage>({.queue_url = url, .message_body = "hello", .delay_seconds = delay}));
  };
  CHECK(send_with(900) == "");
  CHECK(send_with(901) ==
        "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= "
        "900.");
  CHECK(send_with(-1) != "");
}

TEST_CASE_FIXTURE(SqsFixture, "messages are forgotten after the retention period") {
  auto url = given_queue("jobs", {{"MessageRetentionPeriod", "60"}});
  send(url, "old");
  clock.advance(seconds(59));
  send(url, "new");
  clock.advance(seconds(1));
  CHECK(receive_bodies(url) == "new");
  run_tasks();
  CHECK(counts(url) == "0/1/0");
  CHECK(db.find_integer("select count(*) from sqs_message") == 1);
}

TEST_CASE_FIXTURE(SqsFixture, "counts follow a message through its life") {
  auto url = given_queue();
  send(url, "hello");
  CHECK(counts(url) == "1/0/0");
  auto message = receive_one(url);
  CHECK(counts(url) == "0/1/0");
  clock.advance(seconds(30));
  CHECK(counts(url) == "1/0/0");
  run_tasks();
  CHECK(counts(url) == "1/0/0");
  REQUIRE(remove(url, message));
  CHECK(counts(url) == "0/0/0");
}

TEST_CASE_FIXTURE(SqsFixture, "bodies hold what XML may, and something") {
  auto url = given_queue();
  auto send_body = [&](const std::string& body) {
    return code_of(call<op::SendMessage>({.queue_url = url, .message_body = body}));
  };
  CHECK(send_body("tab\t, line\n, \xc3\xa4, \xf0\x9f\x98\x80") == "");
  CHECK(send_body("") == "MissingParameter");
  CHECK(send_body("bell \x07") == "InvalidMessageContents");
  CHECK(send_body("\xef\xbf\xbe") == "InvalidMessageContents");
  CHECK(send_body("\xef\xbf\xbd") == "");
}

TEST_CASE_FIXTURE(SqsFixture,
                  "a message may be as large as the queue allows, attributes included") {
  auto url = given_queue("jobs", {{"MaximumMessageSize", "1024"}});
  auto send_sized = [&](std::size_t size, std::size_t attribute) {
    std::map<std::string, MessageAttributeValue> attributes;
    if (attribute) attributes["n"] = text_attribute(std::string(attribute, 'v'));
    return message_of(call<op::SendMessage>({.queue_url = url,
                                             .message_body = std::string(size, 'b'),
                                             .message_attributes = attributes}));
  };
  CHECK(send_sized(1024, 0) == "");
  CHECK(send_sized(1025, 0) ==
        "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.");
  CHECK(send_sized(1024 - 7 - 10, 10) == "");
  CHECK(send_sized(1024 - 7 - 9, 10) != "");
}

TEST_CASE_FIXTURE(SqsFixture, "a long body comes back whole, and leaves nothing behind") {
  auto url = given_queue();
  std::string body(1 << 20, 'x');
  send(url, body);
  auto message = receive_one(url);
  CHECK(message.body == body);
  REQUIRE(remove(url, message));
  CHECK(db.find_integer("select count(*) from sqs_body") == 0);
}

TEST_CASE_FIXTURE(SqsFixture, "attributes come back with the digest that AWS makes of them") {
  // The digests were recorded from AWS.
  auto url = given_queue();
  std::map<std::string, MessageAttributeValue> attributes = {{"General", text_attribute("Kenobi")},
                                                             {"Hello", text_attribute("There")},
                                                             {"Help.Me", text_attribute("Me")}};
  auto sent = call<op::SendMessage>(
      {.queue_url = url, .message_body = "msg", .message_attributes = attributes});
  REQUIRE(sent);
  CHECK(sent->md5_of_message_attributes == "4c360f3fdafd970e05fae2f149d997f5");
  auto receive_named = [&](std::vector<std::string> names) {
    auto got = call<op::ReceiveMessage>(
        {.queue_url = url, .message_attribute_names = names, .visibility_timeout = 0});
    REQUIRE(got);
    return got->messages->at(0).md5_of_message_attributes.value_or("(none)");
  };
  CHECK(receive_named({"All"}) == "4c360f3fdafd970e05fae2f149d997f5");
  CHECK(receive_named({".*"}) == "4c360f3fdafd970e05fae2f149d997f5");
  CHECK(receive_named({"Hello", "General"}) == "fca026605781cb4126a1e9044df24232");
  CHECK(receive_named({"Hello", "Other"}) == "a311262e065454b75da111d535b8dacd");
  CHECK(receive_named({"Hel.*"}) == "83fee93c1bcd8b9a5a923ffacdc636c7");
  CHECK(receive_named({"Other"}) == "(none)");
  CHECK(receive_named({}) == "(none)");
}

TEST_CASE_FIXTURE(SqsFixture, "binary attributes are bytes, and hashed as AWS does") {
  auto url = given_queue();
  std::string bytes =
      "traceparent\x1e"
      "00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01";
  MessageAttributeValue value{.binary_value = bytes, .data_type = "Binary"};
  auto sent = call<op::SendMessage>(
      {.queue_url = url,
       .message_body = "test",
       .message_attributes = std::map<std::string, MessageAttributeValue>{{"attr1", value}}});
  REQUIRE(sent);
  CHECK(sent->md5_of_message_attributes == "8cbe4db156db8a94db8b801b7addb984");
  auto message = receive_one(url);
  CHECK(message.message_attributes->at("attr1").binary_value == bytes);
}

TEST_CASE_FIXTURE(SqsFixture, "attributes have rules") {
  auto url = given_queue();
  auto send_with = [&](const std::string& name, MessageAttributeValue value) {
    return message_of(call<op::SendMessage>(
        {.queue_url = url,
         .message_body = "hello",
         .message_attributes = std::map<std::string, MessageAttributeValue>{{name, value}}}));
  };
  CHECK(send_with("n", text_attribute("1.5e3", "Number.float")) == "");
  CHECK(send_with("n", text_attribute("", "String")) ==
        "Message (user) attribute 'n' must contain a non-empty value of type 'String'.");
  CHECK(send_with("n", text_attribute("one", "Number")) ==
        "Can't cast the value of message (user) attribute 'n' to a number.");
  CHECK(send_with("n", text_attribute("x", "Text")) ==
        "The type of message (user) attribute 'n' is invalid. You must use only the following "
        "supported type prefixes: Binary, Number, String.");
  CHECK(send_with("a..b", text_attribute("x")) != "");
  CHECK(send_with(".a", text_attribute("x")) != "");
  CHECK(send_with("AWS.a", text_attribute("x")) != "");
  CHECK(send_with("a b", text_attribute("x")) != "");
  CHECK(send_with(std::string(257, 'a'), text_attribute("x")) != "");
  CHECK(send_with("n", text_attribute("\x01")) != "");
}

TEST_CASE_FIXTURE(SqsFixture, "a message has at most ten attributes") {
  auto url = given_queue();
  std::map<std::string, MessageAttributeValue> attributes;
  for (int i = 0; i < 11; ++i) attributes["a" + std::to_string(i)] = text_attribute("x");
  CHECK(message_of(call<op::SendMessage>(
            {.queue_url = url, .message_body = "hello", .message_attributes = attributes})) ==
        "Number of message attributes [11] exceeds the allowed maximum [10].");
}

TEST_CASE_FIXTURE(SqsFixture, "a trace header travels with the message") {
  auto url = given_queue();
  std::map<std::string, MessageSystemAttributeValue> trace = {
      {"AWSTraceHeader", {.string_value = "Root=1-2-3", .data_type = "String"}}};
  REQUIRE(call<op::SendMessage>(
      {.queue_url = url, .message_body = "hello", .message_system_attributes = trace}));
  CHECK(receive_one(url).attributes->at("AWSTraceHeader") == "Root=1-2-3");
}

TEST_CASE_FIXTURE(SqsFixture, "only the system attributes asked for are shown, by either name") {
  auto url = given_queue();
  send(url, "hello");
  auto got = call<op::ReceiveMessage>(
      {.queue_url = url, .attribute_names = std::vector<std::string>{"SentTimestamp"}});
  REQUIRE(got);
  CHECK(*got->messages->at(0).attributes == Attributes{{"SentTimestamp", "1700000000000"}});
}

TEST_CASE_FIXTURE(SqsFixture, "a receive's parameters have ranges") {
  auto url = given_queue();
  auto refusal = [&](ReceiveMessageRequest in) {
    in.queue_url = url;
    return message_of(call<op::ReceiveMessage>(in));
  };
  CHECK(refusal({.max_number_of_messages = 11}) ==
        "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, "
        "if provided.");
  CHECK(refusal({.max_number_of_messages = 0}) != "");
  CHECK(refusal({.wait_time_seconds = 21}) ==
        "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if "
        "provided.");
  CHECK(refusal({.visibility_timeout = 43201}) != "");
  CHECK(refusal({.receive_request_attempt_id = "a"}) != "");
}

TEST_CASE_FIXTURE(SqsFixture, "a batch is received up to the number asked for, oldest first") {
  auto url = given_queue();
  for (auto* body : {"1", "2", "3", "4", "5"}) {
    send(url, body);
    clock.advance(seconds(1));
  }
  CHECK(receive_bodies(url, 3) == "1 2 3");
  CHECK(receive_bodies(url, 10) == "4 5");
}

TEST_CASE_FIXTURE(SqsFixture, "a standard queue knows groups, but no deduplication") {
  auto url = given_queue();
  send(url, "hello", "tenant-1");
  CHECK(receive_one(url).attributes->at("MessageGroupId") == "tenant-1");
  CHECK(code_of(call<op::SendMessage>(
            {.queue_url = url, .message_body = "hello", .message_deduplication_id = "d"})) ==
        "InvalidParameterValue");
}

TEST_CASE_FIXTURE(SqsFixture, "a queue with too many messages in flight gives out no more") {
  auto url = given_queue();
  send(url, "hello");
  db.run("update sqs_queue set in_flight = 120000");
  CHECK(code_of(call<op::ReceiveMessage>({.queue_url = url})) == "OverLimit");
  auto polled = poll(url);
  REQUIRE(polled);
  CHECK(std::holds_alternative<Park>(*polled));
}

}  // namespace windlass::cloud::sqs
