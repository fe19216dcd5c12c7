// Data, names, the network, and the environment itself.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "manifest/references.h"

namespace windlass::manifest {

namespace {

void check_data(const Model& model, Problems& problems) {
  for (auto& queue : model.queues) {
    auto key = "queues." + queue.name;
    if (queue.keep_s < 60 || queue.keep_s > 14 * 86400)
      problems.push_back({place_of(model, {"queues", queue.name, "keep"}),
                          key + ".keep: a queue keeps messages from 60s to 14d; write that"});
    if (queue.timeout_s > 12 * 3600)
      problems.push_back({place_of(model, {"queues", queue.name, "timeout"}),
                          key + ".timeout: a message can be held back 12h at most; write that"});
  }
}

void check_zones(const Model& model, Problems& problems) {
  std::map<std::string, std::string> doors;
  for (auto& layer : model.layers) {
    if (layer.front && !layer.front->domain.empty())
      doors[layer.front->domain] = "layers." + layer.name;
  }
  for (auto& site : model.sites) {
    auto [twin, fresh] = doors.emplace(site.domain, "sites");
    if (!fresh)
      problems.push_back(
          {place_of(model, {"sites"}), "sites: " + site.domain + " is also the front door of " +
                                           twin->second + "; give one another domain"});
  }
  std::map<std::pair<std::string, std::string>, int> seen;
  for (auto& zone : model.zones) {
    for (auto& record : zone.records) {
      auto place = place_of(model, {"dns", zone.name});
      auto which = "dns." + zone.name + ": " + record.type + " of " + record.name;
      if (record.type == "CNAME" && record.name == zone.name)
        problems.push_back(
            {place, which + ": a zone's own name cannot be a CNAME; use A, or a name below it"});
      if (record.type == "CNAME" && record.values.size() > 1)
        problems.push_back({place, which + ": a CNAME has one value; take the others away"});
      if (++seen[{record.name, record.type}] == 2)
        problems.push_back(
            {place, which + " stands twice; write its values as one list: value: [A, B]"});
      if ((record.type == "A" || record.type == "CNAME") && doors.contains(record.name))
        problems.push_back(
            {place, which + ": " + doors[record.name] + " makes that record; take it away"});
    }
  }
}

void check_network(const Model& model, Problems& problems) {
  auto& network = model.network;
  auto says = [&](const char* key) {
    auto* node = model.seen.find("network");
    return node && node->find(key);
  };
  auto say = [&](std::vector<std::string> path, std::string message) {
    path.insert(path.begin(), "network");
    std::string key = join(path, ".");
    problems.push_back({place_of(model, path), key + ": " + message});
  };
  if (network.vpc.empty()) {
    for (auto* key : {"public_subnets", "private_subnets"}) {
      if (says(key)) say({key}, "belongs to an existing network; add vpc, or take it away");
    }
    auto bits = parse_uint(split_once(network.cidr, "/")->second).value_or(0);
    if (bits < 16 || bits > 20)
      say({"cidr"}, "a network needs a /16 to a /20 to be cut into subnets");
    return;
  }
  for (auto* key : {"cidr", "nat"}) {
    if (says(key)) say({key}, "an existing network has its own; take it away");
  }
  if (network.public_subnets.empty() && network.private_subnets.empty())
    return say({"vpc"}, "its subnets must be said; add public_subnets, private_subnets or both");
  for (auto& layer : model.layers) {
    bool outside = layer.front != std::nullopt;
    if (outside && network.public_subnets.empty())
      say({"vpc"}, "the front door " + layer.name + " needs public_subnets");
    auto& subnets = outside && !layer.front->behind_balancer() ? network.public_subnets
                                                               : network.private_subnets;
    if (static_cast<std::size_t>(layer.zones) > subnets.size() &&
        place_of(model, {"layers", layer.name, "machine", "zones"}) !=
            place_of(model, {"layers", layer.name, "machine"}))
      problems.push_back({place_of(model, {"layers", layer.name, "machine", "zones"}),
                          "layers." + layer.name + ".machine.zones: the network has " +
                              std::to_string(subnets.size()) +
                              " subnets for it; write that, or add some"});
  }
}

}  // namespace

void check_names_and_network(const Model& model, Problems& problems) {
  check_data(model, problems);
  check_zones(model, problems);
  check_network(model, problems);
}

}  // namespace windlass::manifest
