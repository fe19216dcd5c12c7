#include <set>

#include "base/text.h"
#include "cloud/sns/delivery.h"
#include "cloud/sns/errors.h"
#include "cloud/sns/handlers.h"
#include "cloud/sns/message_checks.h"

namespace windlass::cloud::sns {

namespace {

constexpr auto doubles_known_for = std::chrono::minutes(5);
constexpr std::size_t batch_max = 10;

struct Published {
  std::string message_id;
  std::optional<std::string> sequence;
};

bool wanted(const Subscriber& subscriber, const Notification& notification) {
  auto text = subscriber.attribute("FilterPolicy");
  if (text.empty() || text == "{}") return true;
  auto policy = parse_json(text);
  if (!policy) return true;
  return subscriber.attribute("FilterPolicyScope") == "MessageBody"
             ? wants_body(*policy, notification.message)
             : wants(*policy, notification.attributes);
}

std::optional<Published> told_before(Sns& sns, const Topic& topic, const Notification& notification,
                                     Time now) {
  auto rows = sns.db.query(
      "select message, sequence from sns_recent "
      "where topic = ? and deduplication = ? and expires > ?",
      {topic.id, *notification.deduplication, micros(now)});
  if (rows.done()) return std::nullopt;
  return Published{rows.row().text(0), rows.row().text(1)};
}

// 20 digits, growing.
std::string next_sequence(Sns& sns, const Topic& topic) {
  sns.db.run("update sns_topic set sequence = sequence + 1 where id = ?", {topic.id});
  auto number = std::to_string(
      *sns.db.find_integer("select sequence from sns_topic where id = ?", {topic.id}));
  return "1" + std::string(19 - std::min<std::size_t>(number.size(), 19), '0') + number;
}

void tell_everybody(Sns& sns, const Call& call, const Topic& topic,
                    const Notification& notification) {
  Counts counts{
      .published = 1,
      .bytes = static_cast<std::int64_t>(size_of(notification.message, notification.attributes))};
  Envelopes envelopes(sns, call, topic, notification);
  for (auto& subscriber : confirmed_subscribers(sns.db, topic)) {
    if (!wanted(subscriber, notification)) {
      ++counts.filtered;
      continue;
    }
    auto came = deliver(sns, call, topic, subscriber, notification, envelopes);
    counts.delivered += came == Came::Delivered;
    counts.failed += came == Came::Failed;
  }
  count(sns.db, topic.id, counts);
}

Published publish(Sns& sns, const Call& call, const Topic& topic, Notification notification) {
  if (topic.fifo) {
    if (auto before = told_before(sns, topic, notification, call.now)) return *before;
    notification.sequence = next_sequence(sns, topic);
  }
  notification.id = sns.work.random.uuid();
  tell_everybody(sns, call, topic, notification);
  if (topic.fifo)
    sns.db.run(
        "insert or replace into sns_recent (topic, deduplication, message, sequence, expires) "
        "values (?, ?, ?, ?, ?)",
        {topic.id, *notification.deduplication, notification.id, *notification.sequence,
         micros(call.now + doubles_known_for)});
  return {notification.id, notification.sequence};
}

Result<Topic> target_of(Sns& sns, const PublishInput& in) {
  if (in.phone_number)
    return Error{"NotImplemented", "The windlass local cloud sends no SMS messages.", 501};
  if (!in.topic_arn && !in.target_arn)
    return invalid_parameter("TopicArn or TargetArn Reason: no value for required parameter");
  auto& target = in.topic_arn ? in.topic_arn : in.target_arn;
  if (target->find(":endpoint/") != target->npos)
    return Error{"NotImplemented", "The windlass local cloud has no mobile push endpoints.", 501};
  return find_topic(sns, target, in.topic_arn ? "TopicArn" : "TargetArn");
}

bool is_batch_id(const std::string& id) {
  return !id.empty() && id.size() <= 80 && std::ranges::all_of(id, [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_';
  });
}

Result<> check_batch(const std::vector<PublishBatchRequestEntry>& entries) {
  if (entries.empty())
    return Error{"EmptyBatchRequest", "The batch request doesn't contain any entries."};
  if (entries.size() > batch_max)
    return Error{"TooManyEntriesInBatchRequest",
                 "The batch request contains more entries than permissible."};
  std::set<std::string> ids;
  std::size_t size = 0;
  for (auto& entry : entries) {
    auto id = entry.id.value_or("");
    if (!is_batch_id(id))
      return Error{
          "InvalidBatchEntryId",
          "The Id of a batch entry in a batch request doesn't abide by the specification."};
    if (!ids.insert(id).second)
      return Error{"BatchEntryIdsNotDistinct",
                   "Two or more batch entries in the request have the same Id."};
    size +=
        size_of(entry.message.value_or(""), entry.message_attributes.value_or(MessageAttributes{}));
  }
  if (size > message_max)
    return Error{"BatchRequestTooLong",
                 "The length of all the batch messages put together is more than the limit."};
  return Done{};
}

}  // namespace

Result<PublishResponse> publish(Sns& sns, const Call& call, const PublishInput& in) {
  auto topic = TRY(target_of(sns, in));
  auto published = publish(sns, call, topic, TRY(checked(topic, in)));
  return PublishResponse{.message_id = published.message_id, .sequence_number = published.sequence};
}

Result<PublishBatchResponse> publish_batch(Sns& sns, const Call& call,
                                           const PublishBatchInput& in) {
  auto topic = TRY(find_topic(sns, in.topic_arn));
  auto entries = in.publish_batch_request_entries.value_or(std::vector<PublishBatchRequestEntry>{});
  TRY(check_batch(entries));
  PublishBatchResponse answer;
  answer.successful.emplace();
  answer.failed.emplace();
  for (auto& entry : entries) {
    auto notification = checked(topic, entry);
    if (!notification) {
      answer.failed->push_back({.id = entry.id,
                                .code = notification.error().code,
                                .message = notification.error().message,
                                .sender_fault = true});
      continue;
    }
    auto published = publish(sns, call, topic, *std::move(notification));
    answer.successful->push_back({.id = entry.id,
                                  .message_id = published.message_id,
                                  .sequence_number = published.sequence});
  }
  return answer;
}

}  // namespace windlass::cloud::sns
