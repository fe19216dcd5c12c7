// AutoScalingInstanceRefresh: the group replaces its machines itself; we start that and watch it.
#include <algorithm>
#include <array>

#include "aws/autoscaling/describe_instance_refreshes.h"
#include "aws/autoscaling/start_instance_refresh.h"
#include "aws/dynamic.h"
#include "formation/group_policy.h"

namespace windlass::formation {

namespace {

using namespace aws::autoscaling;

bool is_under_way(const std::string& status) {
  static constexpr std::array ended = {"Successful", "Failed", "Cancelled", "RollbackFailed",
                                       "RollbackSuccessful"};
  return std::ranges::find(ended, status) == ended.end();
}

// One that is under way is ours: started just before nobody could write it down any more.
Result<std::optional<std::string>> find_running(const Place& place, const std::string& group) {
  auto all =
      TRY(place.client.call<op::DescribeInstanceRefreshes>({.auto_scaling_group_name = group}));
  for (auto& one : all.instance_refreshes.value_or(std::vector<InstanceRefresh>{}))
    if (is_under_way(one.status.value_or(""))) return {one.instance_refresh_id};
  return {std::nullopt};
}

Result<std::string> start(const Place& place, const std::string& group, const Json& policy) {
  StartInstanceRefreshType in;
  in.auto_scaling_group_name = group;
  in.strategy = policy.text("Strategy").value_or("Rolling");
  if (auto* preferences = policy.find("Preferences"))
    TRY(aws::value_from_json(RefreshPreferences::shape, *preferences, &in.preferences.emplace()));
  auto started = place.client.call<op::StartInstanceRefresh>(in);
  if (started) return started->instance_refresh_id.value_or("");
  if (started.error().code != "InstanceRefreshInProgress") return std::move(started).error();
  return TRY(find_running(place, group)).value_or("");
}

}  // namespace

Result<GroupMove> next_refresh_move(const Place& place, const ResourceRecord& resource,
                                    const Json& policy) {
  auto& group = resource.made->physical.id;
  GroupMove move{.memo = resource.policy_memo};
  auto id = move.memo.text("Refresh");
  if (!id) {
    id = TRY(start(place, group, policy));
    move.memo.set("Refresh", *id);
    move.remarks.push_back("Instance refresh initiated with ID " + *id + ".");
    return move;
  }
  auto found = TRY(place.client.call<op::DescribeInstanceRefreshes>(
      {.auto_scaling_group_name = group, .instance_refresh_ids = {{*id}}}));
  if (!found.instance_refreshes || found.instance_refreshes->empty())
    return Error{"InstanceRefreshFailed", "Instance refresh " + *id + " is not known any more."};
  auto& seen = found.instance_refreshes->front();
  auto status = seen.status.value_or("");
  auto percent = std::to_string(seen.percentage_complete.value_or(0));
  if (status == "Successful") {
    move.remarks.push_back("Instance refresh " + *id + " succeeded.");
    move.progress = Progress::Ready;
    return move;
  }
  if (!is_under_way(status))
    return Error{"InstanceRefreshFailed", "Instance refresh " + *id + " ended with status " +
                                              status + ": " + seen.status_reason.value_or("")};
  if (move.memo.text("Percent") != percent) {
    move.memo.set("Percent", percent);
    if (percent != "0")
      move.remarks.push_back("Instance refresh " + *id + " (Progress " + percent + "%).");
  }
  return move;
}

}  // namespace windlass::formation
