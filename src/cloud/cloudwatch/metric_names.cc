#include "cloud/cloudwatch/metric_names.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::cloud::cloudwatch {

namespace {

constexpr char between = '\x1f';
constexpr char after = '\x1e';
constexpr std::int64_t touch_every = 300;

}  // namespace

std::string dimension_text(const Dimensions& dimensions) {
  std::vector<const aws::cloudwatch::Dimension*> sorted;
  for (auto& dimension : dimensions) sorted.push_back(&dimension);
  std::ranges::sort(sorted, {}, [](auto* one) { return std::tie(*one->name, *one->value); });
  std::string text;
  for (auto* one : sorted) (((text += *one->name) += between) += *one->value) += after;
  return text;
}

Dimensions parse_dimension_text(std::string_view text) {
  Dimensions dimensions;
  while (auto cut = split_once(text, std::string_view(&after, 1))) {
    if (auto parts = split_once(cut->first, std::string_view(&between, 1)))
      dimensions.push_back({std::string(parts->first), std::string(parts->second)});
    text = cut->second;
  }
  return dimensions;
}

std::optional<MetricRow> find_metric(Cloudwatch& watch, const Scope& scope,
                                     std::string_view name_space, std::string_view name,
                                     std::string_view dimensions) {
  auto rows = watch.db.query(
      "select id, latest from cloudwatch_metric "
      "where account = ? and region = ? and namespace = ? and name = ? and dimensions = ?",
      {scope.account.text, scope.region.text, name_space, name, dimensions});
  if (rows.done()) return std::nullopt;
  return MetricRow{rows.row().integer(0), rows.row().integer(1)};
}

MetricRow make_metric(Cloudwatch& watch, const Scope& scope, std::string_view name_space,
                      std::string_view name, std::string_view dimensions, std::int64_t latest) {
  watch.db.run(
      "insert into cloudwatch_metric (account, region, namespace, name, dimensions, latest) "
      "values (?, ?, ?, ?, ?, ?)",
      {scope.account.text, scope.region.text, name_space, name, dimensions, latest});
  return {watch.db.last_insert_id(), latest};
}

void touch_metric(Cloudwatch& watch, MetricRow& metric, std::int64_t seconds) {
  if (seconds < metric.latest + touch_every) return;
  metric.latest = seconds;
  watch.db.run("update cloudwatch_metric set latest = ? where id = ?", {seconds, metric.id});
}

}  // namespace windlass::cloud::cloudwatch
