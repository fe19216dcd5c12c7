#include "cloud/sns/message_checks.h"

#include <algorithm>
#include <cctype>

#include "aws/sns/publish.h"
#include "aws/sns/publish_batch.h"
#include "base/hash.h"
#include "base/text.h"
#include "cloud/sns/errors.h"

namespace windlass::cloud::sns {

namespace {

constexpr std::size_t subject_max = 100, attribute_name_max = 256, id_max = 128;

Error invalid_value(const std::string& message) { return {"ParameterValueInvalid", message}; }

Result<> check_subject(const std::string& subject) {
  auto plain = std::ranges::all_of(subject, [](unsigned char c) { return c >= 0x20 && c != 0x7f; });
  if (!subject.empty() && subject.size() <= subject_max && plain) return Done{};
  return invalid_parameter("Subject");
}

Result<> check_attribute_name(const std::string& name) {
  auto fits = !name.empty() && name.size() <= attribute_name_max && !name.starts_with('.') &&
              !name.ends_with('.') && name.find("..") == name.npos &&
              !lower(name).starts_with("aws.") && !lower(name).starts_with("amazon.") &&
              std::ranges::all_of(name, [](unsigned char c) {
                return std::isalnum(c) || c == '_' || c == '-' || c == '.';
              });
  if (fits) return Done{};
  return invalid_value("Invalid message attribute name '" + name + "'");
}

Result<> check_attribute(const std::string& name, const aws::sns::MessageAttributeValue& value) {
  TRY(check_attribute_name(name));
  auto type = value.data_type.value_or("");
  auto kind = type.substr(0, type.find('.'));
  if (kind != "String" && kind != "Number" && kind != "Binary")
    return invalid_value("The message attribute '" + name +
                         "' has an invalid message attribute type, the set of supported type "
                         "prefixes is Binary, Number, and String.");
  auto& content = kind == "Binary" ? value.binary_value : value.string_value;
  if (!content || content->empty())
    return invalid_value("The message attribute '" + name +
                         "' must contain non-empty message attribute value for message attribute "
                         "type '" +
                         type + "'.");
  if (kind == "Number" && !parse_double(*content))
    return invalid_value("Could not cast message attribute '" + name + "' value to number.");
  if (type == "String.Array") {
    auto list = parse_json(*content);
    if (!list || !list->is_array())
      return invalid_value("The message attribute '" + name + "' must hold a JSON array.");
  }
  return Done{};
}

Result<Json> structured(const std::string& message) {
  auto json = parse_json(message);
  if (!json || !json->is_object())
    return invalid_parameter("Message Structure - JSON message body failed to parse");
  auto* otherwise = json->find("default");
  if (!otherwise)
    return invalid_parameter("Message Structure - No default entry in JSON message body");
  if (!otherwise->is_string())
    return invalid_parameter("Message Structure - default entry must be a string");
  return json;
}

bool is_id(const std::string& id) {
  return !id.empty() && id.size() <= id_max &&
         std::ranges::all_of(id, [](char c) { return c > 0x20 && c < 0x7f; });
}

Result<> check_fifo_ids(const Topic& topic, Notification& notification) {
  if (notification.group && !is_id(*notification.group)) return invalid_parameter("MessageGroupId");
  if (notification.deduplication && !is_id(*notification.deduplication))
    return invalid_parameter("MessageDeduplicationId");
  if (!topic.fifo) {
    if (!notification.deduplication) return Done{};
    return invalid_parameter(
        "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that "
        "is not valid for this topic type");
  }
  if (!notification.group)
    return invalid_parameter("The MessageGroupId parameter is required for FIFO topics");
  if (notification.deduplication) return Done{};
  if (topic.attribute("ContentBasedDeduplication") != "true")
    return invalid_parameter(
        "The topic should either have ContentBasedDeduplication enabled or "
        "MessageDeduplicationId provided explicitly");
  notification.deduplication = hex(sha256(notification.message));
  return Done{};
}

}  // namespace

std::size_t size_of(const std::string& message, const MessageAttributes& attributes) {
  auto size = message.size();
  for (auto& [name, value] : attributes)
    size += name.size() + value.data_type.value_or("").size() +
            value.string_value.value_or("").size() + value.binary_value.value_or("").size();
  return size;
}

template <class Asked>
Result<Notification> checked(const Topic& topic, const Asked& asked) {
  Notification notification;
  notification.message = asked.message.value_or("");
  notification.subject = asked.subject;
  notification.attributes = asked.message_attributes.value_or(MessageAttributes{});
  notification.group = asked.message_group_id;
  notification.deduplication = asked.message_deduplication_id;
  if (notification.message.empty()) return invalid_parameter("Empty message");
  if (size_of(notification.message, notification.attributes) > message_max)
    return invalid_parameter("Message too long");
  if (notification.subject) TRY(check_subject(*notification.subject));
  for (auto& [name, value] : notification.attributes) TRY(check_attribute(name, value));
  if (asked.message_structure) {
    if (*asked.message_structure != "json") return invalid_parameter("MessageStructure");
    notification.by_protocol = TRY(structured(notification.message));
  }
  TRY(check_fifo_ids(topic, notification));
  return notification;
}

template Result<Notification> checked(const Topic&, const aws::sns::PublishInput&);
template Result<Notification> checked(const Topic&, const aws::sns::PublishBatchRequestEntry&);

}  // namespace windlass::cloud::sns
