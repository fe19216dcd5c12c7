#include "ops/machines.h"

#include <algorithm>

#include "aws/autoscaling/describe_auto_scaling_instances.h"
#include "aws/ec2/describe_instances.h"
#include "aws/paginate.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::ops {

namespace autoscaling = aws::autoscaling;
namespace ec2 = aws::ec2;

namespace {

using Health = Machine::Health;
using Kind = Machine::Kind;

Machine machine_of(const ec2::Instance& instance) {
  Machine machine;
  machine.id = instance.instance_id.value_or("");
  machine.state = instance.state ? instance.state->name.value_or("") : "";
  machine.type = instance.instance_type.value_or("");
  machine.zone = instance.placement ? instance.placement->availability_zone.value_or("") : "";
  machine.image = instance.image_id.value_or("");
  machine.private_ip = instance.private_ip_address.value_or("");
  machine.public_ip = instance.public_ip_address.value_or("");
  machine.launched = instance.launch_time.value_or(Time{});
  machine.kind = Kind::Detached;
  if (instance.tags)
    for (auto& tag : *instance.tags) {
      if (tag.key == "windlass:layer") machine.layer = tag.value.value_or("");
      if (tag.key == "windlass:machine") machine.digest = tag.value.value_or("");
    }
  return machine;
}

Result<std::vector<Machine>> tagged_machines(const Work& work, const Place& place) {
  std::vector<Machine> machines;
  auto is = [](const char* name, std::vector<std::string> values) {
    return ec2::Filter{.name = name, .values = std::move(values)};
  };
  auto take = [&](const ec2::DescribeInstancesResult& page) {
    if (!page.reservations) return true;
    for (auto& reservation : *page.reservations)
      if (reservation.instances)
        for (auto& instance : *reservation.instances) machines.push_back(machine_of(instance));
    return true;
  };
  TRY(aws::each_page<ec2::op::DescribeInstances>(
      *work.target.gate,
      {.filters = std::vector<ec2::Filter>{is("tag:windlass:app", {place.app}),
                                           is("tag:windlass:env", {place.environment}),
                                           is("instance-state-name",
                                              {"pending", "running", "shutting-down", "stopping",
                                               "stopped"})}},
      take));
  // A build machine of this app has no layer.
  std::erase_if(machines, [](auto& machine) { return machine.layer.empty(); });
  return machines;
}

Result<> look_at_protection(const Work& work, std::vector<Machine>& machines) {
  constexpr std::size_t ids_max = 50;
  std::vector<std::string> ids;
  for (auto& machine : machines)
    if (machine.kind == Kind::Member) ids.push_back(machine.id);
  for (std::size_t at = 0; at < ids.size(); at += ids_max) {
    std::vector<std::string> some(
        ids.begin() + static_cast<long>(at),
        ids.begin() + static_cast<long>(std::min(ids.size(), at + ids_max)));
    auto answer = TRY(work.target.client.call<autoscaling::op::DescribeAutoScalingInstances>(
        {.instance_ids = std::move(some)}));
    if (!answer.auto_scaling_instances) continue;
    for (auto& one : *answer.auto_scaling_instances) {
      auto found = std::ranges::find(machines, one.instance_id.value_or(""), &Machine::id);
      if (found != machines.end()) found->kept = one.protected_from_scale_in.value_or(false);
    }
  }
  return Done{};
}

bool is_on_demand(const manifest::Model& model, const std::string& layer) {
  auto* found = model.find_layer(layer);
  return found && found->on_demand;
}

}  // namespace

Health health_of(const std::string& state, const MachineSeen* member, std::string& why) {
  if (state == "pending") return Health::Starting;
  if (state == "stopped" && !member) return Health::Stopped;
  if (state == "stopping" || state == "shutting-down") return Health::Leaving;
  if (!member) return Health::Runs;
  if (member->lifecycle.starts_with("Terminat") || member->lifecycle.starts_with("Detach"))
    return Health::Leaving;
  if (member->reports && !member->well) {
    why = member->why.empty() ? "says that it is not well" : member->why;
    return Health::Fails;
  }
  if (state == "stopped") return why = "is stopped", Health::Fails;
  bool starts = member->lifecycle.starts_with("Pending"), checked = member->reports;
  for (auto& [target, about] : member->targets) {
    checked = true;
    if (target == "healthy") continue;
    if (target == "draining") return Health::Leaving;
    if (target == "unhealthy") {
      why = about.empty() ? "the balancer gets no good answer" : about;
      // What boots does not answer yet.
      if (!starts) return Health::Fails;
    }
    starts = true;
  }
  if (!member->health.empty() && !equal_ignoring_case(member->health, "Healthy"))
    return why = "its group takes it for " + lower(member->health), Health::Fails;
  if (starts) return Health::Starting;
  why.clear();
  return checked ? Health::Serves : Health::Runs;
}

Result<Fleet> look_at_machines(const Work& work, const Place& place, const manifest::Model& model,
                               const std::optional<StackSeen>& stack) {
  Fleet fleet;
  fleet.machines = TRY(tagged_machines(work, place));
  std::vector<GroupSeen> groups;
  if (stack) groups = TRY(look_at_groups(work, place, checks_of(model), *stack));
  std::map<std::string, const MachineSeen*> members;
  for (auto& group : groups)
    for (auto& machine : group.machines) members[machine.id] = &machine;
  for (auto& machine : fleet.machines) {
    auto found = members.find(machine.id);
    auto* member = found == members.end() ? nullptr : found->second;
    if (member) machine.kind = Kind::Member, machine.group = member->group;
    if (!member && is_on_demand(model, machine.layer)) machine.kind = Kind::OnDemand;
    machine.health = health_of(machine.state, member, machine.why);
  }
  TRY(look_at_protection(work, fleet.machines));

  std::map<std::string, std::size_t> order;
  for (auto& layer : model.layers) {
    order.emplace(layer.name, order.size());
    auto group = std::ranges::find(groups, layer.name, &GroupSeen::layer);
    if (group == groups.end())
      fleet.layers.push_back({layer.name, "", layer.on_demand ? 0 : layer.size_min});
    for (; group != groups.end();
         group = std::ranges::find(group + 1, groups.end(), layer.name, &GroupSeen::layer))
      fleet.layers.push_back({layer.name, group->name, group->desired});
  }
  auto place_of = [&](const Machine& machine) {
    auto known = order.find(machine.layer);
    return std::tuple(known == order.end() ? order.size() : known->second, machine.layer,
                      machine.launched, machine.id);
  };
  std::ranges::sort(fleet.machines, {}, place_of);
  return fleet;
}

RevisionNumbers::RevisionNumbers(const std::vector<Revision>& newest_first, int current) {
  auto take = [&](const Revision& revision) {
    for (auto& [layer, digest] : revision.machines)
      numbers_.emplace(std::pair(layer, digest), revision.number);
  };
  for (auto& revision : newest_first)
    if (revision.number == current) take(revision);
  for (auto& revision : newest_first) take(revision);
}

int RevisionNumbers::of(const std::string& layer, const std::string& digest) const {
  auto found = numbers_.find({layer, digest});
  return digest.empty() || found == numbers_.end() ? 0 : found->second;
}

int RevisionNumbers::of_any(const std::string& digest) const {
  int number = 0;
  for (auto& [key, one] : numbers_)
    if (!digest.empty() && key.second == digest) number = std::max(number, one);
  return number;
}

void number_machines(Fleet& fleet, const RevisionNumbers& numbers) {
  for (auto& machine : fleet.machines) machine.revision = numbers.of(machine.layer, machine.digest);
}

Result<Machine> machine_meant(const Fleet& fleet, const std::string& word,
                              const std::string& environment) {
  std::vector<const Machine*> found;
  for (auto& machine : fleet.machines) {
    if (machine.id == word) return machine;
    if ((word.size() > 3 && machine.id.starts_with(word)) || machine.private_ip == word ||
        machine.public_ip == word || machine.layer == word)
      found.push_back(&machine);
  }
  if (found.size() == 1) return *found[0];
  if (found.empty())
    return Error{"NoSuchMachine", environment + " has no machine '" + word +
                                      "'; those there are: windlass machine list " + environment};
  std::vector<std::string> ids;
  for (auto* machine : found) ids.push_back(machine->id);
  return Error{"Ambiguous", "'" + word + "' may be any of " + join(ids, ", ")};
}

std::string to_text(Health health) {
  switch (health) {
    case Health::Serves: return "serves";
    case Health::Runs: return "runs";
    case Health::Starting: return "starting";
    case Health::Leaving: return "leaving";
    case Health::Stopped: return "stopped";
    case Health::Fails: return "FAILS";
  }
  return "";
}

std::string to_text(Kind kind) {
  switch (kind) {
    case Kind::Member: return "member";
    case Kind::OnDemand: return "on demand";
    case Kind::Detached: return "detached";
  }
  return "";
}

Json to_json(const Machine& machine) {
  Json json;
  json.set("id", machine.id);
  json.set("layer", machine.layer);
  json.set("kind", to_text(machine.kind));
  if (!machine.group.empty()) json.set("group", machine.group);
  json.set("state", machine.state);
  json.set("health", lower(to_text(machine.health)));
  if (!machine.why.empty()) json.set("why", machine.why);
  json.set("digest", machine.digest);
  if (machine.revision) json.set("revision", machine.revision);
  json.set("type", machine.type);
  json.set("zone", machine.zone);
  json.set("image", machine.image);
  json.set("private_ip", machine.private_ip);
  if (!machine.public_ip.empty()) json.set("public_ip", machine.public_ip);
  json.set("kept", machine.kept);
  json.set("launched", format_iso8601(machine.launched));
  return json;
}

}  // namespace windlass::ops
