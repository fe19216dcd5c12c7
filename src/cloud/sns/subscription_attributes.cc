#include "cloud/sns/subscription_attributes.h"

#include "base/json.h"
#include "cloud/sns/delivery_policy.h"
#include "cloud/sns/errors.h"
#include "cloud/sns/filter_policy.h"
#include "cloud/sns/queues.h"

namespace windlass::cloud::sns {

namespace {

Result<> check_raw(const Subscriber& subscriber, const std::string& value) {
  if (value != "true" && value != "false")
    return invalid_parameter("Attributes Reason: RawMessageDelivery: Invalid value [" + value +
                             "]. Must be true or false.");
  if (value == "true" && subscriber.protocol.starts_with("email"))
    return invalid_parameter("Attributes Reason: RawMessageDelivery: Delivery protocol [" +
                             subscriber.protocol + "] does not support raw message delivery.");
  return Done{};
}

Result<> check_redrive(const Topic& topic, const std::string& value) {
  if (value.empty()) return Done{};
  auto json = parse_json(value);
  if (!json || !json->is_object()) return invalid_parameter("RedrivePolicy: failed to parse JSON.");
  auto queue = json->text("deadLetterTargetArn");
  if (!queue || !is_queue_arn(*queue))
    return invalid_parameter("RedrivePolicy: deadLetterTargetArn is an invalid arn");
  if (topic.fifo != queue->ends_with(".fifo"))
    return invalid_parameter(
        "RedrivePolicy: must use a " + std::string(topic.fifo ? "FIFO" : "standard") +
        " queue as DLQ for a " + (topic.fifo ? "FIFO" : "standard") + " topic");
  return Done{};
}

}  // namespace

Result<> check_attribute_name(const std::string& name) {
  for (auto* known : {"RawMessageDelivery", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy",
                      "DeliveryPolicy"})
    if (name == known) return Done{};
  if (name == "SubscriptionRoleArn")
    return invalid_parameter(
        "SubscriptionRoleArn Reason: the windlass local cloud does not deliver to Firehose yet");
  if (name == "ReplayPolicy")
    return invalid_parameter(
        "ReplayPolicy Reason: the windlass local cloud does not archive messages yet");
  return invalid_parameter("AttributeName");
}

Result<> check_attributes(const Topic& topic, const Subscriber& subscriber) {
  for (auto& [name, value] : subscriber.attributes) {
    TRY(check_attribute_name(name));
    if (name == "RawMessageDelivery") TRY(check_raw(subscriber, value));
    if (name == "RedrivePolicy") TRY(check_redrive(topic, value));
    if (name == "DeliveryPolicy") TRY(check_delivery_policy(value));
    if (name == "FilterPolicyScope" && value != "MessageAttributes" && value != "MessageBody")
      return invalid_parameter("FilterPolicyScope: Invalid value [" + value +
                               "]. Please use either MessageBody or MessageAttributes");
  }
  return check_filter_policy(subscriber.attribute("FilterPolicy"),
                             subscriber.attribute("FilterPolicyScope") == "MessageBody");
}

}  // namespace windlass::cloud::sns
