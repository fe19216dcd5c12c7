#include "ops/drift.h"

#include <algorithm>

#include "aws/cloudformation/describe_stack_drift_detection_status.h"
#include "aws/cloudformation/describe_stack_resource_drifts.h"
#include "aws/cloudformation/detect_stack_drift.h"
#include "aws/paginate.h"
#include "base/text.h"
#include "ops/stack.h"
#include "ops/stack_moves.h"

namespace windlass::ops {

namespace cfn = aws::cloudformation;

namespace {

constexpr auto limit = std::chrono::minutes(15);

// "/Tags/0/Value" -> "Tags.0.Value".
std::string attribute_of(std::string path) {
  if (path.starts_with('/')) path.erase(0, 1);
  return replace_all(path, "/", ".");
}

Drifted drifted_of(const cfn::StackResourceDrift& seen) {
  Drifted one{.logical_id = seen.logical_resource_id.value_or(""),
              .physical_id = seen.physical_resource_id.value_or(""),
              .type = seen.resource_type.value_or(""),
              .gone = seen.stack_resource_drift_status == "DELETED",
              .differences = {}};
  if (!seen.property_differences) return one;
  for (auto& difference : *seen.property_differences) {
    auto kind = difference.difference_type.value_or("");
    one.differences.push_back({attribute_of(difference.property_path.value_or("")),
                               kind == "ADD" ? "" : difference.expected_value.value_or(""),
                               kind == "REMOVE" ? "" : difference.actual_value.value_or("")});
  }
  return one;
}

// Answers why not everything could be compared; empty: it could.
Result<std::string> wait_for(const Work& work, const std::string& detection) {
  auto until = work.clock.now() + limit;
  while (true) {
    auto seen = TRY(work.target.client.call<cfn::op::DescribeStackDriftDetectionStatus>(
        {.stack_drift_detection_id = detection}));
    auto status = seen.detection_status.value_or("");
    if (status == "DETECTION_COMPLETE") return std::string();
    // Some resources could not be read; the others were.
    if (status == "DETECTION_FAILED")
      return seen.detection_status_reason.value_or("some resources could not be compared");
    if (work.clock.now() > until)
      return Error{"TooSlow", "CloudFormation still compares after 15 minutes; try again later"};
    work.say("drift", Event::State::Going, "CloudFormation compares what is with the template");
    TRY(work.go_on());
    work.sleep(poll_pause(work.target));
  }
}

}  // namespace

Result<Drift> detect_drift(const Work& work, const Place& place) {
  auto stack = TRY(find_stack(work, place.stack()));
  if (!stack)
    return Error{"NoStack",
                 place.stack() + " does not exist: windlass deploy " + place.environment};
  if (is_moving(stack->status))
    return Error{"StackMoves", place.stack() + " is " + stack->status +
                                   ": it can be compared when that is over; windlass watch " +
                                   place.environment};
  work.say("drift", Event::State::Begun, "comparing " + place.stack() + " with its template");
  auto begun = work.target.client.call<cfn::op::DetectStackDrift>({.stack_name = place.stack()});
  if (!begun)
    return Error{begun.error().code,
                 "cannot compare " + place.stack() + ": " + begun.error().message};
  Drift drift;
  drift.trouble = TRY(wait_for(work, begun->stack_drift_detection_id.value_or("")));
  auto take = [&](const cfn::DescribeStackResourceDriftsOutput& page) {
    if (!page.stack_resource_drifts) return true;
    for (auto& one : *page.stack_resource_drifts) {
      auto status = one.stack_resource_drift_status.value_or("");
      if (status == "NOT_CHECKED") continue;
      ++drift.looked_at;
      if (status == "MODIFIED" || status == "DELETED") drift.resources.push_back(drifted_of(one));
    }
    return true;
  };
  TRY(aws::each_page<cfn::op::DescribeStackResourceDrifts>(*work.target.gate,
                                                           {.stack_name = place.stack()}, take));
  work.say("drift", Event::State::Done, std::to_string(drift.looked_at) + " resources compared");
  return drift;
}

Json to_json(const Drift& drift) {
  Json json;
  json.set("windlass", 1);
  json.set("compared", drift.looked_at);
  if (!drift.trouble.empty()) json.set("trouble", drift.trouble);
  Json list = Json::Array{};
  for (auto& one : drift.resources) {
    Json resource;
    resource.set("resource", one.logical_id);
    resource.set("type", one.type);
    resource.set("id", one.physical_id);
    resource.set("gone", one.gone);
    Json differences = Json::Array{};
    for (auto& difference : one.differences)
      differences.push(Json(Json::Object{{"attribute", difference.attribute},
                                         {"expected", difference.expected},
                                         {"actual", difference.actual}}));
    resource.set("differences", differences);
    list.push(resource);
  }
  json.set("drifted", list);
  return json;
}

}  // namespace windlass::ops
