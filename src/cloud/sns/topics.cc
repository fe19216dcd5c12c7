#include <algorithm>
#include <cctype>

#include "base/json.h"
#include "cloud/sns/delivery_policy.h"
#include "cloud/sns/errors.h"
#include "cloud/sns/handlers.h"
#include "cloud/sns/tags.h"
#include "cloud/sns/topic.h"

namespace windlass::cloud::sns {

namespace {

constexpr std::size_t page_size = 100;

bool is_topic_name(std::string_view name, bool fifo) {
  if (fifo && name.ends_with(".fifo")) name.remove_suffix(5);
  return !name.empty() && name.size() <= 256 && std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_';
  });
}

// What a topic that is made again must agree on; an empty value is as good as none.
Attributes meaningful(Attributes attributes) {
  std::erase_if(attributes, [](auto& one) {
    return one.second.empty() || one.first == "FifoTopic" ||
           (one.first == "ContentBasedDeduplication" && one.second == "false");
  });
  return attributes;
}

Result<CreateTopicResponse> made_again(Sns& sns, const Topic& there, const Topic& wanted,
                                       const std::vector<Tag>& tags) {
  for (auto& [name, value] : meaningful(wanted.attributes))
    if (there.attribute(name) != value)
      return invalid_parameter("Attributes Reason: Topic already exists with different attributes");
  auto has = tags_of(sns.db, there.id);
  for (auto& tag : tags)
    if (std::ranges::none_of(
            has, [&](auto& one) { return one.key == tag.key && one.value == tag.value; }))
      return invalid_parameter("Tags Reason: Topic already exists with different tags");
  return CreateTopicResponse{.topic_arn = there.arn()};
}

std::string count(store::Database& db, const Topic& topic, const char* which) {
  auto sql =
      std::string("select count(*) from sns_subscription where topic = ? and token is ") + which;
  return std::to_string(*db.find_integer(sql, {topic.id}));
}

}  // namespace

Result<CreateTopicResponse> create_topic(Sns& sns, const Call& call, const CreateTopicInput& in) {
  Topic topic{.account = call.caller.account.text,
              .region = call.region.text,
              .name = in.name.value_or(""),
              .attributes = in.attributes.value_or(Attributes{})};
  topic.fifo = topic.attribute("FifoTopic") == "true";
  if (in.data_protection_policy)
    return invalid_parameter(
        "DataProtectionPolicy Reason: the windlass local cloud does not inspect messages yet");
  if (!is_topic_name(topic.name, topic.fifo)) return invalid_parameter("Topic Name");
  if (topic.fifo && !topic.name.ends_with(".fifo"))
    return invalid_parameter(
        "Topic Name Reason: Fifo Topic names must end with .fifo and must be made up of only "
        "uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be "
        "between 1 and 256 characters long.");
  for (auto& [name, value] : topic.attributes) TRY(check_topic_attribute(topic, name, value));
  auto tags = in.tags.value_or(std::vector<Tag>{});
  if (auto there = find_topic(sns.db, topic.arn())) return made_again(sns, *there, topic, tags);
  sns.db.run(
      "insert into sns_topic (account, region, name, fifo, attributes) values (?, ?, ?, ?, ?)",
      {topic.account, topic.region, topic.name, topic.fifo, dump(topic.attributes)});
  TRY(put_tags(sns, call, sns.db.last_insert_id(), tags));
  return CreateTopicResponse{.topic_arn = topic.arn()};
}

// One that does not exist is as good as deleted.
Result<> delete_topic(Sns& sns, const Call&, const DeleteTopicInput& in) {
  auto topic = find_topic(sns, in.topic_arn);
  if (!topic && topic.error().code == "NotFound") return Done{};
  TRY(topic);
  sns.db.run(
      "delete from sns_delivery where subscription in "
      "(select id from sns_subscription where topic = ?)",
      {topic->id});
  sns.db.run("delete from sns_count where topic = ?", {topic->id});
  sns.db.run("delete from sns_subscription where topic = ?", {topic->id});
  sns.db.run("delete from sns_recent where topic = ?", {topic->id});
  sns.db.run("delete from sns_topic_tag where topic = ?", {topic->id});
  sns.db.run("delete from sns_topic where id = ?", {topic->id});
  return Done{};
}

Result<GetTopicAttributesResponse> get_topic_attributes(Sns& sns, const Call&,
                                                        const GetTopicAttributesInput& in) {
  auto topic = TRY(find_topic(sns, in.topic_arn));
  auto attributes = topic.attributes;
  std::erase_if(attributes, [](auto& one) { return one.second.empty(); });
  attributes["TopicArn"] = topic.arn();
  attributes["Owner"] = topic.account;
  attributes["Policy"] = topic.policy();
  attributes.emplace("DisplayName", "");
  attributes["SubscriptionsConfirmed"] = count(sns.db, topic, "null");
  attributes["SubscriptionsPending"] = count(sns.db, topic, "not null");
  attributes["SubscriptionsDeleted"] = "0";
  attributes["EffectiveDeliveryPolicy"] = effective_policy(topic.attribute("DeliveryPolicy"));
  if (topic.fifo) {
    attributes["FifoTopic"] = "true";
    attributes.emplace("ContentBasedDeduplication", "false");
  }
  return GetTopicAttributesResponse{.attributes = std::move(attributes)};
}

Result<> set_topic_attributes(Sns& sns, const Call&, const SetTopicAttributesInput& in) {
  auto topic = TRY(find_topic(sns, in.topic_arn));
  auto name = in.attribute_name.value_or("");
  auto value = in.attribute_value.value_or("");
  if (name == "FifoTopic") return invalid_parameter("AttributeName");
  TRY(check_topic_attribute(topic, name, value));
  topic.attributes[name] = value;
  sns.db.run("update sns_topic set attributes = ? where id = ?",
             {dump(topic.attributes), topic.id});
  return Done{};
}

Result<ListTopicsResponse> list_topics(Sns& sns, const Call& call, const ListTopicsInput& in) {
  ListTopicsResponse answer;
  answer.topics.emplace();
  for (auto row : sns.db.query("select name from sns_topic where account = ? and region = ? and "
                               "name > ? order by name limit ?",
                               {call.caller.account.text, call.region.text,
                                in.next_token.value_or(""), page_size + 1})) {
    if (answer.topics->size() == page_size) {
      answer.next_token =
          answer.topics->back().topic_arn->substr(answer.topics->back().topic_arn->rfind(':') + 1);
      break;
    }
    Topic topic{
        .account = call.caller.account.text, .region = call.region.text, .name = row.text(0)};
    answer.topics->push_back({.topic_arn = topic.arn()});
  }
  return answer;
}

}  // namespace windlass::cloud::sns
