#include "cloud/sqs/tests/sqs_fixture.h"

namespace windlass::cloud::sqs {

TEST_CASE_FIXTURE(SqsFixture, "a queue's URL begins with how the client reached us") {
  CHECK(given_queue("jobs") == "http://127.0.0.1:4566/000000000000/jobs");
}

TEST_CASE_FIXTURE(SqsFixture, "a queue is found under any host, by the end of its URL") {
  given_queue("jobs");
  for (auto* url :
       {"https://sqs.us-east-1.amazonaws.com/000000000000/jobs",
        "http://10.0.0.1:9999/queue/us-east-1/000000000000/jobs", "000000000000/jobs"}) {
    CAPTURE(url);
    CHECK(call<op::SendMessage>({.queue_url = url, .message_body = "hello"}));
  }
}

TEST_CASE_FIXTURE(SqsFixture, "an unknown queue does not exist") {
  auto refused = call<op::SendMessage>(
      {.queue_url = "http://127.0.0.1:4566/000000000000/other", .message_body = "hello"});
  CHECK(code_of(refused) == "QueueDoesNotExist");
  CHECK(message_of(refused) == "The specified queue does not exist.");
}

TEST_CASE_FIXTURE(SqsFixture, "another account's queue does not exist") {
  auto url = given_queue();
  caller = root_of(AccountId{"111111111111"});
  CHECK(code_of(call<op::DeleteQueue>({.queue_url = url})) == "QueueDoesNotExist");
}

TEST_CASE_FIXTURE(SqsFixture, "each region has its own queues") {
  auto url = given_queue();
  region.text = "eu-west-1";
  CHECK(code_of(call<op::DeleteQueue>({.queue_url = url})) == "QueueDoesNotExist");
}

TEST_CASE_FIXTURE(SqsFixture, "names are letters, digits, hyphens and underscores") {
  auto create = [&](const std::string& name) {
    return code_of(call<op::CreateQueue>({.queue_name = name}));
  };
  CHECK(create("a-b_C9") == "");
  CHECK(create("a b") == "InvalidParameterValue");
  CHECK(create(std::string(80, 'a')) == "");
  CHECK(create(std::string(81, 'a')) == "InvalidParameterValue");
  CHECK(create("jobs.fifo") == "InvalidParameterValue");
  CHECK(create("") == "MissingParameter");
}

TEST_CASE_FIXTURE(SqsFixture, "a FIFO queue's name ends with .fifo") {
  auto refused = call<op::CreateQueue>(
      {.queue_name = "jobs", .attributes = Attributes{{"FifoQueue", "true"}}});
  CHECK(code_of(refused) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(SqsFixture, "creating the same queue again answers the same URL") {
  auto url = given_queue("jobs", {{"DelaySeconds", "5"}});
  CHECK(given_queue("jobs", {{"DelaySeconds", "5"}}) == url);
  CHECK(given_queue("jobs") == url);
}

TEST_CASE_FIXTURE(SqsFixture, "creating a queue with other attributes is refused, and says which") {
  given_queue("jobs", {{"DelaySeconds", "5"}});
  auto refused = call<op::CreateQueue>(
      {.queue_name = "jobs", .attributes = Attributes{{"DelaySeconds", "6"}}});
  CHECK(code_of(refused) == "QueueNameExists");
  CHECK(message_of(refused) ==
        "A queue already exists with the same name and a different value for attribute "
        "DelaySeconds");
}

TEST_CASE_FIXTURE(SqsFixture, "attributes have ranges") {
  auto create = [&](const char* name, const char* value) {
    auto answer = call<op::CreateQueue>({.queue_name = "q" + std::to_string(random.number()),
                                         .attributes = Attributes{{name, value}}});
    return code_of(answer);
  };
  CHECK(create("VisibilityTimeout", "43200") == "");
  CHECK(create("VisibilityTimeout", "43201") == "InvalidAttributeValue");
  CHECK(create("DelaySeconds", "900") == "");
  CHECK(create("DelaySeconds", "901") == "InvalidAttributeValue");
  CHECK(create("MaximumMessageSize", "1024") == "");
  CHECK(create("MaximumMessageSize", "1023") == "InvalidAttributeValue");
  CHECK(create("MaximumMessageSize", "1048576") == "");
  CHECK(create("MaximumMessageSize", "1048577") == "InvalidAttributeValue");
  CHECK(create("MessageRetentionPeriod", "59") == "InvalidAttributeValue");
  CHECK(create("MessageRetentionPeriod", "1209600") == "");
  CHECK(create("ReceiveMessageWaitTimeSeconds", "21") == "InvalidAttributeValue");
  CHECK(create("DelaySeconds", "five") == "InvalidAttributeValue");
  CHECK(create("Policy", "not json") == "InvalidAttributeValue");
  CHECK(create("SomethingElse", "1") == "InvalidAttributeName");
  CHECK(create("ContentBasedDeduplication", "true") == "InvalidAttributeName");
}

TEST_CASE_FIXTURE(SqsFixture, "a new queue has AWS's defaults") {
  auto url = given_queue();
  auto got = call<op::GetQueueAttributes>(
      {.queue_url = url, .attribute_names = std::vector<std::string>{"All"}});
  REQUIRE(got);
  CHECK(*got->attributes == Attributes{{"ApproximateNumberOfMessages", "0"},
                                       {"ApproximateNumberOfMessagesDelayed", "0"},
                                       {"ApproximateNumberOfMessagesNotVisible", "0"},
                                       {"CreatedTimestamp", "1700000000"},
                                       {"DelaySeconds", "0"},
                                       {"LastModifiedTimestamp", "1700000000"},
                                       {"MaximumMessageSize", "1048576"},
                                       {"MessageRetentionPeriod", "345600"},
                                       {"QueueArn", arn_of("jobs")},
                                       {"ReceiveMessageWaitTimeSeconds", "0"},
                                       {"SqsManagedSseEnabled", "true"},
                                       {"VisibilityTimeout", "30"}});
}

TEST_CASE_FIXTURE(SqsFixture, "a FIFO queue shows what only FIFO queues have") {
  auto url = given_queue("jobs.fifo");
  CHECK(attribute(url, "FifoQueue") == "true");
  CHECK(attribute(url, "ContentBasedDeduplication") == "false");
  CHECK(attribute(url, "DeduplicationScope") == "queue");
  CHECK(attribute(url, "FifoThroughputLimit") == "perQueue");
  CHECK(attribute(given_queue("plain"), "FifoQueue") == "(none)");
}

TEST_CASE_FIXTURE(SqsFixture, "no attributes are shown to who asks for none") {
  auto got = call<op::GetQueueAttributes>({.queue_url = given_queue()});
  REQUIRE(got);
  CHECK_FALSE(got->attributes.has_value());
}

TEST_CASE_FIXTURE(SqsFixture, "a changed attribute is shown, with the time of the change") {
  auto url = given_queue();
  clock.advance(seconds(60));
  REQUIRE(set(url, {{"VisibilityTimeout", "7"}}));
  CHECK(attribute(url, "VisibilityTimeout") == "7");
  CHECK(attribute(url, "LastModifiedTimestamp") == "1700000060");
}

TEST_CASE_FIXTURE(SqsFixture, "an empty policy takes the policy away") {
  auto url = given_queue();
  REQUIRE(set(url, {{"Policy", R"({ "Version": "2012-10-17", "Statement": [] })"}}));
  CHECK(attribute(url, "Policy") == R"({"Version":"2012-10-17","Statement":[]})");
  REQUIRE(set(url, {{"Policy", ""}}));
  CHECK(attribute(url, "Policy") == "(none)");
}

TEST_CASE_FIXTURE(SqsFixture, "a queue cannot become FIFO, nor cease to be") {
  auto url = given_queue();
  CHECK(message_of(set(url, {{"FifoQueue", "true"}})) == "Unknown Attribute FifoQueue.");
  auto fifo = given_fifo_queue();
  CHECK(
      message_of(set(fifo, {{"FifoQueue", "false"}})) ==
      "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.");
}

TEST_CASE_FIXTURE(SqsFixture, "one kind of encryption at a time") {
  auto url = given_queue();
  CHECK(code_of(set(url, {{"KmsMasterKeyId", "key"}, {"SqsManagedSseEnabled", "true"}})) ==
        "InvalidAttributeName");
  REQUIRE(set(url, {{"KmsMasterKeyId", "key"}}));
  CHECK(attribute(url, "SqsManagedSseEnabled") == "false");
  CHECK(attribute(url, "KmsDataKeyReusePeriodSeconds") == "300");
  REQUIRE(set(url, {{"SqsManagedSseEnabled", "true"}}));
  CHECK(attribute(url, "KmsMasterKeyId") == "(none)");
}

TEST_CASE_FIXTURE(SqsFixture, "high throughput needs deduplication per group") {
  auto url = given_fifo_queue();
  CHECK(code_of(set(url, {{"FifoThroughputLimit", "perMessageGroupId"}})) ==
        "InvalidAttributeValue");
  CHECK(set(
      url, {{"FifoThroughputLimit", "perMessageGroupId"}, {"DeduplicationScope", "messageGroup"}}));
}

TEST_CASE_FIXTURE(SqsFixture, "a deleted queue is gone with its messages, and can be made again") {
  auto url = given_queue();
  send(url, "old");
  REQUIRE(call<op::DeleteQueue>({.queue_url = url}));
  CHECK(code_of(call<op::GetQueueUrl>({.queue_name = "jobs"})) == "QueueDoesNotExist");
  given_queue();
  CHECK(receive(url).empty());
}

TEST_CASE_FIXTURE(SqsFixture, "who waits at a queue that is deleted is told") {
  auto url = given_queue();
  REQUIRE(call<op::DeleteQueue>({.queue_url = url}));
  CHECK(woke(url));
}

TEST_CASE_FIXTURE(SqsFixture, "a purged queue is empty at once, and takes messages again") {
  auto url = given_queue();
  for (int i = 0; i < 3; ++i) send(url, "old");
  receive_one(url);
  REQUIRE(call<op::PurgeQueue>({.queue_url = url}));
  CHECK(counts(url) == "0/0/0");
  send(url, "new");
  CHECK(receive_bodies(url) == "new");
}

TEST_CASE_FIXTURE(SqsFixture, "a queue can be purged once a minute") {
  auto url = given_queue();
  REQUIRE(call<op::PurgeQueue>({.queue_url = url}));
  clock.advance(seconds(59));
  auto refused = call<op::PurgeQueue>({.queue_url = url});
  CHECK(code_of(refused) == "PurgeQueueInProgress");
  CHECK(message_of(refused) ==
        "Only one PurgeQueue operation on jobs is allowed every 60 seconds.");
  clock.advance(seconds(1));
  CHECK(call<op::PurgeQueue>({.queue_url = url}));
}

TEST_CASE_FIXTURE(SqsFixture, "the rows of purged and deleted queues go away by and by") {
  auto url = given_fifo_queue();
  for (int i = 0; i < 2500; ++i) send(url, std::to_string(i), "g" + std::to_string(i % 1200));
  REQUIRE(call<op::PurgeQueue>({.queue_url = url}));
  run_tasks();
  CHECK(db.find_integer("select count(*) from sqs_message") == 0);
  CHECK(db.find_integer("select count(*) from sqs_lane") == 0);
  CHECK(db.find_integer("select count(*) from sqs_box") == 1);
}

TEST_CASE_FIXTURE(SqsFixture, "the handle of a purged message deletes nothing") {
  auto url = given_queue();
  send(url, "old");
  auto old = receive_one(url);
  REQUIRE(call<op::PurgeQueue>({.queue_url = url}));
  send(url, "new");
  CHECK(remove(url, old));
  CHECK(receive_bodies(url) == "new");
}

TEST_CASE_FIXTURE(SqsFixture, "queues are listed by prefix, in pages") {
  for (auto* name : {"a-1", "a-2", "a-3", "b-1"}) given_queue(name);
  auto page = call<op::ListQueues>({.queue_name_prefix = "a-", .max_results = 2});
  REQUIRE(page);
  CHECK(page->queue_urls->size() == 2);
  REQUIRE(page->next_token);
  auto rest = call<op::ListQueues>(
      {.queue_name_prefix = "a-", .next_token = page->next_token, .max_results = 2});
  REQUIRE(rest);
  CHECK(*rest->queue_urls == std::vector<std::string>{"http://127.0.0.1:4566/000000000000/a-3"});
  CHECK_FALSE(rest->next_token);
}

TEST_CASE_FIXTURE(SqsFixture, "a prefix that names no queue lists nothing") {
  given_queue("jobs");
  auto page = call<op::ListQueues>({.queue_name_prefix = "other"});
  REQUIRE(page);
  CHECK_FALSE(page->queue_urls);
}

TEST_CASE_FIXTURE(SqsFixture, "tags are added, replaced and removed") {
  auto url = given_queue();
  REQUIRE(call<op::TagQueue>({.queue_url = url, .tags = Attributes{{"a", "1"}, {"b", "2"}}}));
  REQUIRE(call<op::TagQueue>({.queue_url = url, .tags = Attributes{{"a", "3"}}}));
  REQUIRE(call<op::UntagQueue>({.queue_url = url, .tag_keys = std::vector<std::string>{"b"}}));
  auto tags = call<op::ListQueueTags>({.queue_url = url});
  REQUIRE(tags);
  CHECK(*tags->tags == Attributes{{"a", "3"}});
}

TEST_CASE_FIXTURE(SqsFixture, "a queue has at most fifty tags") {
  auto url = given_queue();
  Attributes tags;
  for (int i = 0; i < 51; ++i) tags["t" + std::to_string(i)] = "v";
  CHECK(code_of(call<op::TagQueue>({.queue_url = url, .tags = tags})) == "InvalidParameterValue");
  CHECK_FALSE(call<op::ListQueueTags>({.queue_url = url})->tags.has_value());
}

TEST_CASE_FIXTURE(SqsFixture, "a permission is a statement of the policy until it is removed") {
  auto url = given_queue();
  using Texts = std::vector<std::string>;
  auto add = [&](const char* label, Texts actions) {
    return call<op::AddPermission>({.queue_url = url,
                                    .label = label,
                                    .aws_account_ids = Texts{"111111111111"},
                                    .actions = std::move(actions)});
  };
  REQUIRE(add("one", {"ReceiveMessage"}));
  CHECK(
      attribute(url, "Policy") ==
      R"({"Version":"2008-10-17","Id":"arn:aws:sqs:us-east-1:000000000000:jobs/SQSDefaultPolicy",)"
      R"("Statement":[{"Sid":"one","Effect":"Allow",)"
      R"("Principal":{"AWS":"arn:aws:iam::111111111111:root"},)"
      R"("Action":"SQS:ReceiveMessage","Resource":"arn:aws:sqs:us-east-1:000000000000:jobs"}]})");
  CHECK(message_of(add("one", {"SendMessage"})) ==
        "Value one for parameter Label is invalid. Reason: Already exists.");
  CHECK(code_of(add("two", {"CreateQueue"})) == "InvalidParameterValue");
  CHECK(code_of(add("two", Texts(8, "SendMessage"))) == "OverLimit");
  REQUIRE(call<op::RemovePermission>({.queue_url = url, .label = "one"}));
  CHECK(attribute(url, "Policy") == "(none)");
  CHECK(message_of(call<op::RemovePermission>({.queue_url = url, .label = "one"})) ==
        "Value one for parameter Label is invalid. Reason: can't find label.");
}

}  // namespace windlass::cloud::sqs
