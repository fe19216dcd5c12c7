#include "cloud/sns/subscriber.h"

#include "base/json.h"
#include "base/text.h"
#include "cloud/sns/errors.h"

namespace windlass::cloud::sns {

namespace {

#define SUBSCRIBER_COLUMNS                                                                     \
  "select s.id, s.topic, t.region, t.account, t.name, s.name, s.owner, s.region, s.protocol, " \
  "s.endpoint, s.attributes, s.token, s.authenticated, s.unsubscribe_by_owner, s.origin "      \
  "from sns_subscription s join sns_topic t on t.id = s.topic "

Subscriber read(const store::Row& row) {
  Subscriber one;
  one.id = row.integer(0);
  one.topic = row.integer(1);
  one.arn =
      "arn:aws:sns:" + row.text(2) + ":" + row.text(3) + ":" + row.text(4) + ":" + row.text(5);
  one.owner = row.text(6);
  one.region = row.text(7);
  one.protocol = row.text(8);
  one.endpoint = row.text(9);
  one.attributes = parse_attributes(row.view(10));
  one.token = row.optional_text(11);
  one.authenticated = row.integer(12) != 0;
  one.unsubscribed_by_owner_only = row.integer(13) != 0;
  one.origin = row.text(14);
  return one;
}

std::optional<Subscriber> first(store::Cursor rows) {
  if (rows.done()) return std::nullopt;
  return read(rows.row());
}

std::vector<Subscriber> all(store::Cursor rows) {
  std::vector<Subscriber> found;
  for (auto row : rows) found.push_back(read(row));
  return found;
}

}  // namespace

std::string Subscriber::attribute(const std::string& name) const {
  auto found = attributes.find(name);
  return found == attributes.end() ? "" : found->second;
}

std::string Subscriber::dead_letters() const {
  auto policy = attribute("RedrivePolicy");
  auto json = policy.empty() ? Result<Json>(Json()) : parse_json(policy);
  return json ? json->text("deadLetterTargetArn").value_or("") : "";
}

std::string topic_of(std::string_view subscription_arn) {
  return std::string(subscription_arn.substr(0, subscription_arn.rfind(':')));
}

std::optional<Subscriber> find_subscriber(store::Database& db, std::string_view arn) {
  auto found =
      first(db.query(SUBSCRIBER_COLUMNS "where s.name = ?", {arn.substr(arn.rfind(':') + 1)}));
  if (found && found->arn != arn) return std::nullopt;
  return found;
}

std::optional<Subscriber> find_subscriber(store::Database& db, std::int64_t id) {
  return first(db.query(SUBSCRIBER_COLUMNS "where s.id = ?", {id}));
}

std::optional<Subscriber> find_subscriber(store::Database& db, const Topic& topic,
                                          const std::string& protocol,
                                          const std::string& endpoint) {
  return first(db.query(SUBSCRIBER_COLUMNS
                        "where s.topic = ? and s.protocol = ? and s.endpoint = ?",
                        {topic.id, protocol, endpoint}));
}

std::optional<Subscriber> find_by_token(store::Database& db, const Topic& topic,
                                        const std::string& token) {
  return first(db.query(SUBSCRIBER_COLUMNS
                        "where s.topic = ?1 and (s.token = ?2 or s.used_token = ?2)",
                        {topic.id, token}));
}

std::vector<Subscriber> confirmed_subscribers(store::Database& db, const Topic& topic) {
  return all(db.query(SUBSCRIBER_COLUMNS "where s.topic = ? and s.token is null order by s.id",
                      {topic.id}));
}

std::vector<Subscriber> subscribers_of(store::Database& db, const std::string& owner,
                                       const std::string& region, std::int64_t after, int limit) {
  return all(db.query(SUBSCRIBER_COLUMNS
                      "where s.owner = ? and s.region = ? and s.id > ? order by s.id limit ?",
                      {owner, region, after, limit}));
}

std::vector<Subscriber> subscribers_of(store::Database& db, const Topic& topic, std::int64_t after,
                                       int limit) {
  return all(db.query(SUBSCRIBER_COLUMNS "where s.topic = ? and s.id > ? order by s.id limit ?",
                      {topic.id, after, limit}));
}

Result<Subscriber> get_subscriber(Sns& sns, const std::optional<std::string>& arn) {
  auto text = arn.value_or("");
  auto parts = split(text, ':');
  if (parts.size() < 6)
    return invalid_parameter("SubscriptionArn Reason: An ARN must have at least 6 elements, not " +
                             std::to_string(text.empty() ? 0 : parts.size()));
  if (parts[0] != "arn" || parts[2] != "sns" || parts.size() != 7)
    return invalid_parameter("SubscriptionArn");
  auto found = find_subscriber(sns.db, *arn);
  if (!found) return subscription_not_found();
  return *std::move(found);
}

}  // namespace windlass::cloud::sns
