#include "cloud/sns/delivery.h"

#include "cloud/sns/deliveries.h"
#include "cloud/sns/mail.h"
#include "cloud/sns/queues.h"

namespace windlass::cloud::sns {

namespace {

std::string body_for(const Subscriber& subscriber, const Notification& notification,
                     Envelopes& envelopes) {
  return subscriber.raw() ? notification.text_for(subscriber.protocol)
                          : envelopes.for_subscriber(subscriber);
}

void note_failure(Sns& sns, const std::string& topic_arn, const Subscriber& subscriber,
                  const std::string& why) {
  sns.work.log.warn("a notification did not reach its subscriber",
                    {{"topic", topic_arn}, {"endpoint", subscriber.endpoint}, {"why", why}});
}

}  // namespace

void count(store::Database& db, std::int64_t topic, const Counts& counts) {
  db.run(
      "insert into sns_count (topic, published, bytes, delivered, failed, filtered) "
      "values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (topic) do update set "
      "published = published + ?2, bytes = bytes + ?3, delivered = delivered + ?4, "
      "failed = failed + ?5, filtered = filtered + ?6",
      {topic, counts.published, counts.bytes, counts.delivered, counts.failed, counts.filtered});
}

void give_up(Sns& sns, const std::string& topic_arn, const Subscriber& subscriber,
             const std::string& body, const std::string& why) {
  note_failure(sns, topic_arn, subscriber, why);
  auto queue = subscriber.dead_letters();
  if (queue.empty()) return;
  if (auto sent = send_to_queue(sns, topic_arn, queue, body); !sent)
    sns.work.log.warn("a notification did not reach its dead-letter queue",
                      {{"topic", topic_arn}, {"queue", queue}, {"why", sent.error().message}});
}

Came deliver(Sns& sns, const Call& call, const Topic& topic, const Subscriber& subscriber,
             const Notification& notification, Envelopes& envelopes) {
  if (subscriber.protocol.starts_with("email")) {
    mail_notification(sns, call, topic, subscriber, notification, envelopes);
    return Came::Delivered;
  }
  auto body = body_for(subscriber, notification, envelopes);
  if (subscriber.is_web()) {
    if (enqueue(sns, call, topic, subscriber, "Notification", notification.id, body))
      return Came::Later;
    give_up(sns, topic.arn(), subscriber, body, "too many messages wait for this page");
    return Came::Failed;
  }
  auto sent =
      send_to_queue(sns, topic.arn(), subscriber.endpoint, body, notification, subscriber.raw());
  if (sent) return Came::Delivered;
  note_failure(sns, topic.arn(), subscriber, sent.error().message);
  auto dead_letters = subscriber.dead_letters();
  if (dead_letters.empty()) return Came::Failed;
  if (auto kept =
          send_to_queue(sns, topic.arn(), dead_letters, body, notification, subscriber.raw());
      !kept)
    note_failure(sns, topic.arn(), subscriber, kept.error().message);
  return Came::Failed;
}

Result<> ask_to_confirm(Sns& sns, const Call& call, const Topic& topic,
                        const Subscriber& subscriber) {
  if (subscriber.protocol.starts_with("email")) {
    mail_confirmation(sns, call, topic, subscriber);
    return Done{};
  }
  auto id = sns.work.random.uuid();
  auto body = confirmation_envelope(sns, call, topic, *subscriber.token,
                                    call.origin.empty() ? subscriber.origin : call.origin, id);
  if (!subscriber.is_web()) return send_to_queue(sns, topic.arn(), subscriber.endpoint, body);
  enqueue(sns, call, topic, subscriber, "SubscriptionConfirmation", id, body);
  return Done{};
}

}  // namespace windlass::cloud::sns
