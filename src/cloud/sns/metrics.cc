// What CloudWatch hears of topics, once a minute: what was published, and whether it got there. Of
// topics where nothing happened nothing is said.
#include <utility>

#include "cloud/core/metrics.h"
#include "cloud/sns/context.h"
#include "cloud/sns/tasks.h"

namespace windlass::cloud::sns {

namespace {

using aws::cloudwatch::MetricDatum;

constexpr int topics_per_run_max = 100;  // of 5 data each: PutMetricData takes 1,000

struct Told {
  std::int64_t topic = 0;
  std::string account, region, name;
  std::int64_t published = 0, bytes = 0, delivered = 0, failed = 0, filtered = 0;
};

std::vector<Told> untold(store::Database& db) {
  std::vector<Told> found;
  for (auto row : db.query(
           "select t.id, t.account, t.region, t.name, c.published, c.bytes, c.delivered, c.failed, "
           "c.filtered from sns_count c join sns_topic t on t.id = c.topic "
           "order by t.account, t.region limit ?",
           {topics_per_run_max}))
    found.push_back({row.integer(0), row.text(1), row.text(2), row.text(3), row.integer(4),
                     row.integer(5), row.integer(6), row.integer(7), row.integer(8)});
  return found;
}

void add_data(const Told& told, Time now, std::vector<MetricDatum>& data) {
  auto add = [&](const char* name, double value, const char* unit) {
    MetricDatum one;
    one.metric_name = name;
    one.dimensions = {{{"TopicName", told.name}}};
    one.timestamp = std::chrono::floor<std::chrono::minutes>(now) - std::chrono::minutes(1);
    one.value = value;
    one.unit = unit;
    data.push_back(std::move(one));
  };
  auto add_count = [&](const char* name, std::int64_t count) {
    if (count) add(name, static_cast<double>(count), "Count");
  };
  add_count("NumberOfMessagesPublished", told.published);
  add_count("NumberOfNotificationsDelivered", told.delivered);
  add_count("NumberOfNotificationsFailed", told.failed);
  add_count("NumberOfNotificationsFilteredOut", told.filtered);
  if (told.published)
    add("PublishSize", static_cast<double>(told.bytes) / static_cast<double>(told.published),
        "Bytes");
}

void tell(Work& work, const Told& of, std::vector<MetricDatum> data) {
  tell_cloudwatch(work, {.account = AccountId{of.account}, .region = Region{of.region}}, "AWS/SNS",
                  std::move(data), "topics");
}

}  // namespace

bool tell_metrics(Work& work, const Call& call) {
  auto found = untold(work.db);
  std::vector<MetricDatum> data;
  for (std::size_t at = 0; at < found.size(); ++at) {
    add_data(found[at], call.now, data);
    work.db.run("delete from sns_count where topic = ?", {found[at].topic});
    // One request an account and region.
    bool last = at + 1 == found.size() || found[at + 1].account != found[at].account ||
                found[at + 1].region != found[at].region;
    if (last && !data.empty()) tell(work, found[at], std::exchange(data, {}));
  }
  return found.size() == topics_per_run_max;
}

}  // namespace windlass::cloud::sns
