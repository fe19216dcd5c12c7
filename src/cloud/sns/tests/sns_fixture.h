// Words for SNS's tests: topics in memory, queues and a web that remember what they were sent.
#pragma once

#include "aws/cloudwatch/put_metric_data.h"
#include "aws/cloudwatch/service.h"
#include "aws/sqs/send_message.h"
#include "aws/sqs/service.h"
#include "base/json.h"
#include "base/text.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/sns/handlers.h"
#include "cloud/sns/sns.h"
#include "http/testing/scripted_client.h"

namespace windlass::cloud::sns {

using Strings = std::map<std::string, std::string>;

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

// What queues were sent. One that is named "closed" lets nobody in.
struct Sent {
  std::string queue;
  aws::sqs::SendMessageRequest request;
  Caller by;
};
inline std::vector<Sent>& sent() {
  static std::vector<Sent> all;
  return all;
}
inline Result<aws::sqs::SendMessageResult> remember(Work&, const Call& call,
                                                    const aws::sqs::SendMessageRequest& in) {
  auto queue = in.queue_url->substr(in.queue_url->rfind('/') + 1);
  if (queue == "closed") return Error{"AccessDenied", "not you"};
  sent().push_back({queue, in, call.caller});
  return aws::sqs::SendMessageResult{};
}
inline const Operation queue_operations[] = {{"SendMessage", writes<&remember>}};
inline const cloud::Service queues{
    .model = &aws::sqs::service, .operations = queue_operations, .migrations = {"sqs", {}}};

// What CloudWatch was told, by metric.
inline std::map<std::string, double>& told() {
  static std::map<std::string, double> all;
  return all;
}
inline Result<> put_metric_data(Work&, const Call&, const aws::cloudwatch::PutMetricDataInput& in) {
  for (auto& one : *in.metric_data) told()[*one.metric_name] += *one.value;
  return Done{};
}
inline const Operation metric_operations[] = {{"PutMetricData", writes<&put_metric_data>}};
inline const cloud::Service metrics{.model = &aws::cloudwatch::service,
                                    .operations = metric_operations,
                                    .migrations = {"cloudwatch", {}}};

class SnsFixture : public testing::Fixture {
 public:
  SnsFixture() : Fixture({&sns::service, &queues, &metrics}) {
    settings.master_key = std::string(32, 'm');
    sent().clear();
    told().clear();
  }

  template <class Op>
  typename Op::Result must(typename Op::Request request) {
    auto answer = call<Op>(std::move(request));
    REQUIRE_MESSAGE(answer, answer.error().code, ": ", answer.error().message);
    return *std::move(answer);
  }

  std::string given_topic(const std::string& name = "news", Strings attributes = {}) {
    return *must<op::CreateTopic>({.name = name, .attributes = std::move(attributes)}).topic_arn;
  }
  std::string given_fifo_topic(Strings attributes = {}) {
    attributes["FifoTopic"] = "true";
    return given_topic("news.fifo", std::move(attributes));
  }
  static std::string queue_arn(const std::string& name) {
    return "arn:aws:sqs:us-east-1:000000000000:" + name;
  }
  Result<SubscribeResponse> subscribe(const std::string& topic, const std::string& protocol,
                                      const std::string& endpoint, Strings attributes = {}) {
    return call<op::Subscribe>({.topic_arn = topic,
                                .protocol = protocol,
                                .endpoint = endpoint,
                                .attributes = std::move(attributes),
                                .return_subscription_arn = true});
  }
  std::string given_subscription(const std::string& topic, const std::string& protocol,
                                 const std::string& endpoint, Strings attributes = {}) {
    auto answer = subscribe(topic, protocol, endpoint, std::move(attributes));
    REQUIRE_MESSAGE(answer, answer.error().message);
    return *answer->subscription_arn;
  }
  Result<PublishResponse> publish(const std::string& topic, const std::string& message) {
    return call<op::Publish>({.topic_arn = topic, .message = message});
  }
  Result<PublishResponse> publish_in_group(const std::string& topic, const std::string& message,
                                           std::optional<std::string> deduplication = {}) {
    PublishInput in;
    in.topic_arn = topic;
    in.message = message;
    in.message_group_id = "g";
    in.message_deduplication_id = std::move(deduplication);
    return call<op::Publish>(std::move(in));
  }
  static Json read(const std::string& text) {
    auto json = parse_json(text);
    REQUIRE(json);
    return *json;
  }
  Strings attributes_of(const std::string& subscription) {
    return *must<op::GetSubscriptionAttributes>({.subscription_arn = subscription}).attributes;
  }

  // --- The web ---
  void deliver() {
    World world{web, nobody(), clock, log};
    run_duties(world);
  }
  // A page that wanted to hear, and said so.
  std::string given_page(const std::string& topic, Strings attributes = {}) {
    auto arn = given_subscription(topic, "http", "http://127.0.0.1:9/hook", std::move(attributes));
    web.answers({});
    deliver();
    auto asked = read(web.asked().back().request.body.read_all());
    must<op::ConfirmSubscription>({.topic_arn = topic, .token = asked.text("Token")});
    return arn;
  }
  http::ScriptedClient web;

 private:
  // Nobody of SNS's asks a name server, and its type is not for us to know.
  static host::NameServer& nobody() {
    static std::max_align_t storage{};
    return reinterpret_cast<host::NameServer&>(storage);
  }
};

}  // namespace windlass::cloud::sns
