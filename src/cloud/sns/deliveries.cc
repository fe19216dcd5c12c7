// Messages on their way to web pages: AWS's headers, 15 seconds for an answer, tried again as the
// delivery policy says.
#include "cloud/sns/deliveries.h"

#include <map>

#include "cloud/sns/delivery_policy.h"
#include "cloud/sns/web_page.h"

namespace windlass::cloud::sns {

namespace {

constexpr int waiting_max = 10'000;  // messages that wait for one page
constexpr int at_once_max = 8;  // of them on their way: a page that hangs must not hold up others
constexpr int looked_at_max = 512;

std::string policy_of(store::Database& db, const Subscriber& subscriber) {
  auto topic = find_topic(db, subscriber.topic);
  return policy_for(subscriber.attribute("DeliveryPolicy"),
                    topic ? topic->attribute("DeliveryPolicy") : "");
}

class Delivery final : public Errand {
 public:
  Delivery(std::int64_t row, std::int64_t subscriber, PageRequest page)
      : row_(row), subscriber_(subscriber), page_(std::move(page)) {}

  void run(World& world) override { answer_ = post(world.web, page_); }

  void settle(Work& work, const Call& call) override {
    Sns sns(work);
    auto attempts = sns.db.find_integer("select attempts from sns_delivery where id = ?", {row_});
    auto subscriber = find_subscriber(sns.db, subscriber_);
    if (!attempts || !subscriber) return;
    auto next = answer_.may_try_again
                    ? next_attempt(policy_of(sns.db, *subscriber), static_cast<int>(*attempts) + 1)
                    : std::nullopt;
    if (!answer_.taken && next) {
      sns.db.run("update sns_delivery set attempts = attempts + 1, due = ? where id = ?",
                 {micros(call.now + *next), row_});
      if (*next == Duration(0)) work.summon(delivering);
      return;
    }
    sns.db.run("delete from sns_delivery where id = ?", {row_});
    if (page_.kind != "Notification") return;
    count(sns.db, subscriber->topic, {.delivered = answer_.taken, .failed = !answer_.taken});
    if (!answer_.taken)
      give_up(sns, topic_of(subscriber->arn), *subscriber, page_.body, answer_.why);
  }

 private:
  std::int64_t row_, subscriber_;
  PageRequest page_;
  PageAnswer answer_;
};

}  // namespace

Errands due_deliveries(Work& work, const Call& call) {
  Errands errands;
  std::map<std::int64_t, int> chosen;
  for (auto row : work.db.query(
           "select id, subscription, subscription_arn, topic_arn, url, kind, message, raw, body "
           "from sns_delivery where due <= ? order by due, id limit ?",
           {micros(call.now), looked_at_max})) {
    if (errands.size() == errands_at_once_max) break;
    auto subscriber = row.integer(1);
    if (++chosen[subscriber] > at_once_max) continue;
    errands.push_back(std::make_unique<Delivery>(row.integer(0), subscriber,
                                                 PageRequest{.url = row.text(4),
                                                             .kind = row.text(5),
                                                             .message_id = row.text(6),
                                                             .topic_arn = row.text(3),
                                                             .subscription_arn = row.text(2),
                                                             .raw = row.integer(7) != 0,
                                                             .body = row.text(8)}));
  }
  return errands;
}

bool enqueue(Sns& sns, const Call& call, const Topic& topic, const Subscriber& subscriber,
             std::string_view kind, const std::string& message_id, const std::string& body) {
  if (sns.db.any("select 1 from sns_delivery where subscription = ? order by id limit 1 offset ?",
                 {subscriber.id, waiting_max}))
    return false;
  bool raw = subscriber.raw() && kind == "Notification";
  sns.db.run(
      "insert into sns_delivery (subscription, subscription_arn, topic_arn, url, kind, message, "
      "raw, body, due) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {subscriber.id, subscriber.arn, topic.arn(), subscriber.endpoint, kind, message_id, raw, body,
       micros(call.now)});
  sns.work.summon(delivering);
  return true;
}

}  // namespace windlass::cloud::sns
