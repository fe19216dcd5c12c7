#include "cloud/cloudwatch/automations.h"

#include "aws/autoscaling/execute_policy.h"
#include "aws/ec2/reboot_instances.h"
#include "aws/ec2/stop_instances.h"
#include "aws/ec2/terminate_instances.h"
#include "base/json.h"
#include "base/text.h"

namespace windlass::cloud::cloudwatch {

namespace {

namespace ec2 = aws::ec2;

// The newest of the points that the state was judged by; nothing when somebody set the state.
std::optional<double> newest_point(const Alarm& alarm) {
  auto data = parse_json(alarm.reason_data.empty() ? "{}" : alarm.reason_data);
  auto* points = data ? data->find("recentDatapoints") : nullptr;
  if (!points || !points->is_array() || points->as_array().empty()) return std::nullopt;
  auto& newest = points->as_array().back();
  return newest.is_number() ? std::optional(newest.as_double()) : std::nullopt;
}

Result<std::string> watched_instance(const Alarm& alarm) {
  if (!alarm.composite)
    for (auto& dimension : metric_settings(alarm).dimensions.value_or(Dimensions{}))
      if (dimension.name == "InstanceId") return dimension.value.value_or("");
  return Error{"ValidationError", "The alarm's metric has no InstanceId dimension"};
}

template <class Op>
Result<> call_for(Cloudwatch& watch, const std::string& instance) {
  typename Op::Request request;
  request.instance_ids = {{instance}};
  TRY(watch.work.peers.call<Op>(std::move(request)));
  return Done{};
}

}  // namespace

ActingFor in_place_of(const Alarm& alarm, const std::string& action) {
  ActingFor whom{
      .source_arn = alarm.arn(), .account = alarm.scope.account, .region = alarm.scope.region};
  auto parts = split(action, ':');
  if (parts.size() > 3 && !parts[3].empty()) whom.region = Region{std::string(parts[3])};
  return whom;
}

Result<> execute_scaling_policy(Cloudwatch& watch, const Alarm& alarm, const std::string& policy) {
  aws::autoscaling::ExecutePolicyType request;
  request.policy_name = policy;
  request.honor_cooldown = true;
  if (!alarm.composite) {
    request.metric_value = newest_point(alarm);
    request.breach_threshold = metric_settings(alarm).threshold.value_or(0);
  }
  CallsFor for_alarm(watch.work, in_place_of(alarm, policy));
  TRY(watch.work.peers.call<aws::autoscaling::op::ExecutePolicy>(std::move(request)));
  return Done{};
}

Result<> automate(Cloudwatch& watch, const Alarm& alarm, const std::string& action) {
  auto instance = TRY(watched_instance(alarm));
  auto deed = action.substr(action.rfind(':') + 1);
  CallsFor for_alarm(watch.work, in_place_of(alarm, action));
  if (deed == "stop") return call_for<ec2::op::StopInstances>(watch, instance);
  if (deed == "terminate") return call_for<ec2::op::TerminateInstances>(watch, instance);
  // There is no other hardware to recover on: the machine starts anew where it is.
  if (deed == "reboot" || deed == "recover")
    return call_for<ec2::op::RebootInstances>(watch, instance);
  return Error{"ValidationError", "Invalid EC2 action " + deed};
}

}  // namespace windlass::cloud::cloudwatch
