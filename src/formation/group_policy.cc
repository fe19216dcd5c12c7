#include "formation/group_policy.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace windlass::formation {

namespace {

constexpr std::array made_from = {"LaunchTemplate",       "LaunchConfigurationName",
                                  "MixedInstancesPolicy", "VPCZoneIdentifier",
                                  "AvailabilityZones",    "InstanceId",
                                  "PlacementGroup"};
constexpr std::array sizes = {"MinSize", "MaxSize", "DesiredCapacity"};

}  // namespace

bool matters_to_group(std::string_view type, const std::vector<Difference>& changes) {
  return type == group_type && std::ranges::any_of(changes, [](auto& change) {
           return !change.path.empty() &&
                  std::ranges::find(made_from, change.path.front()) != made_from.end();
         });
}

bool replaces_group(const Json& policy) {
  auto* replacing = policy.find("AutoScalingReplacingUpdate");
  return replacing && policy_flag(*replacing, "WillReplace");
}

bool rolls_group(const Json& policy) {
  return !policy.find(nothing_to_replace) &&
         (policy.find("AutoScalingRollingUpdate") || policy.find("AutoScalingInstanceRefresh"));
}

Result<> keep_sizes(const Place& place, const ResourceType& type, const ResourceRecord& resource,
                    Wanted& wish, const Json& before) {
  auto* schedule = resource.policy.find("AutoScalingScheduledAction");
  if (!schedule || !policy_flag(*schedule, "IgnoreUnmodifiedGroupSizeProperties") || !type.read)
    return Done{};
  auto actual = TRY(type.read(place, resource.made->physical, before));
  if (!actual) return Done{};
  for (auto* name : sizes) {
    auto *was = before.find(name), *wanted = wish.properties.find(name), *is = actual->find(name);
    if (was && wanted && is && *was == *wanted) wish.properties.set(name, *is);
  }
  return Done{};
}

Result<GroupMove> next_group_move(const Place& place, const ResourceRecord& resource, Time now) {
  if (auto* refresh = resource.policy.find("AutoScalingInstanceRefresh"))
    return next_refresh_move(place, resource, *refresh);
  if (auto* rolling = resource.policy.find("AutoScalingRollingUpdate"))
    return next_rolling_move(place, resource, *rolling, now);
  return GroupMove{.progress = Progress::Ready};
}

std::int64_t policy_number(const Json& policy, std::string_view name, std::int64_t otherwise) {
  auto* found = policy.find(name);
  if (!found) return otherwise;
  if (found->is_int()) return found->as_int();
  return found->is_string() ? parse_int(found->as_string()).value_or(otherwise) : otherwise;
}

bool policy_flag(const Json& policy, std::string_view name) {
  auto* found = policy.find(name);
  return found && (*found == Json(true) || *found == Json("true"));
}

}  // namespace windlass::formation
