// Creation and update policies as they are written: what is misspelt would never be missed.
#include <array>

#include "base/text.h"
#include "formation/problem.h"
#include "formation/reading.h"
#include "formation/template_sections.h"

namespace windlass::formation {

namespace {

constexpr std::int64_t timeout_max = 12 * 3600;

// A member, and what it may hold; nothing said: a value, which is looked at by name.
struct Part {
  std::string_view name;
  std::span<const std::string_view> members;
};

constexpr std::array<std::string_view, 2> signal = {"Count", "Timeout"};
constexpr std::array<std::string_view, 1> group_creation = {"MinSuccessfulInstancesPercent"};
constexpr std::array<std::string_view, 1> replacing = {"WillReplace"};
constexpr std::array<std::string_view, 7> rolling = {
    "MaxBatchSize",     "MinActiveInstancesPercent",     "MinInstancesInService", "PauseTime",
    "SuspendProcesses", "MinSuccessfulInstancesPercent", "WaitOnResourceSignals"};
constexpr std::array<std::string_view, 1> scheduled = {"IgnoreUnmodifiedGroupSizeProperties"};
constexpr std::array<std::string_view, 4> alias = {"AfterAllowTrafficHook", "ApplicationName",
                                                   "BeforeAllowTrafficHook", "DeploymentGroupName"};

constexpr Part creation[] = {
    {"AutoScalingCreationPolicy", group_creation}, {"ResourceSignal", signal}, {"StartFleet", {}}};
constexpr Part update[] = {{"AutoScalingInstanceRefresh", {}},
                           {"AutoScalingReplacingUpdate", replacing},
                           {"AutoScalingRollingUpdate", rolling},
                           {"AutoScalingScheduledAction", scheduled},
                           {"CodeDeployLambdaAliasUpdate", alias},
                           {"EnableVersionUpgrade", {}},
                           {"UseOnlineResharding", {}}};

// What it is worth is known later.
bool is_function(const Node& node) {
  return node.is_map() && node.members().size() == 1 &&
         (node.members()[0].key == "Ref" || node.members()[0].key.starts_with("Fn::"));
}

Result<> check_value(std::string_view policy, const std::string& name, const Node& value) {
  if (!value.is_scalar()) return Done{};
  auto text = value.text();
  auto named = std::string(policy) + "'s " + name;
  if (name == "Timeout" || name == "PauseTime") {
    auto seconds = duration_seconds(text, -1);
    if (seconds < 0)
      return malformed(named + " must be a duration such as PT15M: '" + text + "'", value.mark());
    if (name == "Timeout" && seconds > timeout_max)
      return malformed(named + " may be at most 12 hours (PT12H): '" + text + "'", value.mark());
  }
  auto counts = name == "Count" || name.starts_with("Min") || name.starts_with("Max");
  if (counts && parse_int(text).value_or(-1) < 0)
    return malformed(named + " must be a number of 0 or more: '" + text + "'", value.mark());
  return Done{};
}

Result<> check_policy(std::string_view policy, std::span<const Part> parts, const Node& written) {
  if (is_function(written)) return Done{};
  std::vector<std::string_view> names;
  for (auto& part : parts) names.push_back(part.name);
  auto words = "Unrecognized " + std::string(policy) + " member";
  TRY(check_members(written, names, words));
  for (auto& part : parts) {
    auto* found = written.find(part.name);
    if (!found || part.members.empty() || is_function(*found)) continue;
    TRY(must_be_map(*found, std::string(policy) + "/" + std::string(part.name)));
    TRY(check_members(*found, part.members, words));
    for (auto& member : found->members()) TRY(check_value(policy, member.key, member.value));
  }
  return Done{};
}

}  // namespace

Result<> check_creation_policy(const Node& policy) {
  return check_policy("CreationPolicy", creation, policy);
}

Result<> check_update_policy(const Node& policy) {
  return check_policy("UpdatePolicy", update, policy);
}

}  // namespace windlass::formation
