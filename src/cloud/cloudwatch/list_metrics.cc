// ListMetrics: what metrics there are.
#include "base/text.h"
#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/handlers.h"
#include "cloud/cloudwatch/metric_names.h"
#include "cloud/cloudwatch/points.h"

namespace windlass::cloud::cloudwatch {

namespace {

constexpr std::size_t page_max = 500;
// AWS lists a metric for two weeks after its last datum.
constexpr std::int64_t listed_for = 14 * day;
constexpr std::int64_t recently = 3 * hour;

// Where the page before ended.
struct After {
  std::string name_space, name, dimensions;
};

Result<After> page_start(Cloudwatch& watch, const Call& call, const ListMetricsInput& in) {
  After after;
  if (!in.next_token) return after;
  auto id = parse_int(*in.next_token);
  if (!id) return invalid_value("The value for parameter NextToken is invalid.");
  auto rows = watch.db.query(
      "select namespace, name, dimensions from cloudwatch_metric "
      "where id = ? and account = ? and region = ?",
      {*id, call.caller.account.text, call.region.text});
  if (rows.done()) return invalid_value("The value for parameter NextToken is invalid.");
  auto row = rows.row();
  return After{row.text(0), row.text(1), row.text(2)};
}

bool fits(const Dimensions& dimensions, const std::vector<DimensionFilter>& filters) {
  for (auto& filter : filters) {
    bool found = false;
    for (auto& [name, value] : dimensions)
      found = found || (name == filter.name && (!filter.value || value == filter.value));
    if (!found) return false;
  }
  return true;
}

}  // namespace

Result<ListMetricsOutput> list_metrics(Cloudwatch& watch, const Call& call,
                                       const ListMetricsInput& in) {
  auto after = TRY(page_start(watch, call, in));
  auto since = whole_seconds(call.now) - (in.recently_active ? recently : listed_for);
  auto filters = in.dimensions.value_or(std::vector<DimensionFilter>{});
  ListMetricsOutput answer;
  answer.metrics.emplace();
  if (in.owning_account && *in.owning_account != call.caller.account.text) return answer;
  std::int64_t last = 0;
  // Bounds of the index: a namespace is a range of it, and a name within.
  std::string low = in.namespace_.value_or(""), high = in.namespace_.value_or("\xff");
  for (auto row : watch.db.query(
           "select id, namespace, name, dimensions, latest from cloudwatch_metric "
           "where account = ?1 and region = ?2 and namespace >= ?3 and namespace <= ?4 "
           "and (namespace, name, dimensions) > (?5, ?6, ?7) order by namespace, name, dimensions",
           {call.caller.account.text, call.region.text, low, high, after.name_space, after.name,
            after.dimensions})) {
    if (in.metric_name && row.view(2) != *in.metric_name) continue;
    // Five minutes: see MetricRow.
    if (row.integer(4) + 300 < since) continue;
    auto dimensions = parse_dimension_text(row.view(3));
    if (!fits(dimensions, filters)) continue;
    if (answer.metrics->size() == page_max) {
      answer.next_token = std::to_string(last);
      break;
    }
    last = row.integer(0);
    answer.metrics->push_back({row.text(1), row.text(2), std::move(dimensions)});
  }
  if (in.include_linked_accounts.value_or(false))
    answer.owning_accounts.emplace(answer.metrics->size(), call.caller.account.text);
  return answer;
}

}  // namespace windlass::cloud::cloudwatch
