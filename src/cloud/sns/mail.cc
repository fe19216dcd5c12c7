#include "cloud/sns/mail.h"

#include "base/time.h"
#include "cloud/sns/links.h"

namespace windlass::cloud::sns {

namespace {

constexpr std::int64_t mails_max = 1000;  // the oldest go first

struct Mail {
  std::string subject, body;
  std::optional<std::string> link = {};
};

void put(Sns& sns, const Call& call, const Topic& topic, const Subscriber& subscriber,
         const Mail& mail) {
  sns.db.run(
      "insert into sns_mail (at, topic_arn, recipient, subject, body, link) "
      "values (?, ?, ?, ?, ?, ?)",
      {micros(call.now), topic.arn(), subscriber.endpoint, mail.subject, mail.body, mail.link});
  sns.db.run("delete from sns_mail where id <= ?", {sns.db.last_insert_id() - mails_max});
}

const std::string& origin_for(const Call& call, const Subscriber& subscriber) {
  return call.origin.empty() ? subscriber.origin : call.origin;
}

}  // namespace

void mail_confirmation(Sns& sns, const Call& call, const Topic& topic,
                       const Subscriber& subscriber) {
  auto link = confirm_link(origin_for(call, subscriber), topic.arn(), *subscriber.token);
  put(sns, call, topic, subscriber,
      {"AWS Notification - Subscription Confirmation",
       "You have chosen to subscribe to the topic:\n" + topic.arn() +
           "\n\nTo confirm this subscription, open the link below (if this was in error no action "
           "is necessary):\n" +
           link + "\n",
       link});
}

void mail_notification(Sns& sns, const Call& call, const Topic& topic, const Subscriber& subscriber,
                       const Notification& notification, Envelopes& envelopes) {
  auto subject = notification.subject.value_or("AWS Notification Message");
  if (subscriber.protocol == "email-json")
    return put(sns, call, topic, subscriber, {subject, envelopes.for_subscriber(subscriber)});
  put(sns, call, topic, subscriber,
      {subject,
       notification.text_for(subscriber.protocol) +
           "\n\n--\nIf you wish to stop receiving notifications from this topic, please open the "
           "link below to unsubscribe:\n" +
           unsubscribe_link(origin_for(call, subscriber), subscriber.arn) + "\n"});
}

Json outbox(store::Database& db) {
  Json::Array mails;
  for (auto row : db.query(
           "select id, at, topic_arn, recipient, subject, body, link from sns_mail order by id")) {
    Json mail = Json::Object{
        {"number", row.integer(0)}, {"time", format_iso8601(from_micros(row.integer(1)))},
        {"topic", row.text(2)},     {"to", row.text(3)},
        {"subject", row.text(4)},   {"body", row.text(5)}};
    if (auto link = row.optional_text(6)) mail.set("link", *link);
    mails.push_back(std::move(mail));
  }
  return mails;
}

}  // namespace windlass::cloud::sns
