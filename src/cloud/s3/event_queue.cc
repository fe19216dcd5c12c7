#include "cloud/s3/event_queue.h"

#include "aws/sns/get_topic_attributes.h"
#include "aws/sns/publish.h"
#include "aws/sqs/get_queue_url.h"
#include "aws/sqs/send_message.h"
#include "base/text.h"

namespace windlass::cloud::s3 {

namespace {

template <class Configuration>
Listener listener(const Configuration& one, const std::optional<std::string>& arn) {
  return {.id = one.id.value_or(""),
          .arn = arn.value_or(""),
          .events = one.events.value_or(std::vector<std::string>{}),
          .filter = one.filter};
}

Result<std::string> queue_url(const S3& s3, const std::string& arn) {
  auto parts = split(arn, ':');
  if (parts.size() != 6 || parts[2] != "sqs") return Error{"InvalidArgument", "no queue's ARN"};
  aws::sqs::GetQueueUrlRequest request;
  request.queue_name = std::string(parts[5]);
  request.queue_owner_aws_account_id = std::string(parts[4]);
  auto found = TRY(s3.work.peers.call<aws::sqs::op::GetQueueUrl>(request));
  return found.queue_url.value_or("");
}

Result<> publish(const S3& s3, const std::string& arn, const Json& message) {
  aws::sns::PublishInput request;
  request.topic_arn = arn;
  request.subject = "Amazon S3 Notification";
  request.message = message.dump();
  TRY(s3.work.peers.call<aws::sns::op::Publish>(request));
  return Done{};
}

Result<> send(const S3& s3, const std::string& arn, const Json& message) {
  aws::sqs::SendMessageRequest request;
  request.queue_url = TRY(queue_url(s3, arn));
  request.message_body = message.dump();
  TRY(s3.work.peers.call<aws::sqs::op::SendMessage>(request));
  return Done{};
}

}  // namespace

bool Listener::is_topic() const { return arn.starts_with("arn:aws:sns:"); }

std::vector<Listener> listeners_of(const NotificationConfiguration& configuration) {
  std::vector<Listener> listeners;
  if (configuration.queue_configurations)
    for (auto& one : *configuration.queue_configurations)
      listeners.push_back(listener(one, one.queue_arn));
  if (configuration.topic_configurations)
    for (auto& one : *configuration.topic_configurations)
      listeners.push_back(listener(one, one.topic_arn));
  return listeners;
}

KeyFilter key_filter(const Listener& listener) {
  KeyFilter filter;
  if (!listener.filter || !listener.filter->key || !listener.filter->key->filter_rules)
    return filter;
  for (auto& rule : *listener.filter->key->filter_rules) {
    auto name = lower(rule.name.value_or(""));
    if (name == "prefix") filter.prefix = rule.value.value_or("");
    if (name == "suffix") filter.suffix = rule.value.value_or("");
  }
  return filter;
}

bool exists(const S3& s3, const Listener& listener) {
  if (!listener.is_topic()) return queue_url(s3, listener.arn).has_value();
  return s3.work.peers.call<aws::sns::op::GetTopicAttributes>({.topic_arn = listener.arn})
      .has_value();
}

Result<> tell(const S3& s3, const Bucket& bucket, const Listener& listener, const Json& message) {
  auto parts = split(listener.arn, ':');
  if (parts.size() != 6) return Error{"InvalidArgument", "The ARN could not be parsed"};
  CallsFor source(s3.work, {.source_arn = "arn:aws:s3:::" + bucket.name,
                            .account = AccountId{std::string(parts[4])},
                            .region = Region{std::string(parts[3])}});
  return listener.is_topic() ? publish(s3, listener.arn, message) : send(s3, listener.arn, message);
}

}  // namespace windlass::cloud::s3
