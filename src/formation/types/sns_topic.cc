#include <algorithm>

#include "aws/sns/create_topic.h"
#include "aws/sns/delete_topic.h"
#include "aws/sns/get_topic_attributes.h"
#include "aws/sns/list_subscriptions_by_topic.h"
#include "aws/sns/list_tags_for_resource.h"
#include "aws/sns/set_topic_attributes.h"
#include "aws/sns/subscribe.h"
#include "aws/sns/tag_resource.h"
#include "aws/sns/unsubscribe.h"
#include "aws/sns/untag_resource.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

extern const ResourceType sns_topic;

namespace {

using namespace aws::sns;

constexpr int pages_max = 200;

// What a topic has whose template does not say: set when a property goes away.
struct Attribute {
  const char* name;
  const char* otherwise;
};
constexpr Attribute known_attributes[] = {{"ArchivePolicy", "{}"},
                                          {"ContentBasedDeduplication", "false"},
                                          {"DisplayName", ""},
                                          {"FifoThroughputScope", "Topic"},
                                          {"KmsMasterKeyId", ""},
                                          {"SignatureVersion", "1"},
                                          {"TracingConfig", "PassThrough"}};

// Of each protocol whose deliveries are logged.
constexpr std::string_view feedback[] = {"SuccessFeedbackRoleArn", "FailureFeedbackRoleArn",
                                         "SuccessFeedbackSampleRate"};

std::string topic_name(const Wanted& wanted) {
  if (is_named(wanted, "TopicName")) return *text(wanted.properties, "TopicName");
  auto fifo = flag(wanted.properties, "FifoTopic").value_or(false);
  return fifo ? physical_name(wanted, 251) + ".fifo" : physical_name(wanted, 256);
}

// "http/s", "sqs", ... as the attributes' names begin.
std::string feedback_prefix(const std::string& protocol) {
  if (protocol.starts_with("http")) return "HTTP";
  if (protocol == "sqs") return "SQS";
  auto prefix = protocol;
  if (!prefix.empty()) prefix[0] = static_cast<char>(std::toupper(prefix[0]));
  return prefix;
}

std::string born_with(const std::string& name) {
  for (auto& known : known_attributes)
    if (name == known.name) return known.otherwise;
  return "";
}

Tags attributes_of(const Json& properties) {
  Tags attributes;
  for (auto& known : known_attributes)
    if (auto value = document(properties, known.name)) attributes[known.name] = *value;
  for (auto& logging : items(properties, "DeliveryStatusLogging"))
    for (auto what : feedback)
      if (auto value = text(logging, what))
        attributes[feedback_prefix(text_or(logging, "Protocol", "")) + std::string(what)] = *value;
  return attributes;
}

Physical topic(const std::string& arn) {
  return {arn, Json::Object{{"TopicArn", Json(arn)},
                            {"TopicName", Json(arn.substr(arn.rfind(':') + 1))}}};
}

Result<> subscribe_all(const Place& place, const std::string& topic, const Json& properties) {
  for (auto& one : items(properties, "Subscription"))
    TRY(place.client.call<op::Subscribe>({.topic_arn = topic,
                                          .protocol = text(one, "Protocol"),
                                          .endpoint = text(one, "Endpoint")}));
  return Done{};
}

bool lists(const Json& properties, const Subscription& subscription) {
  return std::ranges::any_of(items(properties, "Subscription"), [&](auto& one) {
    return text(one, "Protocol") == subscription.protocol &&
           text(one, "Endpoint") == subscription.endpoint;
  });
}

Result<std::vector<Subscription>> subscriptions_now(const Place& place, const std::string& topic) {
  std::vector<Subscription> all;
  std::optional<std::string> token;
  for (int page = 0; page < pages_max; ++page) {
    auto answer = TRY(
        place.client.call<op::ListSubscriptionsByTopic>({.topic_arn = topic, .next_token = token}));
    for (auto& one : answer.subscriptions.value_or(std::vector<Subscription>()))
      all.push_back(std::move(one));
    token = answer.next_token;
    if (token.value_or("").empty()) break;
  }
  return all;
}

Result<> unsubscribe_dropped(const Place& place, const std::string& topic, const Json& before,
                             const Json& properties) {
  for (auto& one : TRY(subscriptions_now(place, topic)))
    if (lists(before, one) && !lists(properties, one) &&
        one.subscription_arn.value_or("").starts_with("arn:"))
      TRY(place.client.call<op::Unsubscribe>({.subscription_arn = one.subscription_arn}));
  return Done{};
}

// Those of the template that are there; others may be resources of their own.
Result<Json> subscription_property(const Place& place, const std::string& topic,
                                   const Json& properties) {
  auto there = TRY(subscriptions_now(place, topic));
  Json::Array list;
  for (auto& one : items(properties, "Subscription"))
    if (std::ranges::any_of(there, [&](auto& found) {
          return text(one, "Protocol") == found.protocol && text(one, "Endpoint") == found.endpoint;
        }))
      list.push_back(one);
  return Json(std::move(list));
}

Result<Tags> tags_now(const Place& place, const std::string& topic) {
  return tag_map(TRY(place.client.call<op::ListTagsForResource>({.resource_arn = topic})).tags);
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto name = topic_name(wanted);
  auto tags = tags_of(wanted);
  if (is_named(wanted, "TopicName")) tags = with_token(std::move(tags), wanted);
  auto attributes = attributes_of(wanted.properties);
  if (flag(wanted.properties, "FifoTopic").value_or(false)) attributes["FifoTopic"] = "true";
  auto made = place.client.call<op::CreateTopic>(
      {.name = name,
       .attributes = attributes,
       .tags = tag_list<Tag>(tags),
       .data_protection_policy = document(wanted.properties, "DataProtectionPolicy")});
  // Another's topic of that name has other tags, at least not our token.
  if (!made && made.error().message.find("already exists") != std::string::npos)
    return already_exists(sns_topic.name, name);
  auto arn = TRY(std::move(made)).topic_arn.value_or("");
  TRY(subscribe_all(place, arn, wanted.properties));
  return topic(arn);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  if (differs(before, wanted.properties, "DataProtectionPolicy"))
    TRY(refuse(sns_topic.name, wanted.properties, {"DataProtectionPolicy"}));
  auto now = attributes_of(wanted.properties);
  auto changed = now;
  for (auto& [name, value] : attributes_of(before)) {
    if (!now.contains(name)) changed[name] = born_with(name);
    if (now.contains(name) && now[name] == value) changed.erase(name);
  }
  for (auto& [name, value] : changed)
    TRY(place.client.call<op::SetTopicAttributes>(
        {.topic_arn = was.id, .attribute_name = name, .attribute_value = value}));
  if (differs(before, wanted.properties, "Subscription")) {
    TRY(unsubscribe_dropped(place, was.id, before, wanted.properties));
    TRY(subscribe_all(place, was.id, wanted.properties));
  }
  auto [set, drop] = tag_change(TRY(tags_now(place, was.id)), tags_of(wanted));
  if (!set.empty())
    TRY(place.client.call<op::TagResource>({.resource_arn = was.id, .tags = tag_list<Tag>(set)}));
  if (!drop.empty())
    TRY(place.client.call<op::UntagResource>({.resource_arn = was.id, .tag_keys = drop}));
  return topic(was.id);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return done_or(place.client.call<op::DeleteTopic>({.topic_arn = was.id}),
                 {"NotFound", "NotFoundException"});
}

Json logging_property(const Tags& attributes, const Json& properties) {
  Json::Array list;
  for (auto& given : items(properties, "DeliveryStatusLogging")) {
    auto protocol = text_or(given, "Protocol", "");
    Json logging = Json::Object{{"Protocol", Json(protocol)}};
    for (auto what : feedback)
      if (auto value = attributes.find(feedback_prefix(protocol) + std::string(what));
          value != attributes.end() && !value->second.empty())
        logging.set(std::string(what), Json(value->second));
    list.push_back(std::move(logging));
  }
  return Json(std::move(list));
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = place.client.call<op::GetTopicAttributes>({.topic_arn = was.id});
  if (is_refused(answer, {"NotFound", "NotFoundException"})) return {std::nullopt};
  auto attributes = TRY(std::move(answer)).attributes.value_or(Tags());
  Json now = Json::Object{{"TopicName", Json(was.id.substr(was.id.rfind(':') + 1))}};
  for (auto& known : known_attributes)
    if (auto value = attributes.find(known.name);
        value != attributes.end() && !value->second.empty())
      now.set(known.name, part(properties, known.name).is_string()
                              ? Json(value->second)
                              : parsed_document(value->second));
  if (properties.find("DeliveryStatusLogging"))
    now.set("DeliveryStatusLogging", logging_property(attributes, properties));
  if (attributes.contains("FifoTopic")) now.set("FifoTopic", Json(true));
  if (properties.find("Subscription"))
    now.set("Subscription", TRY(subscription_property(place, was.id, properties)));
  if (properties.find("Tags"))
    now.set("Tags", tag_property(TRY(tags_now(place, was.id)), properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType sns_topic{
    .name = "AWS::SNS::Topic", .create = create, .update = update, .remove = remove, .read = read};

}  // namespace windlass::formation::types
