#include "aws/s3/copy_object.h"
#include "aws/s3/get_bucket_notification_configuration.h"
#include "aws/s3/put_bucket_notification_configuration.h"
#include "aws/sns/get_topic_attributes.h"
#include "aws/sns/publish.h"
#include "aws/sns/service.h"
#include "aws/sqs/get_queue_url.h"
#include "aws/sqs/send_message.h"
#include "aws/sqs/service.h"
#include "base/json.h"
#include "s3_fixture.h"

namespace windlass::cloud::s3 {

namespace {

// A queue service that knows the queue "jobs" and records what it is sent, in rows, so that what is
// refused is undone.
Result<aws::sqs::GetQueueUrlResult> get_queue_url(Work& work, const Call&,
                                                  const aws::sqs::GetQueueUrlRequest& in) {
  if (!work.db.any("select 1 from fake_queue where name = ?", {*in.queue_name}))
    return Error{"AWS.SimpleQueueService.NonExistentQueue", "no such queue"};
  aws::sqs::GetQueueUrlResult out;
  out.queue_url = "http://queues/" + *in.queue_owner_aws_account_id + "/" + *in.queue_name;
  return out;
}

Result<aws::sqs::SendMessageResult> send_message(Work& work, const Call&,
                                                 const aws::sqs::SendMessageRequest& in) {
  work.db.run("insert into fake_message (queue, body) values (?, ?)",
              {*in.queue_url, *in.message_body});
  return aws::sqs::SendMessageResult{};
}

const cloud::Operation fake_operations[] = {
    {"GetQueueUrl", reads<&get_queue_url>},
    {"SendMessage", writes<&send_message>},
};
const char* const fake_schema[] = {
    "create table fake_queue (name text)", "insert into fake_queue values ('jobs')",
    "create table fake_message (id integer primary key, queue text, body text)"};
const Service fake_sqs{.model = &aws::sqs::service,
                       .operations = fake_operations,
                       .migrations = {"fake_sqs", fake_schema}};

// A topic service that knows the topic "news".
constexpr const char* news = "arn:aws:sns:us-east-1:000000000000:news";
Result<aws::sns::GetTopicAttributesResponse> get_topic_attributes(
    Work&, const Call&, const aws::sns::GetTopicAttributesInput& in) {
  if (in.topic_arn != news) return Error{"NotFound", "no such topic"};
  return aws::sns::GetTopicAttributesResponse{};
}
Result<aws::sns::PublishResponse> publish(Work& work, const Call& call,
                                          const aws::sns::PublishInput& in) {
  work.db.run("insert into fake_message (queue, body) values (?, ?)",
              {*in.topic_arn + " by " + call.caller.source_arn, *in.message});
  return aws::sns::PublishResponse{};
}
const cloud::Operation topic_operations[] = {
    {"GetTopicAttributes", reads<&get_topic_attributes>},
    {"Publish", writes<&publish>},
};
const Service fake_sns{.model = &aws::sns::service,
                       .operations = topic_operations,
                       .migrations = {"fake_sns", {}}};

struct NotificationFixture : S3Fixture {
  NotificationFixture() : S3Fixture({&fake_sqs, &fake_sns, &s3::service}) { given_bucket(); }

  static QueueConfiguration to_queue(const std::string& event, const std::string& prefix = "",
                                     const std::string& suffix = "") {
    QueueConfiguration queue;
    queue.id = "to-jobs";
    queue.queue_arn = "arn:aws:sqs:us-east-1:000000000000:jobs";
    queue.events = std::vector<std::string>{event};
    auto& rules = queue.filter.emplace().key.emplace().filter_rules.emplace(2);
    rules[0].name = "Prefix";
    rules[0].value = prefix;
    rules[1].name = "Suffix";
    rules[1].value = suffix;
    return queue;
  }

  Result<aws::Nothing> put(std::vector<QueueConfiguration> queues) {
    PutBucketNotificationConfigurationRequest in;
    in.bucket = "bucket";
    in.notification_configuration.emplace().queue_configurations = std::move(queues);
    return call<op::PutBucketNotificationConfiguration>(in);
  }

  // The events since the last look: "ObjectCreated:Put a+b".
  std::vector<std::string> events() {
    std::vector<std::string> events;
    for (auto row : db.query("select body from fake_message order by id")) {
      auto message = parse_json(row.view(0));
      auto* records = message->find("Records");
      if (!records) {
        events.push_back(*message->text("Event"));
        continue;
      }
      auto& record = records->as_array().front();
      events.push_back(*record.text("eventName") + " " +
                       *record.find("s3")->find("object")->text("key"));
    }
    db.run("delete from fake_message");
    return events;
  }
  using Events = std::vector<std::string>;
};

}  // namespace

TEST_CASE_FIXTURE(NotificationFixture, "a queue is told that it will be told") {
  REQUIRE(put({to_queue("s3:ObjectCreated:*")}));
  CHECK(events() == Events{"s3:TestEvent"});
}

TEST_CASE_FIXTURE(NotificationFixture, "a queue hears of what it asked for, and of nothing else") {
  REQUIRE(put({to_queue("s3:ObjectCreated:*", "in/", ".jpg")}));
  events();
  given_object("in/a b.jpg");
  given_object("in/a.png");
  given_object("out/a.jpg");
  given_deleted("in/a b.jpg");
  CHECK(events() == Events{"ObjectCreated:Put in/a+b.jpg"});
}

TEST_CASE_FIXTURE(NotificationFixture, "each way to make or remove an object has its event") {
  REQUIRE(put({to_queue("s3:ObjectCreated:*"), to_queue("s3:ObjectRemoved:*")}));
  events();
  given_object("a");
  CopyObjectRequest copy;
  copy.bucket = "bucket";
  copy.key = "b";
  copy.copy_source = "bucket/a";
  REQUIRE(call<op::CopyObject>(copy));
  given_deleted("a");
  given_versioning();
  given_deleted("b");
  CHECK(events() == Events{"ObjectCreated:Put a", "ObjectCreated:Copy b", "ObjectRemoved:Delete a",
                           "ObjectRemoved:DeleteMarkerCreated b"});
}

TEST_CASE_FIXTURE(NotificationFixture, "an event says what its readers look for") {
  REQUIRE(put({to_queue("s3:ObjectCreated:Put")}));
  events();
  given_object("key", "hello");
  auto message = parse_json(*db.find_text("select body from fake_message"));
  auto& record = message->find("Records")->as_array().front();
  CHECK(record.text("eventSource") == "aws:s3");
  CHECK(record.text("awsRegion") == "us-east-1");
  CHECK(record.text("eventTime") == "2023-11-14T22:13:20.000Z");
  auto& s3_part = *record.find("s3");
  CHECK(s3_part.text("configurationId") == "to-jobs");
  CHECK(s3_part.find("bucket")->text("name") == "bucket");
  CHECK(s3_part.find("object")->find("size")->as_int() == 5);
  CHECK(s3_part.find("object")->text("eTag") == "5d41402abc4b2a76b9719d911017c592");
}

TEST_CASE_FIXTURE(NotificationFixture, "a refused put tells nobody") {
  REQUIRE(put({to_queue("s3:ObjectCreated:*")}));
  events();
  auto in = put_request("key", "x");
  in.content_md5 = "nonsense";
  CHECK(code(call<op::PutObject>(in)) == "InvalidDigest");
  CHECK(events().empty());
}

TEST_CASE_FIXTURE(NotificationFixture, "a queue that is gone stops nobody") {
  REQUIRE(put({to_queue("s3:ObjectCreated:*")}));
  db.run("delete from fake_queue");
  given_object("key");
  CHECK(content("key") == "hello");
}

TEST_CASE_FIXTURE(NotificationFixture, "configurations that AWS refuses are refused") {
  auto missing = to_queue("s3:ObjectCreated:*");
  missing.queue_arn = "arn:aws:sqs:us-east-1:000000000000:unknown";
  CHECK(code(put({missing})) == "InvalidArgument");
  auto afar = to_queue("s3:ObjectCreated:*");
  afar.queue_arn = "arn:aws:sqs:eu-west-1:000000000000:jobs";
  CHECK(code(put({afar})) == "InvalidArgument");
  CHECK(code(put({to_queue("s3:ObjectCreated:*", "a"), to_queue("s3:ObjectCreated:Put", "ab")})) ==
        "InvalidArgument");
  CHECK(put({to_queue("s3:ObjectCreated:*", "a"), to_queue("s3:ObjectCreated:*", "b")}));
}

TEST_CASE_FIXTURE(NotificationFixture, "a topic hears of events as queues do, on the bucket's behalf") {
  PutBucketNotificationConfigurationRequest in;
  in.bucket = "bucket";
  auto& topic = in.notification_configuration.emplace().topic_configurations.emplace(1)[0];
  topic.topic_arn = news;
  topic.events = std::vector<std::string>{"s3:ObjectCreated:*"};
  REQUIRE(call<op::PutBucketNotificationConfiguration>(in));
  CHECK(db.find_text("select queue from fake_message") ==
        std::string(news) + " by arn:aws:s3:::bucket");
  topic.topic_arn = "arn:aws:sns:us-east-1:000000000000:unknown";
  CHECK(code(call<op::PutBucketNotificationConfiguration>(in)) == "InvalidArgument");
}

TEST_CASE_FIXTURE(NotificationFixture, "an empty configuration turns notifications off") {
  REQUIRE(put({to_queue("s3:ObjectCreated:*")}));
  GetBucketNotificationConfigurationRequest in;
  in.bucket = "bucket";
  CHECK(call<op::GetBucketNotificationConfiguration>(in)->queue_configurations->size() == 1);
  REQUIRE(put({}));
  CHECK(!call<op::GetBucketNotificationConfiguration>(in)->queue_configurations);
  events();
  given_object("key");
  CHECK(events().empty());
}

}  // namespace windlass::cloud::s3
