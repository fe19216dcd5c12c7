// Update policies of Auto Scaling groups: how a group's machines are replaced when what they are
// made from changes.
#pragma once

#include <string>
#include <vector>

#include "formation/differences.h"
#include "formation/record.h"
#include "formation/resource_type.h"

namespace windlass::formation {

inline constexpr std::string_view group_type = "AWS::AutoScaling::AutoScalingGroup";
// Beside a policy: this update changes nothing that machines are made from.
inline constexpr std::string_view nothing_to_replace = "NothingToReplace";

// Whether machines that were made before such a change are obsolete.
bool matters_to_group(std::string_view type, const std::vector<Difference>& changes);
bool replaces_group(const Json& policy);  // AutoScalingReplacingUpdate
bool rolls_group(const Json& policy);     // AutoScalingRollingUpdate, AutoScalingInstanceRefresh

// AutoScalingScheduledAction: sizes that the template did not change stay what schedules made them.
Result<> keep_sizes(const Place& place, const ResourceType& type, const ResourceRecord& resource,
                    Wanted& wish, const Json& before);

// One move of the policy: few calls, each of which may be made again.
struct GroupMove {
  Progress progress = Progress::Pending;
  Json memo = {};                         // how far it has come, for the next move
  std::vector<std::string> remarks = {};  // for events
};
Result<GroupMove> next_group_move(const Place& place, const ResourceRecord& resource, Time now);

// Words of policies, which templates write as numbers or as text.
std::int64_t policy_number(const Json& policy, std::string_view name, std::int64_t otherwise);
bool policy_flag(const Json& policy, std::string_view name);

// instance_refresh.cc, rolling_update.cc
Result<GroupMove> next_refresh_move(const Place& place, const ResourceRecord& resource,
                                    const Json& policy);
Result<GroupMove> next_rolling_move(const Place& place, const ResourceRecord& resource,
                                    const Json& policy, Time now);

}  // namespace windlass::formation
