// Scaling policies.
#include <algorithm>

#include "base/text.h"
#include "cloud/autoscaling/adjustment.h"
#include "cloud/autoscaling/alarms.h"
#include "cloud/autoscaling/executing.h"
#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/paging.h"

namespace windlass::cloud::autoscaling {

namespace {

constexpr std::size_t policies_max = 100;

Result<> check_adjustment_type(const PolicySettings& settings) {
  auto type = settings.adjustment_type.value_or("");
  if (type != "ChangeInCapacity" && type != "ExactCapacity" && type != "PercentChangeInCapacity")
    return validation_error(type.empty() ? "AdjustmentType is required"
                                         : "Invalid AdjustmentType " + type);
  bool least = settings.min_adjustment_magnitude || settings.min_adjustment_step;
  if (least && type != "PercentChangeInCapacity")
    return validation_error(
        "MinAdjustmentMagnitude is only supported with AdjustmentType PercentChangeInCapacity");
  return Done{};
}

Result<> check_simple(const PolicySettings& settings) {
  TRY(check_adjustment_type(settings));
  if (!settings.scaling_adjustment)
    return validation_error("ScalingAdjustment is required for policy type SimpleScaling");
  if (settings.step_adjustments && !settings.step_adjustments->empty())
    return validation_error("StepAdjustments are not supported by policy type SimpleScaling");
  if (settings.estimated_instance_warmup)
    return validation_error(
        "EstimatedInstanceWarmup is not supported by policy type SimpleScaling");
  return Done{};
}

Result<> check_stepped(const PolicySettings& settings) {
  TRY(check_adjustment_type(settings));
  if (settings.scaling_adjustment)
    return validation_error("ScalingAdjustment is not supported by policy type StepScaling");
  if (settings.cooldown)
    return validation_error("Cooldown is not supported by policy type StepScaling");
  auto fault = find_fault(settings.step_adjustments.value_or(std::vector<StepAdjustment>{}));
  if (fault) return validation_error(*fault);
  return Done{};
}

Result<> check_metrics(const CustomizedMetricSpecification& metric) {
  if (metric.metrics) {
    auto returned = std::ranges::count_if(*metric.metrics,
                                          [](auto& one) { return one.return_data.value_or(true); });
    if (returned != 1)
      return validation_error("Exactly one element of Metrics must have ReturnData set to true");
    return Done{};
  }
  if (!metric.metric_name || !metric.namespace_ || !metric.statistic)
    return validation_error(
        "MetricName, Namespace and Statistic are required for a CustomizedMetricSpecification");
  return Done{};
}

Result<> check_tracking(const PolicySettings& settings) {
  auto& target = settings.target_tracking_configuration;
  if (!target)
    return validation_error(
        "TargetTrackingConfiguration is required for policy type TargetTrackingScaling");
  if (settings.adjustment_type || settings.scaling_adjustment ||
      (settings.step_adjustments && !settings.step_adjustments->empty()))
    return validation_error("Adjustments are not supported by policy type TargetTrackingScaling");
  if (target->predefined_metric_specification.has_value() ==
      target->customized_metric_specification.has_value())
    return validation_error(
        "Either PredefinedMetricSpecification or CustomizedMetricSpecification must be given, and "
        "not both");
  if (target->target_value.value_or(0) <= 0)
    return validation_error("TargetValue must be greater than 0");
  if (target->customized_metric_specification)
    TRY(check_metrics(*target->customized_metric_specification));
  return Done{};
}

Result<> check(const PolicySettings& settings) {
  auto type = settings.policy_type.value_or("SimpleScaling");
  if (type == "SimpleScaling") return check_simple(settings);
  if (type == "StepScaling") return check_stepped(settings);
  if (type == "TargetTrackingScaling") return check_tracking(settings);
  if (type == "PredictiveScaling")
    return validation_error("Predictive scaling is not served by the windlass local cloud");
  return validation_error("Invalid policy type " + type);
}

ScalingPolicy shown(Scaling& scaling, const Group& group, const Policy& policy) {
  auto& settings = policy.settings;
  ScalingPolicy shown;
  shown.auto_scaling_group_name = group.name;
  shown.policy_name = policy.name;
  shown.policy_arn = policy.arn(group);
  shown.policy_type = policy.type();
  shown.adjustment_type = settings.adjustment_type;
  shown.min_adjustment_step = settings.min_adjustment_step;
  shown.min_adjustment_magnitude = settings.min_adjustment_magnitude;
  shown.scaling_adjustment = settings.scaling_adjustment;
  shown.cooldown = settings.cooldown;
  shown.step_adjustments = settings.step_adjustments.value_or(std::vector<StepAdjustment>{});
  if (policy.type() == "StepScaling")
    shown.metric_aggregation_type = settings.metric_aggregation_type.value_or("Average");
  shown.estimated_instance_warmup = settings.estimated_instance_warmup;
  shown.alarms = alarms_of(scaling, policy.arn(group));
  shown.target_tracking_configuration = settings.target_tracking_configuration;
  if (shown.target_tracking_configuration && !shown.target_tracking_configuration->disable_scale_in)
    shown.target_tracking_configuration->disable_scale_in = false;
  shown.enabled = settings.enabled.value_or(true);
  return shown;
}

// "arn:aws:cloudwatch:us-east-1:000000000000:alarm:high" -> "high"
std::optional<std::string> alarm_behind(const Call& call) {
  auto& arn = call.caller.source_arn;
  auto parts = split_once(arn, ":alarm:");
  if (call.caller.kind != Caller::Kind::Service || !parts) return std::nullopt;
  return std::string(parts->second);
}

}  // namespace

Result<PolicyARNType> put_scaling_policy(Scaling& scaling, const Call& call,
                                         const PutScalingPolicyType& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  TRY(check(in));
  Policy policy{.id = 0,
                .group = group.id,
                .name = in.policy_name.value_or(""),
                .uuid = scaling.work.random.uuid(),
                .settings = in};
  auto all = policies_of(scaling, group);
  if (auto there = std::ranges::find(all, policy.name, &Policy::name); there != all.end()) {
    if (there->type() != policy.type())
      return validation_error("Policy " + policy.name + " exists already, as one of type " +
                              there->type());
    policy.id = there->id;
    policy.uuid = there->uuid;
  } else if (all.size() >= policies_max) {
    return limit_exceeded("A group may have 100 scaling policies");
  }
  save_policy(scaling, policy);
  if (policy.type() == "TargetTrackingScaling") TRY(put_target_alarms(scaling, group, policy));
  PolicyARNType answer;
  answer.policy_arn = policy.arn(group);
  answer.alarms = alarms_of(scaling, policy.arn(group));
  return answer;
}

Result<> delete_policy(Scaling& scaling, const Call& call, const DeletePolicyType& in) {
  auto found =
      TRY(get_policy(scaling, call, in.auto_scaling_group_name, in.policy_name.value_or("")));
  delete_target_alarms(scaling, found.group, found.policy);
  forget_policy(scaling, found.policy);
  return Done{};
}

Result<PoliciesType> describe_policies(Scaling& scaling, const Call& call,
                                       const DescribePoliciesType& in) {
  auto names = in.policy_names.value_or(std::vector<std::string>{});
  auto types = in.policy_types.value_or(std::vector<std::string>{});
  auto groups = groups_of(scaling, call);
  if (in.auto_scaling_group_name)
    std::erase_if(groups, [&](auto& one) { return one.name != *in.auto_scaling_group_name; });
  PoliciesType answer;
  auto& all = answer.scaling_policies.emplace();
  for (auto& group : groups)
    for (auto& policy : policies_of(scaling, group)) {
      auto is_named = [&](auto& name) { return name == policy.name || name == policy.arn(group); };
      if (!names.empty() && std::ranges::none_of(names, is_named)) continue;
      if (!types.empty() && std::ranges::find(types, policy.type()) == types.end()) continue;
      all.push_back(shown(scaling, group, policy));
    }
  answer.next_token = TRY(cut(all, in.max_records, in.next_token));
  return answer;
}

Result<> execute_policy(Scaling& scaling, const Call& call, const ExecutePolicyType& in) {
  auto found =
      TRY(get_policy(scaling, call, in.auto_scaling_group_name, in.policy_name.value_or("")));
  auto alarm = alarm_behind(call);
  if (!alarm && found.policy.type() == "TargetTrackingScaling")
    return validation_error("Policies of type TargetTrackingScaling cannot be executed directly");
  Occasion occasion{.who = alarm ? "a monitor alarm " + *alarm + " in state ALARM triggered"
                                 : "a user request executed",
                    .by_alarm = alarm.has_value(),
                    .honor_cooldown = alarm.has_value() || in.honor_cooldown.value_or(false),
                    .value = in.metric_value,
                    .threshold = in.breach_threshold};
  return execute(scaling, found.group, found.policy, occasion, call.now);
}

}  // namespace windlass::cloud::autoscaling
