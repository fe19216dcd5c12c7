#include "aws/s3/get_bucket_notification_configuration.h"
#include "aws/s3/put_bucket_notification_configuration.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/s3/bucket.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/event_queue.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

bool share_event(const Listener& a, const Listener& b) {
  for (auto& one : a.events)
    for (auto& other : b.events)
      if (matches_wildcard(one, other) || matches_wildcard(other, one)) return true;
  return false;
}

bool overlap(const Listener& a, const Listener& b) {
  auto one = key_filter(a);
  auto other = key_filter(b);
  auto prefixes = one.prefix.starts_with(other.prefix) || other.prefix.starts_with(one.prefix);
  auto suffixes = one.suffix.ends_with(other.suffix) || other.suffix.ends_with(one.suffix);
  return prefixes && suffixes && share_event(a, b);
}

Result<> check_filter(const Listener& listener) {
  if (!listener.filter || !listener.filter->key || !listener.filter->key->filter_rules)
    return Done{};
  int prefixes = 0, suffixes = 0;
  for (auto& rule : *listener.filter->key->filter_rules) {
    auto name = lower(rule.name.value_or(""));
    if (name == "prefix")
      ++prefixes;
    else if (name == "suffix")
      ++suffixes;
    else
      return invalid_argument("filter rule name must be either prefix or suffix");
  }
  if (prefixes > 1)
    return invalid_argument("Cannot specify more than one prefix rule in a filter.");
  if (suffixes > 1)
    return invalid_argument("Cannot specify more than one suffix rule in a filter.");
  return Done{};
}

Error no_destination(const std::string& arn, std::string why) {
  return invalid_argument("Unable to validate the following destination configurations", arn,
                          std::move(why));
}

Result<> check_listener(const S3& s3, const Bucket& bucket, const Listener& listener,
                        std::string_view kind) {
  auto& arn = listener.arn;
  auto parts = split(arn, ':');
  auto topic = kind == "topic";
  if (parts.size() != 6 || parts[0] != "arn" || parts[2] != (topic ? "sns" : "sqs"))
    return invalid_argument("The ARN could not be parsed", topic ? "TopicArn" : "QueueArn", arn);
  if (listener.events.empty()) return malformed_xml();
  if (parts[3] != bucket.region.text)
    return no_destination(arn,
                          "The notification destination service region is not valid for the bucket "
                          "location constraint");
  TRY(check_filter(listener));
  if (topic && arn.ends_with(".fifo"))
    return no_destination(arn, "FIFO SNS topics are not supported as destinations");
  if (!exists(s3, listener))
    return no_destination(arn, "The destination " + std::string(kind) + " does not exist");
  return Done{};
}

Result<> check_configuration(const S3& s3, const Bucket& bucket,
                             const NotificationConfiguration& configuration) {
  if (configuration.lambda_function_configurations &&
      !configuration.lambda_function_configurations->empty())
    return not_served("Notification of Lambda functions");
  if (configuration.event_bridge_configuration) return not_served("Notification of EventBridge");
  auto listeners = listeners_of(configuration);
  auto queues = configuration.queue_configurations ? configuration.queue_configurations->size() : 0;
  for (std::size_t i = 0; i < listeners.size(); ++i)
    TRY(check_listener(s3, bucket, listeners[i], i < queues ? "queue" : "topic"));
  for (std::size_t i = 0; i < listeners.size(); ++i)
    for (std::size_t j = i + 1; j < listeners.size(); ++j)
      if (overlap(listeners[i], listeners[j]))
        return invalid_argument(
            "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules "
            "if "
            "the prefixes are overlapping for the same event type.");
  return Done{};
}

template <class Configurations>
void give_ids(S3& s3, Configurations& configurations) {
  if (!configurations) return;
  for (auto& one : *configurations)
    if (one.id.value_or("").empty()) one.id = s3.work.random.uuid();
}

Json test_event(const Call& call, const Bucket& bucket) {
  Json event;
  event.set("Service", "Amazon S3");
  event.set("Event", "s3:TestEvent");
  event.set("Time", format_iso8601_millis(call.now));
  event.set("Bucket", bucket.name);
  event.set("RequestId", call.request_id);
  event.set("HostId", base64(sha256(call.request_id)));
  return event;
}

}  // namespace

Result<> put_bucket_notification_configuration(
    S3& s3, const Call& call, const PutBucketNotificationConfigurationRequest& in) {
  auto bucket = TRY(authorise_document(s3, call, in.bucket, {"s3:PutBucketNotification"},
                                       in.expected_bucket_owner));
  auto configuration = in.notification_configuration.value_or(NotificationConfiguration{});
  TRY(check_configuration(s3, bucket, configuration));
  auto any = !listeners_of(configuration).empty();
  set_has(s3, bucket, Bucket::Notifications, any);
  if (!any) {
    remove_setting(s3, bucket.id, setting::notification);
    return Done{};
  }
  give_ids(s3, configuration.queue_configurations);
  give_ids(s3, configuration.topic_configurations);
  for (auto& listener : listeners_of(configuration))
    if (auto told = tell(s3, bucket, listener, test_event(call, bucket)); !told)
      return no_destination(listener.arn, told.error().message);
  put_setting(s3, bucket.id, setting::notification, configuration);
  return Done{};
}

Result<NotificationConfiguration> get_bucket_notification_configuration(
    S3& s3, const Call& call, const GetBucketNotificationConfigurationRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:GetBucketNotification"}, in.expected_bucket_owner));
  return find_setting<NotificationConfiguration>(s3, bucket.id, setting::notification)
      .value_or(NotificationConfiguration{});
}

}  // namespace windlass::cloud::s3
