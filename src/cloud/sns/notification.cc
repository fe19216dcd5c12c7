#include "cloud/sns/notification.h"

#include "base/text.h"
#include "base/time.h"
#include "cloud/sns/links.h"
#include "cloud/sns/signer.h"

namespace windlass::cloud::sns {

namespace {

void add(std::string& out, std::string_view name, std::string_view value) {
  out += out.empty() ? '{' : ',';
  append_json_string(out, name);
  out += ':';
  append_json_string(out, value);
}

std::string attributes_json(const MessageAttributes& attributes) {
  Json::Object object;
  for (auto& [name, value] : attributes)
    object.emplace_back(
        name, Json::Object{{"Type", value.data_type.value_or("")},
                           {"Value", value.binary_value ? base64(*value.binary_value)
                                                        : value.string_value.value_or("")}});
  return Json(std::move(object)).dump();
}

const std::string& origin_for(const Call& call, const std::string& otherwise) {
  return call.origin.empty() ? otherwise : call.origin;
}

}  // namespace

const std::string& Notification::text_for(const std::string& protocol) const {
  if (by_protocol)
    for (auto* name : {protocol.c_str(), "default"})
      if (auto* text = by_protocol->find(name); text && text->is_string()) return text->as_string();
  return message;
}

Envelopes::Envelopes(Sns& sns, const Call& call, const Topic& topic,
                     const Notification& notification)
    : sns_(sns),
      call_(call),
      topic_(topic),
      notification_(notification),
      timestamp_(format_iso8601_millis(call.now)) {}

// The fields as AWS orders them. What a FIFO topic sends is not signed.
std::string Envelopes::for_subscriber(const Subscriber& subscriber) {
  auto& origin = origin_for(call_, subscriber.origin);
  auto& [fields, certificate_name] = signed_part(notification_.text_for(subscriber.protocol));
  auto out = fields;
  if (!certificate_name.empty())
    add(out, "SigningCertURL", certificate_link(origin, certificate_name));
  add(out, "UnsubscribeURL", unsubscribe_link(origin, subscriber.arn));
  if (!notification_.attributes.empty())
    out += ",\"MessageAttributes\":" + attributes_json(notification_.attributes);
  return out + "}";
}

const Envelopes::Signed& Envelopes::signed_part(const std::string& text) {
  auto [found, is_new] = signed_.try_emplace(text);
  if (!is_new) return found->second;
  auto& out = found->second.fields;
  add(out, "Type", "Notification");
  add(out, "MessageId", notification_.id);
  if (notification_.sequence) add(out, "SequenceNumber", *notification_.sequence);
  add(out, "TopicArn", topic_.arn());
  if (notification_.subject) add(out, "Subject", *notification_.subject);
  add(out, "Message", text);
  add(out, "Timestamp", timestamp_);
  if (topic_.fifo) return found->second;
  auto to_sign = "Message\n" + text + "\nMessageId\n" + notification_.id + "\n";
  if (notification_.subject) to_sign += "Subject\n" + *notification_.subject + "\n";
  to_sign += "Timestamp\n" + timestamp_ + "\nTopicArn\n" + topic_.arn() + "\nType\nNotification\n";
  auto signature = sign(sns_, call_, to_sign, topic_.attribute("SignatureVersion", "1"));
  add(out, "SignatureVersion", signature.version);
  add(out, "Signature", signature.text);
  found->second.certificate_name = signature.certificate_name;
  return found->second;
}

std::string confirmation_envelope(Sns& sns, const Call& call, const Topic& topic,
                                  const std::string& token, const std::string& origin,
                                  const std::string& message_id) {
  auto link = confirm_link(origin, topic.arn(), token);
  auto timestamp = format_iso8601_millis(call.now);
  auto message = "You have chosen to subscribe to the topic " + topic.arn() +
                 ".\nTo confirm the subscription, visit the SubscribeURL included in this message.";
  auto signature = sign(sns, call,
                        "Message\n" + message + "\nMessageId\n" + message_id + "\nSubscribeURL\n" +
                            link + "\nTimestamp\n" + timestamp + "\nToken\n" + token +
                            "\nTopicArn\n" + topic.arn() + "\nType\nSubscriptionConfirmation\n",
                        topic.attribute("SignatureVersion", "1"));
  std::string out;
  add(out, "Type", "SubscriptionConfirmation");
  add(out, "MessageId", message_id);
  add(out, "Token", token);
  add(out, "TopicArn", topic.arn());
  add(out, "Message", message);
  add(out, "SubscribeURL", link);
  add(out, "Timestamp", timestamp);
  add(out, "SignatureVersion", signature.version);
  add(out, "Signature", signature.text);
  add(out, "SigningCertURL", certificate_link(origin, signature.certificate_name));
  return out + "}";
}

}  // namespace windlass::cloud::sns
