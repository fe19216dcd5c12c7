// The group that keeps a layer's machines, or each of its two colours: how many, how they are
// replaced, what makes it larger and smaller.
#include <algorithm>

#include "manifest/rendering.h"

namespace windlass::manifest {

using document::Node;

Pace pace_of(const Layer& layer) {
  Pace pace;
  auto& rollout = layer.rollout;
  int size = layer.size_min;
  int share = (size * rollout.min_healthy_percentage + 99) / 100;
  pace.at_once = std::max(1, rollout.max_unavailable.value_or(size - share));
  pace.lowest = std::max(0, size - pace.at_once);
  pace.most = layer.size_max;
  switch (rollout.strategy) {
    case Strategy::AllAtOnce:
      pace.at_once = std::max(1, layer.size_max);
      pace.lowest = 0;
      break;
    case Strategy::RollingExtra:
      pace.at_once = rollout.extra;
      pace.lowest = size;
      pace.most = layer.size_max + rollout.extra;
      break;
    case Strategy::Immutable: pace.lowest = size; break;
    case Strategy::BlueGreen:
    case Strategy::Canary:
      pace.lowest = size;
      pace.at_once = std::max(1, size);
      pace.most = 2 * layer.size_max;
      break;
    case Strategy::RootSwap: break;  // none comes and none goes
    default:
      // The last machine that serves leaves after the next one came, unless it holds what is there
      // only once.
      if (size == 1 && !layer.volume) {
        pace.lowest = 1;
        pace.at_once = 1;
        pace.most = std::max(2, layer.size_max);
      }
  }
  if (layer.volume) pace.lowest = 0, pace.at_once = 1, pace.most = layer.size_max;
  // CloudFormation wants it to be more than what stays in service.
  pace.most = std::max(pace.most, 1);
  return pace;
}

namespace {

// Within one group, CloudFormation paces. A colour is replaced as a whole; where something moves
// the one that serves nevertheless, it goes as a layer with one group does.
Pace group_pace(const Layer& layer) {
  auto one = layer;
  if (layer.has_colours()) one.rollout.strategy = Strategy::Rolling;
  return pace_of(one);
}

Value update_policy(const Layer& layer) {
  auto policy = Node::map();
  if (layer.rollout.strategy == Strategy::Immutable && !layer.volume) {
    policy.set("AutoScalingReplacingUpdate", object({{"WillReplace", true}}));
  } else if (layer.rollout.strategy != Strategy::RootSwap) {
    auto pace = group_pace(layer);
    policy.set("AutoScalingRollingUpdate",
               object({{"MinInstancesInService", pace.lowest},
                       {"MaxBatchSize", pace.at_once},
                       {"PauseTime", patience(layer)},
                       {"WaitOnResourceSignals", true},
                       {"SuspendProcesses", list({"HealthCheck", "ReplaceUnhealthy", "AZRebalance",
                                                  "AlarmNotification", "ScheduledActions"})}}));
  }
  // Who stands aside while it gets a new root is missed by nobody.
  if (layer.scale || layer.rollout.strategy == Strategy::RootSwap)
    policy.set("AutoScalingScheduledAction",
               object({{"IgnoreUnmodifiedGroupSizeProperties", true}}));
  if (policy.members().empty()) return {};
  return policy;
}

std::string how(const Layer& layer) {
  auto pace = pace_of(layer);
  if (layer.rollout.strategy == Strategy::Immutable && !layer.volume)
    return "A change makes a whole new group; the old one leaves when that serves.";
  if (layer.rollout.strategy == Strategy::RootSwap)
    return "A new image becomes each machine's root volume, " + std::to_string(pace.at_once) +
           " at a time.";
  if (layer.has_colours())
    return layer.colour == Colour::Blue
               ? "Two groups take turns: a change comes in the one that does not serve."
               : "The other one of the two.";
  if (layer.volume) return "A change replaces the machine; its volume follows to the next one.";
  if (pace.most > layer.size_max && pace.lowest >= layer.size_min)
    return "A change starts new machines first; old ones leave when those serve.";
  return "A change replaces " + std::to_string(pace.at_once) + " at a time and leaves " +
         std::to_string(pace.lowest) + " in service at least.";
}

Node if_true(const std::string& condition, Value yes, Value no) {
  auto out = list({condition, std::move(yes), std::move(no)});
  out.set_tag("If");
  return out;
}

// How many machines: said by the file, or, of two colours, by whoever moves from one to the other.
struct Size {
  Value least, most, wanted;
  Value signals;  // that a new group waits for
};

Size size_of(const Layer& layer) {
  Size size{std::to_string(layer.size_min), std::to_string(group_pace(layer).most), {}, {}};
  if (!layer.scale) size.wanted = size.least;
  if (layer.size_min > 0) size.signals = layer.size_min;
  // Standing aside, a machine does not count.
  if (layer.rollout.strategy == Strategy::RootSwap)
    size.least = std::to_string(group_pace(layer).lowest);
  if (layer.has_colours()) {
    size.least = ref_to(colour_ids(layer).size);
    if (!layer.scale) size.wanted = size.least;
    size.signals = size.least;
  }
  return size;
}

// A colour that serves stays at what it has while the template goes on.
Value version_of(const Layer& layer) {
  auto latest = att_of(part_id(layer, "Template"), "LatestVersionNumber");
  if (!layer.has_colours()) return latest;
  auto ids = colour_ids(layer);
  return if_true(ids.is_new, latest, ref_to(ids.version));
}

Value depends_of(const Rendering& r, const Layer& layer) {
  auto waits = ways_out(r.model, layer);
  if (is_balanced(layer)) {
    for (auto port : listener_ports(layer))
      waits.push_back(pascal(layer.name) + "Listener" + std::to_string(port));
  }
  if (waits.empty()) return {};
  return waits.size() == 1 ? Value(waits[0]) : Value(waits);
}

Node group_tags(const Rendering& r, const Layer& layer) {
  auto tags = Node::list();
  auto own = r.full_tags(layer.name, layer.name);
  for (auto one : own.items()) {
    one.set("PropagateAtLaunch", Value(true).node);
    tags.push(one);
  }
  return tags;
}

void group(Rendering& r, const Layer& layer) {
  auto size = size_of(layer);
  Value targets, creation, condition;
  if (is_balanced(layer)) targets = list({ref_to(part_id(layer, "Targets"))});
  if (size.signals.there)
    creation = object(
        {{"ResourceSignal", object({{"Count", size.signals}, {"Timeout", patience(layer)}})}});
  if (layer.has_colours()) condition = colour_ids(layer).has;
  r.out.resource(
      group_id(layer), "AWS::AutoScaling::AutoScalingGroup",
      object({{"LaunchTemplate", object({{"LaunchTemplateId", ref_to(part_id(layer, "Template"))},
                                         {"Version", version_of(layer)}})},
              {"MinSize", size.least},
              {"MaxSize", size.most},
              {"DesiredCapacity", size.wanted},
              {"VPCZoneIdentifier", subnets_of(r.model, layer)},
              {"TargetGroupARNs", targets},
              {"HealthCheckType", is_balanced(layer) ? "ELB" : "EC2"},
              {"HealthCheckGracePeriod", static_cast<int>(layer.health.grace_s)},
              {"MetricsCollection", list({object({{"Granularity", "1Minute"},
                                                  {"Metrics", list({"GroupInServiceInstances",
                                                                    "GroupDesiredCapacity"})}})})},
              {"Tags", group_tags(r, layer)}}),
      how(layer),
      object({{"Condition", condition},
              {"DependsOn", depends_of(r, layer)},
              {"CreationPolicy", creation},
              {"UpdatePolicy", update_policy(layer)}}));
}

Node metric(const char* id, Value stat, Value expression, const char* label, bool answer) {
  return object({{"Id", id},
                 {"Label", label},
                 {"Expression", std::move(expression)},
                 {"MetricStat", std::move(stat)},
                 {"ReturnData", answer}});
}

Node stat_of(const char* space, const char* name, const char* dimension, Value value,
             const char* stat) {
  return object(
      {{"Metric", object({{"Namespace", space},
                          {"MetricName", name},
                          {"Dimensions",
                           list({object({{"Name", dimension}, {"Value", std::move(value)}})})}})},
       {"Stat", stat}});
}

Node target_of(const Rendering& r, const Layer& layer) {
  auto id = pascal(layer.name);
  auto& scale = *layer.scale;
  if (scale.metric == Scale::Metric::Cpu)
    return object({{"PredefinedMetricSpecification",
                    object({{"PredefinedMetricType", "ASGAverageCPUUtilization"}})},
                   {"TargetValue", scale.target}});
  if (scale.metric == Scale::Metric::Requests)
    return object(
        {{"PredefinedMetricSpecification",
          object({{"PredefinedMetricType", "ALBRequestCountPerTarget"},
                  {"ResourceLabel", sub("${" + id + "Balancer.LoadBalancerFullName}/${" +
                                        part_id(layer, "Targets") + ".TargetGroupFullName}")}})},
         {"TargetValue", scale.target}});
  auto queue = queue_id(*r.model.find_queue(scale.queue));
  return object(
      {{"CustomizedMetricSpecification",
        object({{"Metrics",
                 list({metric("waiting",
                              stat_of("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName",
                                      att_of(queue, "QueueName"), "Sum"),
                              {}, "Messages that wait", false),
                       metric("machines",
                              stat_of("AWS/AutoScaling", "GroupInServiceInstances",
                                      "AutoScalingGroupName", ref_to(group_id(layer)), "Average"),
                              {}, "Machines in service", false),
                       metric("backlog", {}, "waiting / IF(machines > 0, machines, 1)",
                              "Messages a machine", true)})}})},
       {"TargetValue", scale.backlog_per_machine}});
}

void scaling(Rendering& r, const Layer& layer) {
  if (!layer.scale) return;
  Value condition;
  if (layer.has_colours()) condition = colour_ids(layer).has;
  r.out.resource(part_id(layer, "Scaling"), "AWS::AutoScaling::ScalingPolicy",
                 object({{"AutoScalingGroupName", ref_to(group_id(layer))},
                         {"PolicyType", "TargetTrackingScaling"},
                         {"EstimatedInstanceWarmup", 60},
                         {"TargetTrackingConfiguration", target_of(r, layer)}}),
                 "", object({{"Condition", condition}}));
}

}  // namespace

void render_group(Rendering& r, const Layer& layer) {
  group(r, layer);
  scaling(r, layer);
}

}  // namespace windlass::manifest
