#include "cloud/autoscaling/termination.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"

namespace windlass::cloud::autoscaling {

namespace {

using Candidates = std::vector<const Member*>;

// Keeps those for which `measure` is smallest.
template <class Measure>
void keep_least(Candidates& candidates, Measure measure) {
  if (candidates.size() < 2) return;
  auto least = measure(*candidates.front());
  for (auto* one : candidates) least = std::min(least, measure(*one));
  std::erase_if(candidates, [&](auto* one) { return measure(*one) != least; });
}

Duration to_next_hour(const Member& member, Time now) {
  constexpr Duration hour = std::chrono::hours(1);
  return hour - (now - member.launched) % hour;
}

// Launch configurations first, being the older way; then the lowest version of a template.
std::pair<int, std::int64_t> age_of_source(const Member& member) {
  if (!member.configuration.empty()) return {0, 0};
  return {1, parse_int(member.template_version).value_or(0)};
}

// Configurations have no numbers: the one whose machine was launched first is the oldest.
void keep_oldest_configuration(Candidates& candidates) {
  std::map<std::string, Time> first;
  for (auto* one : candidates) {
    if (one->configuration.empty()) continue;
    auto [at, is_new] = first.emplace(one->configuration, one->launched);
    if (!is_new) at->second = std::min(at->second, one->launched);
  }
  if (first.empty()) return;
  keep_least(candidates, [&](auto& one) {
    return one.configuration.empty() ? Time::max() : first[one.configuration];
  });
}

void apply(std::string_view policy, Candidates& candidates, Time now) {
  if (policy == "OldestInstance")
    keep_least(candidates, [](auto& one) { return one.launched; });
  else if (policy == "NewestInstance")
    keep_least(candidates, [](auto& one) { return -one.launched.time_since_epoch(); });
  else if (policy == "OldestLaunchConfiguration")
    keep_oldest_configuration(candidates);
  else if (policy == "OldestLaunchTemplate")
    keep_least(candidates, [](auto& one) { return age_of_source(one); });
  else if (policy == "ClosestToNextInstanceHour")
    keep_least(candidates, [&](auto& one) { return to_next_hour(one, now); });
  else if (policy == "Default") {
    keep_least(candidates, [](auto& one) { return age_of_source(one); });
    keep_oldest_configuration(candidates);
    keep_least(candidates, [&](auto& one) { return to_next_hour(one, now); });
  }
}

// The zone with most members among those where one may go; one that the group has left first.
void keep_fullest_zone(Candidates& candidates, const std::vector<Place>& places,
                       const std::vector<Member>& members) {
  keep_least(candidates, [&](auto& one) {
    auto ours = std::ranges::any_of(places, [&](auto& place) { return place.zone == one.zone; });
    auto in_zone = std::ranges::count_if(
        members, [&](auto& other) { return other.counts() && other.zone == one.zone; });
    return std::pair(ours ? 1 : 0, -in_zone);
  });
}

}  // namespace

bool is_termination_policy(std::string_view name) {
  constexpr std::array<std::string_view, 7> known{"Default",
                                                  "OldestInstance",
                                                  "NewestInstance",
                                                  "OldestLaunchConfiguration",
                                                  "OldestLaunchTemplate",
                                                  "ClosestToNextInstanceHour",
                                                  "AllocationStrategy"};
  return std::ranges::find(known, name) != known.end();
}

const Member* choose_victim(const std::vector<std::string>& policies,
                            const std::vector<Place>& places, const std::vector<Member>& members,
                            Time now) {
  Candidates candidates;
  for (auto& member : members)
    if (member.counts() && !member.is_protected && !member.state.starts_with("ReplacingRootVolume"))
      candidates.push_back(&member);
  if (candidates.empty()) return nullptr;
  keep_least(candidates, [](auto& one) { return one.healthy() ? 1 : 0; });
  keep_fullest_zone(candidates, places, members);
  for (auto& policy : policies) apply(policy, candidates, now);
  // Among equals the one that does not serve yet, then the older row: an answer, not chance.
  keep_least(candidates, [](auto& one) { return one.pending() ? 0 : 1; });
  return candidates.front();
}

}  // namespace windlass::cloud::autoscaling
