#include "cloud/autoscaling/executing.h"

#include <algorithm>

#include "cloud/autoscaling/activity.h"
#include "cloud/autoscaling/adjustment.h"
#include "cloud/autoscaling/alarms.h"
#include "cloud/autoscaling/capacity.h"
#include "cloud/autoscaling/errors.h"

namespace windlass::cloud::autoscaling {

namespace {

using aws::autoscaling::StepAdjustment;
constexpr std::int64_t default_cooldown = 300;

// Machines whose warm-up is over: what a metric was measured over.
struct Warmth {
  std::int64_t warmed = 0, warming = 0;
};
Warmth warmth_of(Scaling& scaling, const Group& group, const Policy& policy, Time now) {
  auto& given = policy.settings.estimated_instance_warmup;
  auto warmup = given ? seconds(*given)
                : group.settings.default_instance_warmup
                    ? group.warmup()
                    : seconds(group.settings.default_cooldown.value_or(default_cooldown));
  Warmth warmth;
  for (auto& member : members_of(scaling, group)) {
    if (!member.counts()) continue;
    bool warm =
        member.is(state::in_service) && member.in_service && now - *member.in_service >= warmup;
    (warm ? warmth.warmed : warmth.warming) += member.units();
  }
  // Those that are not launched yet, but will be, are on their way too.
  if (group.failures == 0) warmth.warming = std::max(warmth.warming, group.desired - warmth.warmed);
  return warmth;
}

Result<> refuse_while_cooling(Scaling& scaling, const Group& group, const Occasion& occasion,
                              Time now) {
  if (!occasion.honor_cooldown) return Done{};
  if (group.cooldown && has_open_activities(scaling, group))
    return activity_in_progress("A scaling activity is in progress and blocks this action");
  if (group.cooldown && group.cooldown_from && now < *group.cooldown_from + seconds(group.cooldown))
    return activity_in_progress("The group is in its cooldown period, which blocks this action");
  return Done{};
}

std::int64_t least_change(const PolicySettings& settings) {
  return settings.min_adjustment_magnitude.value_or(settings.min_adjustment_step.value_or(0));
}

// Scaling out counts upon what is warm, so that machines on their way are not ordered twice;
// scaling in waits until they are warm.
std::int64_t stepped(const Group& group, const Policy& policy, const Warmth& warmth,
                     std::int64_t adjustment) {
  auto& settings = policy.settings;
  auto type = settings.adjustment_type.value_or("");
  auto out = adjusted(warmth.warmed, type, adjustment, least_change(settings));
  auto in = adjusted(group.desired, type, adjustment, least_change(settings));
  if (out > group.desired) return out;
  if (warmth.warming > 0 || in >= group.desired) return group.desired;
  return in;
}

std::int64_t tracked(const Group& group, const Policy& policy, const Warmth& warmth, double value) {
  auto& target = *policy.settings.target_tracking_configuration;
  auto wanted = target.target_value.value_or(0);
  if (value > wanted) {
    // A group of none still wants one when there is work.
    auto out = capacity_for_target(warmth.warmed, value, wanted);
    return std::max(group.desired, out);
  }
  if (target.disable_scale_in.value_or(false) || warmth.warming > 0) return group.desired;
  return std::min(group.desired, capacity_for_target(group.desired, value, wanted));
}

Result<std::int64_t> capacity_by(Scaling& scaling, const Group& group, const Policy& policy,
                                 const Occasion& occasion, Time now) {
  auto& settings = policy.settings;
  if (policy.type() == "SimpleScaling")
    return adjusted(group.desired, settings.adjustment_type.value_or(""),
                    settings.scaling_adjustment.value_or(0), least_change(settings));
  auto warmth = warmth_of(scaling, group, policy, now);
  if (policy.type() == "TargetTrackingScaling") {
    if (!occasion.value)
      return validation_error("Policies of type TargetTrackingScaling cannot be executed directly");
    return tracked(group, policy, warmth, *occasion.value);
  }
  if (!occasion.value || !occasion.threshold)
    return validation_error(
        "MetricValue and BreachThreshold are required to execute a policy of type StepScaling");
  auto step = step_for(settings.step_adjustments.value_or(std::vector<StepAdjustment>{}),
                       *occasion.value - *occasion.threshold);
  if (!step)
    return validation_error("There are no step adjustments defined for the given breach delta");
  return stepped(group, policy, warmth, *step);
}

}  // namespace

Result<> execute(Scaling& scaling, Group& group, const Policy& policy, const Occasion& occasion,
                 Time now) {
  if (occasion.by_alarm && (is_suspended(scaling, group, "AlarmNotification") ||
                            !policy.settings.enabled.value_or(true)))
    return Done{};
  auto simple = policy.type() == "SimpleScaling";
  if (simple) TRY(refuse_while_cooling(scaling, group, occasion, now));
  auto desired = std::clamp(TRY(capacity_by(scaling, group, policy, occasion, now)), group.min,
                            std::max(group.min, group.max));
  if (desired == group.desired) return Done{};
  want(group, desired, occasion.who + " policy " + policy.name, now);
  if (simple) {
    group.cooldown = policy.settings.cooldown.value_or(
        group.settings.default_cooldown.value_or(default_cooldown));
    group.cooldown_from = now;
  }
  save_group(scaling, group);
  return Done{};
}

bool follow_alarms(Work& work, const Call& call) {
  Scaling scaling(work);
  std::vector<std::int64_t> groups;
  for (auto row : work.db.query("select distinct group_id from asg_policy order by group_id"))
    groups.push_back(row.integer(0));
  for (auto id : groups) {
    auto group = find_group(scaling, id);
    if (!group || group->going()) continue;
    Acting acting(scaling, *group);
    for (auto& policy : policies_of(scaling, *group))
      for (auto& alarm : firing_alarms(scaling, policy.arn(*group), call.now)) {
        Occasion occasion{.who = "a monitor alarm " + alarm.name + " in state ALARM triggered",
                          .by_alarm = true,
                          .honor_cooldown = true,
                          .value = alarm.value,
                          .threshold = alarm.threshold};
        // In its cooldown, or outside of every step: it comes round again.
        [[maybe_unused]] auto executed = execute(scaling, *group, policy, occasion, call.now);
      }
  }
  return false;
}

}  // namespace windlass::cloud::autoscaling
