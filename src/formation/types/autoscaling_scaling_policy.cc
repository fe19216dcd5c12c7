#include "aws/autoscaling/delete_policy.h"
#include "aws/autoscaling/describe_policies.h"
#include "aws/autoscaling/put_scaling_policy.h"
#include "formation/types/autoscaling.h"
#include "formation/types/names.h"

namespace windlass::formation::types {

namespace {

using namespace aws::autoscaling;

Result<Physical> put(const Place& place, const Wanted& wanted, const std::string& name) {
  auto request = TRY(made_of<PutScalingPolicyType>(wanted.properties));
  request.policy_name = name;
  auto made = TRY(place.client.call<op::PutScalingPolicy>(std::move(request)));
  auto arn = made.policy_arn.value_or("");
  return Physical{arn, Json::Object{{"Arn", Json(arn)}, {"PolicyName", Json(name)}}};
}

// One of that name is written over.
Result<Physical> create(const Place& place, const Wanted& wanted) {
  return put(place, wanted, physical_name(wanted, 255));
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&,
                        const Physical& was) {
  constexpr std::string_view before_name = ":policyName/";
  auto name = was.id.find(before_name);
  if (name == std::string::npos)
    return Error{"ValidationError", was.id + " is not the ARN of a scaling policy"};
  return put(place, wanted, was.id.substr(name + before_name.size()));
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical& physical) {
  return done_if_not_there(place.client.call<op::DeletePolicy>(
      {.auto_scaling_group_name = text(wanted.properties, "AutoScalingGroupName"),
       .policy_name = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto answer = place.client.call<op::DescribePolicies>(
      {.auto_scaling_group_name = text(properties, "AutoScalingGroupName"),
       .policy_names = std::vector{physical.id}});
  if (!answer && has_no_such_thing(answer.error())) return {std::nullopt};
  auto policies = TRY(std::move(answer)).scaling_policies;
  if (!policies || policies->empty()) return {std::nullopt};
  auto now = without(told(policies->front()),
                     {"PolicyARN", "PolicyName", "Alarms", "Enabled", "MinAdjustmentStep"});
  keep_words(now, properties,
             {"StepAdjustments", "TargetTrackingConfiguration", "PredictiveScalingConfiguration"});
  return {std::move(now)};
}

}  // namespace

extern const ResourceType autoscaling_scaling_policy = {.name = "AWS::AutoScaling::ScalingPolicy",
                                                        .create = create,
                                                        .update = update,
                                                        .remove = remove,
                                                        .read = read,
                                                        .passing = autoscaling_passing};

}  // namespace windlass::formation::types
