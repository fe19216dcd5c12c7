// What every layer and queue is watched for, and who hears of it.
#include <algorithm>

#include "manifest/rendering.h"

namespace windlass::manifest {

using document::Node;

namespace {

struct Alarm {
  std::string id, what;
  const char* space;
  const char* metric;
  Node dimensions;
  const char* stat;
  const char* compared;
  Value threshold;
  int minutes;
  Value condition = {};
  const char* missing = "notBreaching";
};

Value actions(const Rendering& r) {
  if (r.model.notify.empty()) return {};
  return list({ref_to("Notices")});
}

Node dimension(const char* name, Value value) {
  return object({{"Name", name}, {"Value", std::move(value)}});
}

void alarm(Rendering& r, const Alarm& alarm) {
  r.out.resource(alarm.id, "AWS::CloudWatch::Alarm",
                 object({{"AlarmDescription", alarm.what},
                         {"Namespace", alarm.space},
                         {"MetricName", alarm.metric},
                         {"Dimensions", alarm.dimensions},
                         {"Statistic", alarm.stat},
                         {"Period", 60},
                         {"EvaluationPeriods", alarm.minutes},
                         {"ComparisonOperator", alarm.compared},
                         {"Threshold", alarm.threshold},
                         {"TreatMissingData", alarm.missing},
                         {"AlarmActions", actions(r)},
                         {"OKActions", actions(r)}}),
                 "", object({{"Condition", alarm.condition}}));
}

Value condition_of(const Layer& layer) {
  return layer.has_colours() ? Value(colour_ids(layer).has) : Value();
}

// "app", and "app, green" of a second colour.
std::string called(const Layer& layer) {
  return layer.name + (layer.colour == Colour::Green ? ", green" : "");
}

constexpr const char* above = "GreaterThanThreshold";
constexpr const char* below_it = "LessThanThreshold";

void group_alarms(Rendering& r, const Layer& layer) {
  auto group = list({dimension("AutoScalingGroupName", ref_to(group_id(layer)))});
  // A rollout takes machines out on purpose: what it leaves is the limit. A colour is whole.
  auto least = std::max(1, pace_of(layer).lowest);
  Value threshold = least;
  auto fewer = std::to_string(least);
  if (layer.has_colours()) threshold = ref_to(colour_ids(layer).size), fewer = "it should have";
  if (layer.size_min > 0)
    alarm(r, {part_id(layer, "MachinesMissing"),
              called(layer) + ": fewer than " + fewer + " in service", "AWS/AutoScaling",
              "GroupInServiceInstances", group, "Minimum", below_it, threshold, 5,
              condition_of(layer)});
  alarm(r, {part_id(layer, "Busy"),
            called(layer) + ": processors above 90 percent for a quarter of an hour", "AWS/EC2",
            "CPUUtilization", group, "Average", above, 90, 15, condition_of(layer)});
}

Node query(const char* id, const char* metric, Node dimensions) {
  return object({{"Id", id},
                 {"MetricStat", object({{"Metric", object({{"Namespace", "AWS/ApplicationELB"},
                                                           {"MetricName", metric},
                                                           {"Dimensions", std::move(dimensions)}})},
                                        {"Period", 60},
                                        {"Stat", "Sum"}})},
                 {"ReturnData", false}});
}

Node balancer_dimension(const Layer& layer) {
  return dimension("LoadBalancer", att_of(pascal(layer.name) + "Balancer", "LoadBalancerFullName"));
}

Node targets_dimension(const Layer& layer) {
  return dimension("TargetGroup", att_of(part_id(layer, "Targets"), "TargetGroupFullName"));
}

void errors_alarm(Rendering& r, const std::string& id, const std::string& what, Node metrics,
                  int minutes, Value condition) {
  r.out.resource(id, "AWS::CloudWatch::Alarm",
                 object({{"AlarmDescription", what},
                         {"Metrics", std::move(metrics)},
                         {"EvaluationPeriods", minutes},
                         {"ComparisonOperator", above},
                         {"Threshold", 5},
                         {"TreatMissingData", "notBreaching"},
                         {"AlarmActions", actions(r)},
                         {"OKActions", actions(r)}}),
                 "", object({{"Condition", std::move(condition)}}));
}

Node share_of(const char* failed) {
  return object({{"Id", "share"},
                 {"Label", "Percent of failed requests"},
                 {"Expression", "100 * " + std::string(failed) + " / asked"},
                 {"ReturnData", true}});
}

void failing_alarm(Rendering& r, const Layer& layer) {
  auto all = list({balancer_dimension(layer)});
  errors_alarm(
      r, pascal(layer.name) + "Failing",
      layer.name + ": more than 5 percent of the answers are errors",
      list({query("failed", "HTTPCode_Target_5XX_Count", all),
            query("refused", "HTTPCode_ELB_5XX_Count", all), query("asked", "RequestCount", all),
            share_of("(FILL(failed, 0) + FILL(refused, 0))")}),
      3, {});
}

// A few new machines that fail are lost among all answers: each colour is watched for itself.
void colour_alarm(Rendering& r, const Layer& layer) {
  auto own = list({balancer_dimension(layer), targets_dimension(layer)});
  errors_alarm(r, part_id(layer, "Errors"),
               called(layer) + ": more than 5 percent of what its machines answer are errors",
               list({query("failed", "HTTPCode_Target_5XX_Count", own),
                     query("asked", "RequestCount", own), share_of("FILL(failed, 0)")}),
               1, condition_of(layer));
}

void healthy_alarm(Rendering& r, const Layer& layer) {
  if (layer.size_min == 0) return;
  alarm(r, {part_id(layer, "Unreachable"), called(layer) + ": no machine is healthy",
            is_network_balancer(layer) ? "AWS/NetworkELB" : "AWS/ApplicationELB",
            "HealthyHostCount", list({balancer_dimension(layer), targets_dimension(layer)}),
            "Minimum", below_it, 1, 2, condition_of(layer)});
}

}  // namespace

void render_layer_alarms(Rendering& r, const Layer& layer) {
  auto id = pascal(layer.name);
  if (layer.on_demand) {
    alarm(r, {id + "Impaired", layer.name + ": the machine does not pass its checks", "AWS/EC2",
              "StatusCheckFailed", list({dimension("InstanceId", ref_to(id + "Machine"))}),
              "Maximum", above, 0, 5});
    return;
  }
  for (auto& one : colours_of(layer)) {
    group_alarms(r, one);
    if (is_balanced(layer)) healthy_alarm(r, one);
    if (layer.has_colours()) colour_alarm(r, one);
  }
  if (is_balanced(layer) && !is_network_balancer(layer)) failing_alarm(r, layer);
}

void render_queue_alarms(Rendering& r) {
  for (auto& queue : r.model.queues) {
    auto id = queue_id(queue);
    r.out.section("What the queue " + queue.name + " is watched for");
    alarm(r, {id + "Failures", queue.name + ": messages that nobody could handle", "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              list({dimension("QueueName", att_of(id + "DeadLetters", "QueueName"))}), "Maximum",
              above, 0, 1});
    alarm(r, {id + "Late", queue.name + ": a message waits for more than an hour", "AWS/SQS",
              "ApproximateAgeOfOldestMessage",
              list({dimension("QueueName", att_of(id, "QueueName"))}), "Maximum", above, 3600, 5});
  }
}

void render_notices(Rendering& r) {
  if (r.model.notify.empty()) return;
  auto subscriptions = Node::list();
  for (auto& who : r.model.notify)
    subscriptions.push(
        object({{"Protocol", who.starts_with("https://") ? "https" : "email"}, {"Endpoint", who}}));
  r.out.section("Who hears of alarms");
  r.out.resource("Notices", "AWS::SNS::Topic",
                 object({{"Subscription", subscriptions}, {"Tags", r.tags("notices")}}));
}

}  // namespace windlass::manifest
