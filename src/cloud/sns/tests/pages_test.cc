#include "base/signature.h"
#include "cloud/sns/tests/sns_fixture.h"

namespace windlass::cloud::sns {

TEST_CASE_FIXTURE(SnsFixture, "a page is asked first, and hears nothing until it confirmed") {
  auto topic = given_topic();
  auto arn = given_subscription(topic, "http", "http://127.0.0.1:9/hook?a=b");
  CHECK(attributes_of(arn)["PendingConfirmation"] == "true");
  REQUIRE(publish(topic, "too early"));
  web.answers({});
  deliver();
  REQUIRE(web.asked().size() == 1);
  auto asked = web.asked()[0];
  CHECK(asked.url == "http://127.0.0.1:9");
  CHECK(asked.request.target == "/hook?a=b");
  CHECK(asked.request.headers.get("x-amz-sns-message-type") == "SubscriptionConfirmation");
  auto body = read(asked.request.body.read_all());
  CHECK(body.text("SubscribeURL")->find("Action=ConfirmSubscription") != std::string::npos);
  must<op::ConfirmSubscription>({.topic_arn = topic, .token = body.text("Token")});
  CHECK(attributes_of(arn)["PendingConfirmation"] == "false");
}

TEST_CASE_FIXTURE(SnsFixture, "messages are signed, verifiably by the certificate") {
  for (auto* version : {"1", "2"}) {
    CAPTURE(version);
    auto topic = given_topic(std::string("signed") + version, {{"SignatureVersion", version}});
    given_page(topic);
    web.answers({});
    REQUIRE(publish(topic, "hello"));
    deliver();
    auto body = read(web.asked().back().request.body.read_all());
    auto text = "Message\nhello\nMessageId\n" + *body.text("MessageId") + "\nTimestamp\n" +
                *body.text("Timestamp") + "\nTopicArn\n" + topic + "\nType\nNotification\n";
    auto certificate = db.find_text("select certificate from sns_signer");
    auto signature = parse_base64(*body.text("Signature"));
    REQUIRE(signature);
    CHECK(
        is_signed_by(*certificate, text, *signature, *version == '1' ? Hash::Sha1 : Hash::Sha256));
  }
}

TEST_CASE_FIXTURE(SnsFixture, "the signing key does not lie open in its row") {
  given_subscription(given_topic(), "http", "http://127.0.0.1:9/");
  CHECK(db.find_text("select key from sns_signer")->find("PRIVATE") == std::string::npos);
}

TEST_CASE_FIXTURE(SnsFixture, "a page that fails is tried three times more, twenty seconds apart") {
  auto topic = given_topic();
  given_page(topic, {{"RedrivePolicy", R"({"deadLetterTargetArn":")" + queue_arn("dead") + "\"}"}});
  auto before = web.asked().size();
  web.otherwise([](auto&) { return Result<http::Response>(http::Response{.status = 500}); });
  REQUIRE(publish(topic, "hello"));
  for (int i = 0; i < 10; ++i) {
    deliver();
    deliver();  // not before its time
    clock.advance(std::chrono::seconds(20));
  }
  CHECK(web.asked().size() - before == 4);
  REQUIRE(sent().size() == 1);
  CHECK(sent()[0].queue == "dead");
  CHECK(read(*sent()[0].request.message_body).text("Message") == "hello");
}

TEST_CASE_FIXTURE(SnsFixture, "a delivery policy tells how often, over hours") {
  auto topic = given_topic();
  given_page(topic, {{"DeliveryPolicy",
                      R"({"healthyRetryPolicy":{"minDelayTarget":60,"maxDelayTarget":3600,)"
                      R"("numRetries":10,"numNoDelayRetries":2,"numMaxDelayRetries":3}})"}});
  auto before = web.asked().size();
  web.otherwise([](auto&) { return Result<http::Response>(http::Response{.status = 503}); });
  REQUIRE(publish(topic, "hello"));
  for (int i = 0; i < 3; ++i) deliver();
  CHECK(web.asked().size() - before == 3);  // the first, and two without delay
  for (int i = 0; i < 24 * 60; ++i) {
    clock.advance(std::chrono::minutes(1));
    deliver();
  }
  CHECK(web.asked().size() - before == 11);
}

TEST_CASE_FIXTURE(SnsFixture, "a page that refuses is not asked again") {
  auto topic = given_topic();
  given_page(topic);
  auto before = web.asked().size();
  web.otherwise([](auto&) { return Result<http::Response>(http::Response{.status = 403}); });
  REQUIRE(publish(topic, "hello"));
  for (int i = 0; i < 5; ++i) {
    deliver();
    clock.advance(std::chrono::minutes(1));
  }
  CHECK(web.asked().size() - before == 1);
}

TEST_CASE_FIXTURE(SnsFixture, "a page may want the message itself") {
  auto topic = given_topic();
  auto arn = given_page(topic, {{"RawMessageDelivery", "true"}});
  web.answers({});
  REQUIRE(publish(topic, "hello"));
  deliver();
  auto request = web.asked().back().request;
  CHECK(request.body.read_all() == "hello");
  CHECK(request.headers.get("x-amz-sns-rawdelivery") == "true");
  CHECK(request.headers.get("x-amz-sns-subscription-arn") == arn);
}

TEST_CASE_FIXTURE(SnsFixture,
                  "a subscription that nobody confirmed is forgotten after three days") {
  auto arn = given_subscription(given_topic(), "http", "http://127.0.0.1:9/");
  clock.advance(std::chrono::hours(73));
  run_tasks();
  CHECK(code_of(call<op::GetSubscriptionAttributes>({.subscription_arn = arn})) == "NotFound");
}

TEST_CASE_FIXTURE(SnsFixture, "a mail with a link asks, and notifications follow it") {
  auto topic = given_topic();
  auto arn = given_subscription(topic, "email", "me@example.com");
  auto link = db.find_text("select link from sns_mail");
  REQUIRE(link);
  auto token = link->substr(link->find("Token=") + 6);
  must<op::ConfirmSubscription>({.topic_arn = topic, .token = token});
  must<op::Publish>({.topic_arn = topic, .message = "hello", .subject = "Greetings"});
  CHECK(db.find_text("select subject from sns_mail order by id desc") == "Greetings");
  CHECK(attributes_of(arn)["PendingConfirmation"] == "false");
}

TEST_CASE_FIXTURE(SnsFixture, "endpoints and protocols that cannot be are refused") {
  auto topic = given_topic();
  CHECK(code_of(subscribe(topic, "http", "https://x")) == "InvalidParameter");
  CHECK(code_of(subscribe(topic, "email", "nobody")) == "InvalidParameter");
  CHECK(code_of(subscribe(topic, "sqs", "q")) == "InvalidParameter");
  CHECK(code_of(subscribe(topic, "sqs", queue_arn("q.fifo"))) == "InvalidParameter");
  CHECK(code_of(subscribe(topic, "pigeon", "x")) == "InvalidParameter");
  for (auto* protocol : {"lambda", "firehose", "sms", "application"})
    CHECK(code_of(subscribe(topic, protocol, "x")) == "NotImplemented");
  CHECK(code_of(subscribe(given_fifo_topic(), "http", "http://x")) == "InvalidParameter");
}

}  // namespace windlass::cloud::sns
