// SQS as clients of before 2023 speak it: a query protocol that its model no longer tells.
#include <doctest/doctest.h>

#include "aws/protocol.h"
#include "aws/sqs/create_queue.h"
#include "aws/sqs/errors.h"
#include "aws/sqs/receive_message.h"
#include "aws/sqs/send_message_batch.h"
#include "aws/sqs/service.h"

using namespace windlass;
using namespace windlass::aws;

namespace {

http::Request form(std::string body) {
  http::Request request;
  request.method = "POST";
  request.target = "/000000000000/jobs";
  request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  request.body = Body(std::move(body));
  return request;
}

template <class Op>
typename Op::Request decoded(const std::string& body) {
  typename Op::Request input;
  auto read = decode_request(Op::operation(), Protocol::Query, form(body), {}, &input);
  INFO(body);
  REQUIRE(read);
  return input;
}

}  // namespace

TEST_CASE("SQS is spoken as query when a form is sent, and as JSON otherwise") {
  auto request = form("Action=CreateQueue&QueueName=jobs");
  CHECK(spoken_protocol(sqs::service, request) == Protocol::Query);
  CHECK(named_operation(Protocol::Query, request) == "CreateQueue");
  http::Request json;
  json.headers = {{"Content-Type", "application/x-amz-json-1.0"},
                  {"X-Amz-Target", "AmazonSQS.CreateQueue"}};
  CHECK(spoken_protocol(sqs::service, json) == Protocol::Json10);
  CHECK(named_operation(Protocol::Json10, json) == "CreateQueue");
}

TEST_CASE("a queue's attributes and tags are numbered in the form") {
  auto input = decoded<sqs::op::CreateQueue>(
      "Action=CreateQueue&QueueName=jobs&Attribute.1.Name=DelaySeconds&Attribute.1.Value=5"
      "&Attribute.2.Name=FifoQueue&Attribute.2.Value=true&Tag.1.Key=team&Tag.1.Value=a%20b");
  CHECK(input.queue_name == "jobs");
  CHECK(input.attributes->at("DelaySeconds") == "5");
  CHECK(input.attributes->at("FifoQueue") == "true");
  CHECK(input.tags->at("team") == "a b");
}

TEST_CASE("a batch's entries and their attributes are found, also beyond nine") {
  std::string body = "Action=SendMessageBatch&QueueUrl=u";
  for (int i = 1; i <= 10; ++i) {
    auto entry = "&SendMessageBatchRequestEntry." + std::to_string(i);
    body += entry + ".Id=" + std::to_string(i) + entry + ".MessageBody=hello" + entry +
            ".MessageAttribute.1.Name=kind" + entry + ".MessageAttribute.1.Value.DataType=Binary" +
            entry + ".MessageAttribute.1.Value.BinaryValue=aGk%3D";
  }
  auto input = decoded<sqs::op::SendMessageBatch>(body);
  REQUIRE(input.entries->size() == 10);
  CHECK((*input.entries)[1].id == "2");
  CHECK((*input.entries)[9].id == "10");
  CHECK((*input.entries)[9].message_attributes->at("kind").binary_value == "hi");
}

TEST_CASE("names of attributes to receive are numbered in the form") {
  auto input = decoded<sqs::op::ReceiveMessage>(
      "Action=ReceiveMessage&QueueUrl=u&AttributeName.1=All&MessageAttributeName.1=kind"
      "&MaxNumberOfMessages=10");
  CHECK(input.attribute_names == std::vector<std::string>{"All"});
  CHECK(input.message_attribute_names == std::vector<std::string>{"kind"});
  CHECK(input.max_number_of_messages == 10);
}

TEST_CASE("received messages are answered as that protocol's XML") {
  sqs::ReceiveMessageResult result;
  auto& message = result.messages.emplace().emplace_back();
  message.message_id = "m";
  message.body = "a<b\r";
  message.attributes.emplace()["SenderId"] = "me";
  message.message_attributes.emplace()["kind"].string_value = "x";
  auto response =
      encode_response(sqs::op::ReceiveMessage::operation(), Protocol::Query, &result, "r");
  CHECK(response.body.bytes() ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<ReceiveMessageResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\">"
        "<ReceiveMessageResult><Message><MessageId>m</MessageId><Body>a&lt;b&#xD;</Body>"
        "<Attribute><Name>SenderId</Name><Value>me</Value></Attribute>"
        "<MessageAttribute><Name>kind</Name><Value><StringValue>x</StringValue></Value>"
        "</MessageAttribute></Message></ReceiveMessageResult>"
        "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></ReceiveMessageResponse>");
}

TEST_CASE("an error has its old code in the query protocol, and both in JSON") {
  Error missing{"QueueDoesNotExist", "The specified queue does not exist."};
  auto& operation = sqs::op::ReceiveMessage::operation();
  auto query = encode_error(sqs::service, &operation, Protocol::Query, missing, "r");
  CHECK(query.status == 400);
  CHECK(query.body.bytes() ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<ErrorResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><Error>"
        "<Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code>"
        "<Message>The specified queue does not exist.</Message></Error>"
        "<RequestId>r</RequestId></ErrorResponse>");
  auto json = encode_error(sqs::service, &operation, Protocol::Json10, missing, "r");
  CHECK(json.headers.get("x-amzn-query-error") == "AWS.SimpleQueueService.NonExistentQueue;Sender");
  CHECK(json.body.bytes() == R"({"__type":"com.amazonaws.sqs#QueueDoesNotExist",)"
                             R"("message":"The specified queue does not exist."})");
}

TEST_CASE("malformed forms are refused") {
  for (auto* body : {"Action=ReceiveMessage&MaxNumberOfMessages=ten",
                     "Action=ReceiveMessage&QueueUrl=%FF", "Action=ReceiveMessage&QueueUrl.1.x=1",
                     "Action=ReceiveMessage&VisibilityTimeout=99999999999"}) {
    CAPTURE(body);
    sqs::ReceiveMessageRequest input;
    CHECK(!decode_request(sqs::op::ReceiveMessage::operation(), Protocol::Query, form(body), {},
                          &input));
  }
}

TEST_CASE("a list's position costs nothing by being large") {
  auto input = decoded<sqs::op::ReceiveMessage>(
      "Action=ReceiveMessage&AttributeName.18446744073709551615=All");
  CHECK(input.attribute_names->size() == 1);
}
