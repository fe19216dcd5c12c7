// A metric's name (namespace, name, dimensions) and the number that stands for it in rows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/cloudwatch/shape/dimension.h"
#include "base/result.h"
#include "cloud/cloudwatch/context.h"

namespace windlass::cloud::cloudwatch {

// Whose metrics are meant.
struct Scope {
  AccountId account;
  Region region;
};
inline Scope scope_of(const Call& call) { return {call.caller.account, call.region}; }

using Dimensions = std::vector<aws::cloudwatch::Dimension>;

// As they lie in rows: in the order of their names, for the order that they came in means nothing.
std::string dimension_text(const Dimensions& dimensions);
Dimensions parse_dimension_text(std::string_view text);

struct MetricRow {
  std::int64_t id = 0;
  std::int64_t latest = 0;  // seconds; the newest datum is at most five minutes newer
};
std::optional<MetricRow> find_metric(Cloudwatch& watch, const Scope& scope,
                                     std::string_view name_space, std::string_view name,
                                     std::string_view dimensions);
MetricRow make_metric(Cloudwatch& watch, const Scope& scope, std::string_view name_space,
                      std::string_view name, std::string_view dimensions, std::int64_t latest);
// Remembers that it got a datum at that time.
void touch_metric(Cloudwatch& watch, MetricRow& metric, std::int64_t seconds);

}  // namespace windlass::cloud::cloudwatch
