// The alarms that follow from a target tracking policy.
#include "aws/cloudwatch/delete_alarms.h"
#include "aws/cloudwatch/put_metric_alarm.h"
#include "base/text.h"
#include "cloud/autoscaling/alarms.h"
#include "cloud/autoscaling/errors.h"

namespace windlass::cloud::autoscaling {

using namespace aws::autoscaling;

namespace {

namespace watch = aws::cloudwatch;

// Scaling in waits longer than scaling out, and for a value well below the target.
constexpr int periods_to_grow = 3, periods_to_shrink = 15;
constexpr double shrink_below = 0.9;

std::string alarm_name(const Group& group, const Policy& policy, const char* which) {
  return "TargetTracking-" + group.name + "-Alarm" + which + "-" + policy.uuid;
}

watch::Dimension dimension(std::string name, std::string value) {
  watch::Dimension one;
  one.name = std::move(name);
  one.value = std::move(value);
  return one;
}

std::optional<std::vector<watch::Dimension>> dimensions_of(
    const std::optional<std::vector<MetricDimension>>& given) {
  if (!given) return std::nullopt;
  std::vector<watch::Dimension> dimensions;
  for (auto& one : *given)
    dimensions.push_back(dimension(one.name.value_or(""), one.value.value_or("")));
  return dimensions;
}

// "app/web/50dc6c495c0c9188/targetgroup/web/73e2d6bc24d8a067": the balancer's part and the group's.
Result<> watch_requests(watch::PutMetricAlarmInput& alarm, const std::string& label) {
  auto place = label.find("/targetgroup/");
  if (place == std::string::npos)
    return validation_error(
        "You must provide a ResourceLabel of the form "
        "app/LOAD-BALANCER-NAME/ID/targetgroup/TARGET-GROUP-NAME/ID for ALBRequestCountPerTarget");
  alarm.namespace_ = "AWS/ApplicationELB";
  alarm.metric_name = "RequestCountPerTarget";
  alarm.statistic = "Sum";
  alarm.dimensions = {{dimension("LoadBalancer", label.substr(0, place)),
                       dimension("TargetGroup", label.substr(place + 1))}};
  return Done{};
}

Result<> watch_predefined(watch::PutMetricAlarmInput& alarm, const Group& group,
                          const PredefinedMetricSpecification& metric) {
  auto type = metric.predefined_metric_type.value_or("");
  alarm.period = 60;
  if (type == "ALBRequestCountPerTarget")
    return watch_requests(alarm, metric.resource_label.value_or(""));
  alarm.namespace_ = "AWS/EC2";
  alarm.metric_name = type == "ASGAverageNetworkIn"    ? "NetworkIn"
                      : type == "ASGAverageNetworkOut" ? "NetworkOut"
                                                       : "CPUUtilization";
  alarm.statistic = "Average";
  alarm.dimensions = {{dimension("AutoScalingGroupName", group.name)}};
  return Done{};
}

watch::MetricDataQuery query_of(const TargetTrackingMetricDataQuery& given) {
  watch::MetricDataQuery query;
  query.id = given.id;
  query.expression = given.expression;
  query.label = given.label;
  query.return_data = given.return_data.value_or(true);
  if (given.expression) query.period = given.period;
  if (auto& from = given.metric_stat) {
    auto& stat = query.metric_stat.emplace();
    stat.stat = from->stat;
    stat.unit = from->unit;
    stat.period = from->period.value_or(given.period.value_or(60));
    auto& metric = stat.metric.emplace();
    if (from->metric) {
      metric.namespace_ = from->metric->namespace_;
      metric.metric_name = from->metric->metric_name;
      metric.dimensions = dimensions_of(from->metric->dimensions);
    }
  }
  return query;
}

void watch_customized(watch::PutMetricAlarmInput& alarm,
                      const CustomizedMetricSpecification& metric) {
  if (metric.metrics) {
    auto& queries = alarm.metrics.emplace();
    for (auto& one : *metric.metrics) queries.push_back(query_of(one));
    return;
  }
  alarm.namespace_ = metric.namespace_;
  alarm.metric_name = metric.metric_name;
  alarm.dimensions = dimensions_of(metric.dimensions);
  alarm.statistic = metric.statistic;
  alarm.unit = metric.unit;
  alarm.period = metric.period.value_or(60);
}

Result<watch::PutMetricAlarmInput> alarm_for(const Group& group, const Policy& policy,
                                             const TargetTrackingConfiguration& target) {
  watch::PutMetricAlarmInput alarm;
  if (auto& predefined = target.predefined_metric_specification)
    TRY(watch_predefined(alarm, group, *predefined));
  else
    watch_customized(alarm, *target.customized_metric_specification);
  alarm.alarm_description =
      "DO NOT EDIT OR DELETE. For TargetTrackingScaling policy " + policy.arn(group) + ".";
  alarm.alarm_actions = {{policy.arn(group)}};
  alarm.actions_enabled = true;
  return alarm;
}

}  // namespace

Result<> put_target_alarms(Scaling& scaling, const Group& group, const Policy& policy) {
  delete_target_alarms(scaling, group, policy);
  auto& target = *policy.settings.target_tracking_configuration;
  auto value = target.target_value.value_or(0);
  Acting acting(scaling, group);
  auto high = TRY(alarm_for(group, policy, target));
  auto low = high;
  high.alarm_name = alarm_name(group, policy, "High");
  high.comparison_operator = "GreaterThanThreshold";
  high.threshold = value;
  high.evaluation_periods = periods_to_grow;
  TRY(scaling.work.peers.call<watch::op::PutMetricAlarm>(std::move(high)));
  if (target.disable_scale_in.value_or(false)) return Done{};
  low.alarm_name = alarm_name(group, policy, "Low");
  low.comparison_operator = "LessThanThreshold";
  low.threshold = value * shrink_below;
  low.evaluation_periods = periods_to_shrink;
  TRY(scaling.work.peers.call<watch::op::PutMetricAlarm>(std::move(low)));
  return Done{};
}

void delete_target_alarms(Scaling& scaling, const Group& group, const Policy& policy) {
  if (policy.type() != "TargetTrackingScaling") return;
  Acting acting(scaling, group);
  for (auto* which : {"High", "Low"}) {
    watch::DeleteAlarmsInput request;
    request.alarm_names = {{alarm_name(group, policy, which)}};
    // One that somebody deleted by hand is as good as deleted.
    [[maybe_unused]] auto deleted =
        scaling.work.peers.call<watch::op::DeleteAlarms>(std::move(request));
  }
}

}  // namespace windlass::cloud::autoscaling
