#include "cloud/autoscaling/tests/fake_cloud.h"

#include <algorithm>

#include "aws/cloudwatch/delete_alarms.h"
#include "aws/cloudwatch/describe_alarms.h"
#include "aws/cloudwatch/get_metric_data.h"
#include "aws/cloudwatch/put_metric_alarm.h"
#include "aws/cloudwatch/put_metric_data.h"
#include "aws/cloudwatch/service.h"
#include "aws/elbv2/deregister_targets.h"
#include "aws/elbv2/describe_target_groups.h"
#include "aws/elbv2/describe_target_health.h"
#include "aws/elbv2/register_targets.h"
#include "aws/elbv2/service.h"
#include "aws/sns/publish.h"
#include "aws/sns/service.h"
#include "aws/sqs/send_message.h"
#include "aws/sqs/service.h"

namespace windlass::cloud::autoscaling::fake {

Cloud& cloud() {
  static Cloud one;
  return one;
}

void Cloud::step() {
  for (auto& [id, machine] : machines) {
    auto& steps = ++age[id];
    if (machine.state == "pending" && boots && steps > boots_after)
      machine.state = "running";
    else if (machine.state == "shutting-down")
      machine.state = "terminated";
    else if (machine.state == "stopping")
      machine.state = "stopped";
    if (machine.root_task == "in-progress") machine.root_task = "succeeded";
  }
  for (auto& [name, targets] : target_groups)
    for (auto it = targets.begin(); it != targets.end();) {
      if (it->second == "draining") {
        it = targets.erase(it);
        continue;
      }
      if (it->second == "initial" && targets_become_healthy) it->second = "healthy";
      ++it;
    }
}

int Cloud::alive() const {
  return static_cast<int>(
      std::ranges::count_if(machines, [](auto& one) { return one.second.alive(); }));
}

std::vector<Machine> Cloud::living() const {
  std::vector<Machine> living;
  for (auto& [id, machine] : machines)
    if (machine.alive()) living.push_back(machine);
  return living;
}

namespace {

namespace lb = aws::elbv2;
namespace cw = aws::cloudwatch;

Result<lb::RegisterTargetsOutput> register_targets(Work&, const Call&,
                                                   const lb::RegisterTargetsInput& in) {
  for (auto& target : *in.targets)
    if (!cloud().target_groups[*in.target_group_arn].contains(*target.id))
      cloud().target_groups[*in.target_group_arn][*target.id] = "initial";
  return lb::RegisterTargetsOutput{};
}
Result<lb::DeregisterTargetsOutput> deregister_targets(Work&, const Call&,
                                                       const lb::DeregisterTargetsInput& in) {
  auto& targets = cloud().target_groups[*in.target_group_arn];
  for (auto& target : *in.targets)
    if (targets.contains(*target.id)) targets[*target.id] = "draining";
  return lb::DeregisterTargetsOutput{};
}
Result<lb::DescribeTargetHealthOutput> describe_target_health(
    Work&, const Call&, const lb::DescribeTargetHealthInput& in) {
  lb::DescribeTargetHealthOutput answer;
  auto& all = answer.target_health_descriptions.emplace();
  for (auto& [id, state] : cloud().target_groups[*in.target_group_arn]) {
    auto& one = all.emplace_back();
    one.target.emplace().id = id;
    one.target_health.emplace().state = state;
  }
  return answer;
}
Result<lb::DescribeTargetGroupsOutput> describe_target_groups(
    Work&, const Call&, const lb::DescribeTargetGroupsInput& in) {
  lb::DescribeTargetGroupsOutput answer;
  answer.target_groups.emplace();
  for (auto& arn : *in.target_group_arns) {
    if (!cloud().target_groups.contains(arn))
      return Error{"TargetGroupNotFound", "One or more target groups not found"};
    answer.target_groups->emplace_back().target_group_arn = arn;
  }
  return answer;
}

Result<> put_metric_alarm(Work&, const Call&, const cw::PutMetricAlarmInput& in) {
  auto& alarm = cloud().alarms[*in.alarm_name];
  alarm = {};
  alarm.metric_namespace = in.namespace_.value_or("");
  alarm.metric = in.metric_name.value_or("");
  alarm.actions = in.alarm_actions.value_or(std::vector<std::string>{});
  alarm.threshold = in.threshold.value_or(0);
  alarm.comparison = in.comparison_operator.value_or("");
  for (auto& query : in.metrics.value_or(std::vector<cw::MetricDataQuery>{}))
    if (query.expression) alarm.expressions.push_back(*query.expression);
  return Done{};
}
Result<> delete_alarms(Work&, const Call&, const cw::DeleteAlarmsInput& in) {
  for (auto& name : *in.alarm_names) cloud().alarms.erase(name);
  return Done{};
}
Result<cw::DescribeAlarmsOutput> describe_alarms(Work&, const Call&,
                                                 const cw::DescribeAlarmsInput& in) {
  cw::DescribeAlarmsOutput answer;
  auto& all = answer.metric_alarms.emplace();
  for (auto& [name, alarm] : cloud().alarms) {
    if (in.alarm_names && std::ranges::find(*in.alarm_names, name) == in.alarm_names->end())
      continue;
    if (in.state_value && alarm.state != *in.state_value) continue;
    if (in.action_prefix && std::ranges::none_of(alarm.actions, [&](auto& action) {
          return action.starts_with(*in.action_prefix);
        }))
      continue;
    auto& one = all.emplace_back();
    one.alarm_name = name;
    one.alarm_arn = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:" + name;
    one.state_value = alarm.state;
    one.alarm_actions = alarm.actions;
    one.threshold = alarm.threshold;
    one.metric_name = name;  // what GetMetricData is asked for: this alarm's value
    one.namespace_ = "fake";
    one.statistic = "Average";
    one.period = 60;
  }
  return answer;
}
Result<cw::GetMetricDataOutput> get_metric_data(Work&, const Call&,
                                                const cw::GetMetricDataInput& in) {
  cw::GetMetricDataOutput answer;
  auto& one = answer.metric_data_results.emplace().emplace_back();
  auto& name = *in.metric_data_queries->front().metric_stat->metric->metric_name;
  one.values = {{cloud().alarms[name].value}};
  return answer;
}
Result<> put_metric_data(Work&, const Call&, const cw::PutMetricDataInput& in) {
  for (auto& one : *in.metric_data) cloud().metrics[*one.metric_name] = *one.value;
  return Done{};
}

Result<aws::sns::PublishResponse> publish(Work&, const Call&, const aws::sns::PublishInput& in) {
  if (in.topic_arn->ends_with(":nowhere")) return Error{"NotFound", "Topic does not exist"};
  cloud().published.push_back({*in.topic_arn, *in.message});
  return aws::sns::PublishResponse{};
}
Result<aws::sqs::SendMessageResult> send_message(Work&, const Call&,
                                                 const aws::sqs::SendMessageRequest& in) {
  cloud().sent.push_back({*in.queue_url, *in.message_body});
  return aws::sqs::SendMessageResult{};
}

const Operation elb_operations[] = {
    {"RegisterTargets", writes<&register_targets>},
    {"DeregisterTargets", writes<&deregister_targets>},
    {"DescribeTargetHealth", reads<&describe_target_health>},
    {"DescribeTargetGroups", reads<&describe_target_groups>},
};
const Operation watch_operations[] = {
    {"PutMetricAlarm", writes<&put_metric_alarm>}, {"DeleteAlarms", writes<&delete_alarms>},
    {"DescribeAlarms", reads<&describe_alarms>},   {"GetMetricData", reads<&get_metric_data>},
    {"PutMetricData", writes<&put_metric_data>},
};
const Operation sns_operations[] = {{"Publish", writes<&publish>}};
const Operation sqs_operations[] = {{"SendMessage", writes<&send_message>}};

}  // namespace

const cloud::Service elb{
    .model = &lb::service, .operations = elb_operations, .migrations = {"elb", {}}};
const cloud::Service watch{
    .model = &cw::service, .operations = watch_operations, .migrations = {"watch", {}}};
const cloud::Service sns{
    .model = &aws::sns::service, .operations = sns_operations, .migrations = {"sns", {}}};
const cloud::Service sqs{
    .model = &aws::sqs::service, .operations = sqs_operations, .migrations = {"sqs", {}}};

}  // namespace windlass::cloud::autoscaling::fake
