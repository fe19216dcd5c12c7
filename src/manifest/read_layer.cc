#include "manifest/read_layer.h"

#include <algorithm>

#include "base/text.h"
#include "manifest/field.h"

namespace windlass::manifest {

using document::Node;

namespace {

std::vector<int> numbers_at(const Node& node, std::string_view key) {
  std::vector<int> out;
  if (auto* found = node.find(key)) {
    for (auto& item : found->items()) out.push_back(static_cast<int>(item.as_int().value_or(0)));
  }
  return out;
}

Listen read_listen(const Node& node) {
  bool http = node.find("http") != nullptr;
  return {.http = http,
          .port = number_at(node, http ? "http" : "tcp", 0),
          .from = texts_at(node, "from")};
}

Public read_public(const Node& node) {
  static constexpr std::string_view addresses[] = {"balancer", "fixed_balancer", "fixed",
                                                   "machine"};
  Public front;
  if (node.find("listen")) front.ports = numbers_at(node, "listen");
  front.domain = text_at(node, "domain");
  auto tls = text_at(node, "tls", "none");
  front.tls = tls == "acme"  ? Public::Tls::Acme
              : tls == "acm" ? Public::Tls::Acm
                             : Public::Tls::None;
  front.certificate = text_at(node, "certificate");
  front.address = static_cast<Public::Address>(
      std::ranges::find(addresses, text_at(node, "address", "balancer")) - std::begin(addresses));
  if (node.find("from")) front.from = texts_at(node, "from");
  return front;
}

Route read_route(const Node::Member& member) {
  if (!member.value.is_map()) return {.path = member.key, .to = member.value.text()};
  return {.path = member.key,
          .to = text_at(member.value, "to"),
          .strip = flag_at(member.value, "strip", false)};
}

Health read_health(const Node& node) {
  if (!node.is_map()) return {.path = node.text(), .run = ""};
  return {.path = text_at(node, "path"),
          .run = text_at(node, "run"),
          .grace_s = seconds_at(node, "grace", 300)};
}

Scale read_scale(const Node& node) {
  auto metric = text_at(node, "metric");
  return {.metric = metric == "requests" ? Scale::Metric::Requests
                    : metric == "queue"  ? Scale::Metric::Queue
                                         : Scale::Metric::Cpu,
          .target = number_at(node, "target", 60),
          .queue = text_at(node, "queue"),
          .backlog_per_machine = number_at(node, "backlog_per_machine", 100)};
}

Need read_need(const std::string& said) {
  auto [kind, name] = *split_once(said, "/");
  std::string_view may;
  if (auto colon = split_once(name, ":")) name = colon->first, may = colon->second;
  return {.kind = kind == "queue"    ? Need::Kind::Queue
                  : kind == "bucket" ? Need::Kind::Bucket
                                     : Need::Kind::Layer,
          .name = std::string(name),
          .may = std::string(may)};
}

Backup read_backup(const Node& node) {
  return {.every_s = seconds_at(node, "every", 0),
          .keep_s = seconds_at(node, "keep", 14 * 86400),
          .dump = text_at(node, "dump"),
          .load = text_at(node, "load"),
          .paths = texts_at(node, "paths")};
}

}  // namespace

Rollout read_rollout(const Node& node, const Rollout& otherwise) {
  static constexpr std::string_view strategies[] = {"tickets",   "rolling",    "rolling_extra",
                                                    "immutable", "blue_green", "canary",
                                                    "root_swap", "all_at_once"};
  auto rollout = otherwise;
  if (auto* strategy = node.find("strategy"))
    rollout.strategy = static_cast<Strategy>(std::ranges::find(strategies, strategy->text()) -
                                             std::begin(strategies));
  if (node.find("max_unavailable")) rollout.max_unavailable = number_at(node, "max_unavailable", 1);
  rollout.min_healthy_percentage =
      number_at(node, "min_healthy_percentage", otherwise.min_healthy_percentage);
  rollout.extra = number_at(node, "extra", otherwise.extra);
  if (node.find("checkpoint_percentages"))
    rollout.checkpoint_percentages = numbers_at(node, "checkpoint_percentages");
  rollout.soak_s = seconds_at(node, "soak", otherwise.soak_s);
  rollout.auto_rollback = flag_at(node, "auto_rollback", otherwise.auto_rollback);
  return rollout;
}

Layer read_layer(const Node::Member& member, const Rollout& files) {
  auto& node = member.value;
  Layer layer;
  layer.name = member.key;
  layer.mark = member.mark;
  layer.image = text_at(node, "image");
  layer.on_demand = text_at(node, "kind") == "on_demand";
  layer.idle_stop_s = seconds_at(node, "idle_stop", 3600);
  if (auto* machine = node.find("machine")) {
    layer.machine_type = text_at(*machine, "type", layer.machine_type);
    layer.disk_gib = gib_at(*machine, "disk");
    layer.zones = number_at(*machine, "zones", 2);
  }
  if (auto* size = node.find("size"); size && size->is_map()) {
    layer.size_max = number_at(*size, "max", 1);
    layer.size_min = number_at(*size, "min", std::min(1, layer.size_max));
  } else {
    layer.size_min = layer.size_max = number_at(node, "size", 1);
  }
  if (auto* listen = node.find("listen")) layer.listen = read_listen(*listen);
  if (auto* front = node.find("public")) layer.front = read_public(*front);
  for (auto& route : members_at(node, "routes")) layer.routes.push_back(read_route(route));
  layer.release = text_at(node, "release");
  layer.services = texts_at(node, "services");
  if (auto* health = node.find("health")) layer.health = read_health(*health);
  if (auto* scale = node.find("scale")) layer.scale = read_scale(*scale);
  for (auto& need : texts_at(node, "needs")) layer.needs.push_back(read_need(need));
  // Who scales by a queue is there to empty it.
  if (layer.scale && layer.scale->metric == Scale::Metric::Queue) {
    auto& queue = layer.scale->queue;
    bool said = std::ranges::any_of(layer.needs, [&](auto& need) {
      return need.kind == Need::Kind::Queue && need.name == queue && need.may != "send";
    });
    if (!said) layer.needs.push_back({Need::Kind::Queue, queue, "receive"});
  }
  // An environment that says one number has nothing to scale.
  if (layer.size_min == layer.size_max) layer.scale.reset();
  layer.rollout = files;
  if (auto* rollout = node.find("rollout")) layer.rollout = read_rollout(*rollout, files);
  if (auto* volume = node.find("volume")) {
    layer.volume = Volume{.mount = text_at(*volume, "mount"),
                          .gib = gib_at(*volume, "size"),
                          .zone = text_at(*volume, "zone")};
  }
  if (auto* backup = node.find("backup")) layer.backup = read_backup(*backup);
  if (layer.volume) layer.zones = 1;
  return layer;
}

}  // namespace windlass::manifest
