// Drift: what resources have become, looked at when somebody asks.
#include <algorithm>

#include "cloud/cloudformation/handlers.h"
#include "cloud/cloudformation/stacks_kept.h"
#include "cloud/cloudformation/view.h"
#include "formation/resource_type.h"
#include "formation/statuses.h"

namespace windlass::cloud::cloudformation {

namespace {

constexpr std::int64_t drifts_a_page = 100;

Result<engine::Drift> look(Formation& formation, const Call& call, engine::StackRecord& stack,
                           engine::ResourceRecord& resource) {
  auto account = account_of(formation, call);
  engine::Place place{formation.work.peers, stack.partition, stack.region, stack.account};
  auto drift = TRY(engine::drift_of(stack, resource, {place, account, &engine::find_type}));
  resource.drift = engine::to_json(drift, call.now);
  return drift;
}

Result<> check_status(const engine::StackRecord& stack) {
  if (engine::is_in_progress(stack.status) || stack.status == "REVIEW_IN_PROGRESS")
    return invalid("Drift detection cannot be performed on stack [" + stack.id + "] in " +
                   stack.status + " state");
  return Done{};
}

}  // namespace

Result<DetectStackDriftOutput> detect_stack_drift(Formation& formation, const Call& call,
                                                  const DetectStackDriftInput& in) {
  auto stack = TRY(get_stack(formation.db, call, in.stack_name));
  TRY(check_status(stack));
  std::int64_t drifted = 0;
  std::string failed;
  for (auto& [name, resource] : stack.resources) {
    auto& chosen = in.logical_resource_ids;
    if (chosen && std::ranges::find(*chosen, name) == chosen->end()) continue;
    auto drift = look(formation, call, stack, resource);
    if (!drift)
      failed = "Failed to detect drift on resource [" + name + "]";
    else if (drift->status == "MODIFIED" || drift->status == "DELETED")
      ++drifted;
  }
  stack.drift_status = drifted ? "DRIFTED" : "IN_SYNC";
  stack.drift_checked = call.now;
  auto id = formation.work.random.uuid();
  formation.db.run(
      "insert into cfn_detection (id, stack, at, status, drifted) values (?, ?, ?, ?, ?)",
      {id, stack.id, micros(call.now), failed.empty() ? "DETECTION_COMPLETE" : "DETECTION_FAILED",
       drifted});
  Rows(formation.work, call.now).save(stack);
  return DetectStackDriftOutput{.stack_drift_detection_id = id};
}

Result<DetectStackResourceDriftOutput> detect_stack_resource_drift(
    Formation& formation, const Call& call, const DetectStackResourceDriftInput& in) {
  auto stack = TRY(get_stack(formation.db, call, in.stack_name));
  TRY(check_status(stack));
  auto found = stack.resources.find(in.logical_resource_id.value_or(""));
  if (found == stack.resources.end())
    return invalid("Resource " + in.logical_resource_id.value_or("") +
                   " does not exist for stack " + stack.name);
  auto drift = TRY(look(formation, call, stack, found->second));
  Rows(formation.work, call.now).save(stack);
  return DetectStackResourceDriftOutput{.stack_resource_drift =
                                            shown_drift(stack, found->second, drift, call.now)};
}

Result<DescribeStackDriftDetectionStatusOutput> describe_stack_drift_detection_status(
    Formation& formation, const Call& call, const DescribeStackDriftDetectionStatusInput& in) {
  auto id = in.stack_drift_detection_id.value_or("");
  auto rows = formation.db.query(
      "select d.stack, d.at, d.status, d.drifted from cfn_detection d join cfn_stack s "
      "on s.id = d.stack where d.id = ? and s.account = ?",
      {id, call.caller.account.text});
  if (rows.done()) return invalid("Drift detection with id " + id + " does not exist");
  auto row = rows.row();
  DescribeStackDriftDetectionStatusOutput out;
  out.stack_id = row.text(0);
  out.stack_drift_detection_id = id;
  out.timestamp = from_micros(row.integer(1));
  out.detection_status = row.text(2);
  out.drifted_stack_resource_count = static_cast<std::int32_t>(row.integer(3));
  out.stack_drift_status = row.integer(3) ? "DRIFTED" : "IN_SYNC";
  return out;
}

Result<DescribeStackResourceDriftsOutput> describe_stack_resource_drifts(
    Formation& formation, const Call& call, const DescribeStackResourceDriftsInput& in) {
  auto stack = TRY(get_stack(formation.db, call, in.stack_name));
  auto from = TRY(place_of(in.next_token));
  auto most = in.max_results.value_or(static_cast<std::int32_t>(drifts_a_page));
  DescribeStackResourceDriftsOutput out;
  out.stack_resource_drifts.emplace();
  std::int64_t at = 0;
  for (auto& [name, resource] : stack.resources) {
    auto seen = engine::drift_seen_at(resource.drift);
    if (!seen) continue;
    auto drift = engine::drift_from_json(resource.drift);
    auto& filter = in.stack_resource_drift_status_filters;
    if (filter && !filter->empty() && std::ranges::find(*filter, drift.status) == filter->end())
      continue;
    if (at++ < from) continue;
    if (static_cast<std::int64_t>(out.stack_resource_drifts->size()) == most) {
      out.next_token = std::to_string(at - 1);
      break;
    }
    out.stack_resource_drifts->push_back(shown_drift(stack, resource, drift, *seen));
  }
  return out;
}

}  // namespace windlass::cloud::cloudformation
