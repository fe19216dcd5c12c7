#include <doctest/doctest.h>

#include "aws/dynamic.h"
#include "aws/dynamodb/put_item.h"
#include "aws/json_codec.h"
#include "aws/sqs/send_message.h"

using namespace windlass;
using namespace windlass::aws;

namespace {

std::string nested_lists(int levels) {
  std::string text = R"({"TableName":"t","Item":{"k":)";
  for (int i = 0; i < levels; ++i) text += R"({"L":[)";
  text += R"({"S":"deep"})";
  for (int i = 0; i < levels; ++i) text += "]}";
  return text + "}}";
}

Result<> read_put_item(const std::string& text) {
  dynamodb::PutItemInput input;
  return read_json(text, dynamodb::PutItemInput::shape, &input);
}

Result<> read_send_message(const std::string& text) {
  sqs::SendMessageRequest input;
  return read_json(text, sqs::SendMessageRequest::shape, &input);
}

}  // namespace

TEST_CASE("DynamoDB's items survive JSON both ways, 32 levels deep") {
  auto text = nested_lists(32);
  dynamodb::PutItemInput input;
  REQUIRE(read_json(text, dynamodb::PutItemInput::shape, &input));
  std::string written;
  write_json(written, dynamodb::PutItemInput::shape, &input);
  CHECK(*parse_json(written) == *parse_json(text));
}

TEST_CASE("JSON nested deeper than 100 levels is refused") {
  auto refused = read_put_item(nested_lists(50));
  REQUIRE(!refused);
  CHECK(refused.error().code == "SerializationException");
}

TEST_CASE("members that the model does not know are skipped, whatever they hold") {
  sqs::SendMessageRequest input;
  REQUIRE(read_json(R"({"Later":[{"a":[1,null]}],"QueueUrl":"q","Other":{}})",
                    sqs::SendMessageRequest::shape, &input));
  CHECK(input.queue_url == "q");
}

TEST_CASE("of two members of one name the later one counts, whole") {
  sqs::SendMessageRequest input;
  REQUIRE(read_json(R"({"MessageAttributes":{"a":{"DataType":"String"}},"MessageAttributes":{}})",
                    sqs::SendMessageRequest::shape, &input));
  CHECK(input.message_attributes->empty());
}

TEST_CASE("null is the same as an absent member") {
  sqs::SendMessageRequest input;
  REQUIRE(read_json(R"({"QueueUrl":null})", sqs::SendMessageRequest::shape, &input));
  CHECK(!input.queue_url);
}

TEST_CASE("a value of the wrong type is refused in AWS's words") {
  auto refused = read_send_message(R"({"QueueUrl":7})");
  REQUIRE(!refused);
  CHECK(refused.error().message == "NUMBER_VALUE can not be converted to a String");
  refused = read_send_message(R"({"QueueUrl":{}})");
  REQUIRE(!refused);
  CHECK(refused.error().message == "Start of structure or map found where not expected.");
}

TEST_CASE("malformed JSON is refused") {
  for (auto* text : {"", "{", "[]", "7", R"({"QueueUrl")", R"({"QueueUrl":})", R"({"QueueUrl":"a)",
                     R"({"QueueUrl":"a"}x)", R"({"QueueUrl":"a",})", "{\"QueueUrl\":\"\xff\"}",
                     R"({"QueueUrl":"\ud800"})", R"({"DelaySeconds":1.5})",
                     R"({"DelaySeconds":99999999999})", R"({"MessageAttributes":{"a":[]}})",
                     R"({"MessageAttributes":{"a":{"BinaryValue":"%"}}})"}) {
    CAPTURE(text);
    CHECK(!read_send_message(text));
  }
}

TEST_CASE("whole numbers may be written as 1.0 or 1e1") {
  sqs::SendMessageRequest input;
  REQUIRE(read_json(R"({"DelaySeconds":1e1})", sqs::SendMessageRequest::shape, &input));
  CHECK(input.delay_seconds == 10);
}

TEST_CASE("an unknown parameter is answered with the nearest known name") {
  sqs::SendMessageRequest input;
  auto refused =
      value_from_json(sqs::SendMessageRequest::shape, *parse_json(R"({"QueueUri":"q"})"), &input);
  REQUIRE(!refused);
  CHECK(refused.error().message ==
        "Unknown parameter 'QueueUri' in input; did you mean 'QueueUrl'?");
}
