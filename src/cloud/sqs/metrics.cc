// What CloudWatch hears of queues, once a minute each: depths, age, and what was done.
//
// AWS tells of a queue for six hours after its last use. We do so while it holds messages, and for
// a quarter of an hour after: long enough for alarms to see it empty, and an idle cloud writes
// nothing.
#include <algorithm>
#include <utility>

#include "cloud/core/metrics.h"
#include "cloud/sqs/box.h"
#include "cloud/sqs/tasks.h"

namespace windlass::cloud::sqs {

namespace {

using aws::cloudwatch::MetricDatum;

constexpr int queues_per_run_max = 100;  // of 8 data each: PutMetricData takes 1,000
constexpr auto told_when_idle = std::chrono::minutes(15);

struct Counts {
  std::int64_t sent, received, deleted, empty;
  bool operator==(const Counts&) const = default;
};

struct Figures {
  std::int64_t queue = 0, box = 0;
  std::string account, region, name;
  std::int64_t ready = 0, in_flight = 0, delayed = 0;
  Counts now{}, before{};
};

// The last whole minute: alarms look at minutes that are over.
Time last_minute(Time now) {
  return std::chrono::floor<std::chrono::minutes>(now) - std::chrono::minutes(1);
}

// Queues that are in use, or were not long ago, and of which this minute was not told yet.
std::vector<Figures> due_queues(Sqs& sqs, Time now) {
  std::vector<Figures> due;
  for (auto row : sqs.db.query(
           "select q.id, q.box, q.account, q.region, q.name, q.ready, q.in_flight, q.delayed, "
           "q.sent, q.received, q.deleted, q.empty, m.sent, m.received, m.deleted, m.empty "
           "from sqs_queue q left join sqs_metric m on m.queue = q.id "
           "where coalesce(m.told, 0) < ?1 and "
           "(q.ready + q.in_flight + q.delayed > 0 or max(q.created, coalesce(m.active, 0)) > ?2 "
           "or q.sent > coalesce(m.sent, 0) or q.received > coalesce(m.received, 0) "
           "or q.deleted > coalesce(m.deleted, 0) or q.empty > coalesce(m.empty, 0)) "
           "order by q.account, q.region limit ?3",
           {micros(last_minute(now)), micros(now - told_when_idle), queues_per_run_max}))
    due.push_back({row.integer(0),
                   row.integer(1),
                   row.text(2),
                   row.text(3),
                   row.text(4),
                   row.integer(5),
                   row.integer(6),
                   row.integer(7),
                   {row.integer(8), row.integer(9), row.integer(10), row.integer(11)},
                   {row.integer(12), row.integer(13), row.integer(14), row.integer(15)}});
  return due;
}

// Of the message that was placed first, whatever its state.
double oldest_seconds(Sqs& sqs, std::int64_t box, Time now) {
  auto sent = sqs.db.find_integer(
      "select sent from sqs_message where id > ? and id < ? order by id limit 1",
      {first_id(box), first_id(box + 1)});
  if (!sent) return 0;
  return static_cast<double>(std::max<std::int64_t>(micros(now) - *sent, 0) / 1'000'000);
}

void add_data(Sqs& sqs, const Figures& figures, Time now, std::vector<MetricDatum>& data) {
  auto add = [&](const char* name, double value, const char* unit) {
    MetricDatum one;
    one.metric_name = name;
    one.dimensions = {{{"QueueName", figures.name}}};
    one.timestamp = last_minute(now);
    one.value = value;
    one.unit = unit;
    data.push_back(std::move(one));
  };
  auto gauge = [&](const char* name, std::int64_t count) {
    add(name, static_cast<double>(count), "Count");
  };
  gauge("ApproximateNumberOfMessagesVisible", figures.ready);
  gauge("ApproximateNumberOfMessagesNotVisible", figures.in_flight);
  gauge("ApproximateNumberOfMessagesDelayed", figures.delayed);
  add("ApproximateAgeOfOldestMessage", oldest_seconds(sqs, figures.box, now), "Seconds");
  gauge("NumberOfMessagesSent", figures.now.sent - figures.before.sent);
  gauge("NumberOfMessagesReceived", figures.now.received - figures.before.received);
  gauge("NumberOfMessagesDeleted", figures.now.deleted - figures.before.deleted);
  gauge("NumberOfEmptyReceives", figures.now.empty - figures.before.empty);
}

void remember(Sqs& sqs, const Figures& figures, Time now) {
  bool in_use =
      figures.now != figures.before || figures.ready + figures.in_flight + figures.delayed > 0;
  auto& counts = figures.now;
  sqs.db.run(
      "insert into sqs_metric (queue, told, active, sent, received, deleted, empty) "
      "values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (queue) do update set "
      "told = ?2, active = max(active, ?3), sent = ?4, received = ?5, deleted = ?6, empty = ?7",
      {figures.queue, micros(last_minute(now)), in_use ? micros(now) : 0, counts.sent,
       counts.received, counts.deleted, counts.empty});
}

void tell(Sqs& sqs, const Figures& of, std::vector<MetricDatum> data) {
  tell_cloudwatch(sqs.work, {.account = AccountId{of.account}, .region = Region{of.region}},
                  "AWS/SQS", std::move(data), "queues");
}

}  // namespace

bool tell_metrics(Work& work, const Call& call) {
  Sqs sqs(work);
  auto due = due_queues(sqs, call.now);
  std::vector<MetricDatum> data;
  for (std::size_t at = 0; at < due.size(); ++at) {
    add_data(sqs, due[at], call.now, data);
    remember(sqs, due[at], call.now);
    // One request an account and region.
    bool last = at + 1 == due.size() || due[at + 1].account != due[at].account ||
                due[at + 1].region != due[at].region;
    if (last) tell(sqs, due[at], std::exchange(data, {}));
  }
  return due.size() == queues_per_run_max;
}

}  // namespace windlass::cloud::sqs
