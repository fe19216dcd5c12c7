// Metric filters at work: numbers out of events, told to CloudWatch.
#pragma once

#include <span>

#include "aws/logs/put_log_events.h"
#include "aws/logs/shape/metric_transformation.h"
#include "cloud/logs/group.h"

namespace windlass::cloud::logs {

// What CloudWatch refuses is logged and lost: nobody's events are refused for it.
void tell_metrics(Logs& logs, const Group& group, std::span<const aws::logs::InputLogEvent> events);

// Dimensions lie in a row as a JSON object.
std::string dimensions_text(const aws::logs::MetricTransformation& transformation);
std::map<std::string, std::string> parse_dimensions(std::string_view text);

}  // namespace windlass::cloud::logs
