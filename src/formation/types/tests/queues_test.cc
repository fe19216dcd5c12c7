#include "formation/types/tests/played.h"

namespace windlass::formation::testing {

namespace {

constexpr const char* url = "http://sqs/111122223333/mine";
const std::string made = R"({"QueueUrl":"http://sqs/111122223333/mine"})";

}  // namespace

TEST_CASE("a queue's Ref is its URL, and GetAtt tells ARN and name") {
  Played queue("AWS::SQS::Queue");
  queue.script().answer("CreateQueue", made);
  auto physical = queue.create("{}");
  REQUIRE(physical);
  CHECK(physical->id == url);
  CHECK(physical->attributes.text("Arn") == "arn:aws:sqs:eu-west-1:111122223333:mine");
  CHECK(physical->attributes.text("QueueName") == "mine");
}

TEST_CASE("a queue's settings become attributes, documents among them") {
  Played queue("AWS::SQS::Queue");
  queue.script().answer("CreateQueue", made);
  REQUIRE(queue.create(R"({"VisibilityTimeout":45,"FifoQueue":false,
                           "RedrivePolicy":{"maxReceiveCount":3}})"));
  CHECK(queue.said("CreateQueue").find("Attributes")->dump() ==
        R"({"RedrivePolicy":"{\"maxReceiveCount\":3}","VisibilityTimeout":"45"})");
}

TEST_CASE("a FIFO queue without a name gets one that ends as SQS wants it") {
  Played queue("AWS::SQS::Queue");
  queue.script().answer("CreateQueue", made);
  REQUIRE(queue.create(R"({"FifoQueue":true})"));
  CHECK(queue.said("CreateQueue").text("QueueName")->ends_with(".fifo"));
}

TEST_CASE("a queue of that name that somebody else made is not taken over") {
  Played queue("AWS::SQS::Queue");
  queue.script().answer("CreateQueue", made);
  queue.script().answer("ListQueueTags", R"({"Tags":{"team":"red"}})");
  auto refused = queue.create(R"({"QueueName":"mine"})");
  REQUIRE(!refused);
  CHECK(refused.error().code == "AlreadyExists");
  CHECK(refused.error().message.find("'mine' already exists") != std::string::npos);
}

TEST_CASE("a named queue that an earlier call made is found") {
  Played queue("AWS::SQS::Queue");
  queue.script().answer("CreateQueue", made);
  queue.script().answer("ListQueueTags", R"({"Tags":{"windlass:token":"token1"}})");
  CHECK(queue.create(R"({"QueueName":"mine"})"));
}

TEST_CASE("a setting that leaves the template goes back to what queues are born with") {
  Played queue("AWS::SQS::Queue");
  queue.script().answer("ListQueueTags", R"({"Tags":{"team":"blue"}})");
  REQUIRE(queue.update("{}", R"({"VisibilityTimeout":45,"RedrivePolicy":{"maxReceiveCount":3}})",
                       {url}));
  CHECK(queue.said("SetQueueAttributes").find("Attributes")->dump() ==
        R"({"RedrivePolicy":"","VisibilityTimeout":"30"})");
}

TEST_CASE("a queue that gets a key is no longer encrypted by SQS's own") {
  Played queue("AWS::SQS::Queue");
  queue.script().answer("ListQueueTags", R"({"Tags":{"team":"blue"}})");
  REQUIRE(queue.update(R"({"KmsMasterKeyId":"k"})", R"({"SqsManagedSseEnabled":true})", {url}));
  CHECK(queue.said("SetQueueAttributes").find("Attributes")->dump() ==
        R"({"KmsMasterKeyId":"k","SqsManagedSseEnabled":"false"})");
}

TEST_CASE("tags that differ are set, those that left are dropped") {
  Played queue("AWS::SQS::Queue");
  queue.script().answer("ListQueueTags", R"({"Tags":{"team":"red","old":"1"}})");
  REQUIRE(queue.update("{}", "{}", {url}));
  CHECK(queue.asked() == "ListQueueTags TagQueue UntagQueue");
  CHECK(queue.said("UntagQueue").find("TagKeys")->dump() == R"(["old"])");
}

TEST_CASE("a queue that is gone is removed, and reads as nothing") {
  Played queue("AWS::SQS::Queue");
  queue.script().refuse("DeleteQueue", "QueueDoesNotExist");
  queue.script().refuse("GetQueueAttributes", "QueueDoesNotExist");
  CHECK(queue.remove("{}", {url}));
  auto there = queue.read("{}", {url});
  REQUIRE(there);
  CHECK(!*there);
}

TEST_CASE("another refusal of a removal is told") {
  Played queue("AWS::SQS::Queue");
  queue.script().refuse("DeleteQueue", "AccessDenied");
  CHECK(!queue.remove("{}", {url}));
}

TEST_CASE("queues that a policy no longer names lose it") {
  Played policy("AWS::SQS::QueuePolicy");
  REQUIRE(policy.update(R"({"Queues":["q2"],"PolicyDocument":{"a":1}})",
                        R"({"Queues":["q1"],"PolicyDocument":{"a":1}})", {"id"}));
  CHECK(policy.script().calls[0].input.dump() == R"({"QueueUrl":"q1","Attributes":{"Policy":""}})");
  CHECK(policy.script().calls[1].input.dump() ==
        R"({"QueueUrl":"q2","Attributes":{"Policy":"{\"a\":1}"}})");
}

TEST_CASE("a topic brings its subscriptions") {
  Played topic("AWS::SNS::Topic");
  topic.script().answer("CreateTopic", R"({"TopicArn":"arn:aws:sns:eu-west-1:1:t"})");
  auto physical =
      topic.create(R"({"Subscription":[{"Protocol":"email","Endpoint":"me@example.com"}]})");
  REQUIRE(physical);
  CHECK(physical->attributes.text("TopicName") == "t");
  CHECK(topic.said("Subscribe").text("Endpoint") == "me@example.com");
}

TEST_CASE("a setting that leaves the template goes back to what topics are born with") {
  Played topic("AWS::SNS::Topic");
  topic.script().answer("ListTagsForResource", R"({"Tags":[{"Key":"team","Value":"blue"}]})");
  REQUIRE(topic.update("{}", R"({"SignatureVersion":"2"})", {"arn"}));
  CHECK(topic.said("SetTopicAttributes").text("AttributeValue") == "1");
}

TEST_CASE("a topic's subscriptions that others made stay when its own leave") {
  Played topic("AWS::SNS::Topic");
  topic.script().answer("ListSubscriptionsByTopic", R"({"Subscriptions":[
    {"SubscriptionArn":"arn:own","Protocol":"sqs","Endpoint":"q1"},
    {"SubscriptionArn":"arn:other","Protocol":"sqs","Endpoint":"q2"}]})");
  topic.script().answer("ListTagsForResource", R"({"Tags":[{"Key":"team","Value":"blue"}]})");
  REQUIRE(topic.update("{}", R"({"Subscription":[{"Protocol":"sqs","Endpoint":"q1"}]})", {"arn"}));
  CHECK(topic.asked() == "ListSubscriptionsByTopic Unsubscribe ListTagsForResource");
  CHECK(topic.said("Unsubscribe").text("SubscriptionArn") == "arn:own");
}

TEST_CASE("a topic that loses its policy gets back the one that it was born with") {
  Played policy("AWS::SNS::TopicInlinePolicy");
  REQUIRE(policy.remove("{}", {"arn:aws:sns:eu-west-1:111122223333:t"}));
  auto words = policy.said("SetTopicAttributes").text("AttributeValue");
  CHECK(words->find("__default_policy_ID") != std::string::npos);
}

TEST_CASE("a subscription in another region is refused by name") {
  Played subscription("AWS::SNS::Subscription");
  auto refused = subscription.create(R"({"TopicArn":"a","Protocol":"sqs","Region":"us-west-2"})");
  REQUIRE(!refused);
  CHECK(refused.error().message.find("Region") != std::string::npos);
  CHECK(subscription.asked().empty());
}

}  // namespace windlass::formation::testing
