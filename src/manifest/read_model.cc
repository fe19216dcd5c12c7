#include "manifest/read_model.h"

#include <algorithm>

#include "manifest/field.h"
#include "manifest/overlay.h"
#include "manifest/read_layer.h"

namespace windlass::manifest {

using document::Node;

namespace {

Source read_source(const Node& node) {
  return {.repo = text_at(node, "repo"),
          .branch = text_at(node, "branch", "main"),
          .on_push = text_at(node, "on_push", "nothing")};
}

Step read_step(const Node& node) {
  auto& [word, mark, value] = node.members()[0];
  Step step{.kind = Step::Kind::Run, .packages = {}, .file = value.text(), .to = "", .mark = mark};
  if (word == "packages") {
    step.kind = Step::Kind::Packages;
    step.packages = texts_at(node, "packages");
  } else if (word == "copy") {
    step.kind = Step::Kind::Copy;
    step.file = text_at(value, "from");
    step.to = text_at(value, "to");
  } else if (word == "ansible") {
    step.kind = Step::Kind::Ansible;
  } else if (word == "puppet") {
    step.kind = Step::Kind::Puppet;
  }
  return step;
}

Test read_test(const Node& node) {
  static constexpr std::string_view words[] = {"run",     "port", "http", "service",
                                               "package", "file", "user", "absent"};
  auto& [word, mark, value] = node.members()[0];
  auto index = std::ranges::find(words, word) - std::begin(words);
  return {.kind = static_cast<Test::Kind>(index), .what = value.text(), .mark = mark};
}

Image read_image(const Node::Member& member) {
  auto& node = member.value;
  Image image{.name = member.key,
              .base = {},
              .provision = {},
              .tests = {},
              .forbid = {},
              .mark = member.mark};
  auto* base = node.find("base");
  if (base->is_map())
    image.base = {"", text_at(*base, "owner"), text_at(*base, "name")};
  else
    image.base.id_or_name = base->text();
  if (auto* machine = node.find("machine")) {
    image.machine_type = text_at(*machine, "type", image.machine_type);
    image.disk_gib = gib_at(*machine, "disk");
  }
  if (auto* steps = node.find("provision")) {
    for (auto& step : steps->items()) image.provision.push_back(read_step(step));
  }
  if (auto* tests = node.find("test")) {
    for (auto& test : tests->items()) image.tests.push_back(read_test(test));
  }
  image.forbid = texts_at(node, "forbid");
  return image;
}

Release read_release(const Node::Member& member) {
  auto& node = member.value;
  Release release{.name = member.key,
                  .build = text_at(node, "build"),
                  .build_image = text_at(node, "build_image"),
                  .test = text_at(node, "test"),
                  .install = text_at(node, "install"),
                  .migrate = text_at(node, "migrate"),
                  .source = {}};
  if (auto* source = node.find("source")) release.source = read_source(*source);
  return release;
}

Queue read_queue(const Node::Member& member) {
  auto& node = member.value;
  return {.name = member.key,
          .retries = number_at(node, "retries", 5),
          .timeout_s = seconds_at(node, "timeout", 30),
          .keep_s = seconds_at(node, "keep", 4 * 86400),
          .fifo = flag_at(node, "fifo", false)};
}

Bucket read_bucket(const Node::Member& member) {
  auto& node = member.value;
  auto expire_s = seconds_at(node, "expire", 0);
  return {.name = member.key,
          .versions = flag_at(node, "versions", false),
          .expire_days = static_cast<int>((expire_s + 86399) / 86400)};
}

Zone read_zone(const Node::Member& member, const std::string& prefix) {
  Zone zone{.name = member.key, .id = text_at(member.value, "id"), .records = {}};
  auto* list = member.value.is_list() ? &member.value : member.value.find("records");
  if (!list) return zone;
  for (auto& item : list->items()) {
    auto name = text_at(item, "name");
    auto* value = item.find("value");
    zone.records.push_back(
        {.name = (name.empty() ? "" : name + ".") + prefix + zone.name,
         .type = text_at(item, "type"),
         .values = value->is_list() ? texts_at(item, "value") : std::vector{value->text()},
         .ttl_s = seconds_at(item, "ttl", 300)});
  }
  return zone;
}

Network read_network(const Node& node) {
  auto nat = text_at(node, "nat", "one");
  Network network{.cidr = text_at(node, "cidr", "10.0.0.0/16"),
                  .nat = nat == "none"       ? Network::Nat::None
                         : nat == "per_zone" ? Network::Nat::PerZone
                                             : Network::Nat::One,
                  .vpc = text_at(node, "vpc"),
                  .public_subnets = texts_at(node, "public_subnets"),
                  .private_subnets = texts_at(node, "private_subnets")};
  if (network.private_subnets.empty()) network.private_subnets = network.public_subnets;
  return network;
}

// Whether the environment itself says this layer's domain, so that nothing is put in front of it.
bool says_domain(const Node& environment, const std::string& layer) {
  const Node* at = &environment;
  for (std::string_view key : {std::string_view("layers"), std::string_view(layer),
                               std::string_view("public"), std::string_view("domain")}) {
    at = at->find(key);
    if (!at) return false;
  }
  return true;
}

template <class T>
const T* by_name(const std::vector<T>& all, std::string_view name) {
  auto found = std::ranges::find(all, name, &T::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

const Layer* Model::find_layer(std::string_view name) const { return by_name(layers, name); }
const Image* Model::find_image(std::string_view name) const { return by_name(images, name); }
const Queue* Model::find_queue(std::string_view name) const { return by_name(queues, name); }
const Bucket* Model::find_bucket(std::string_view name) const { return by_name(buckets, name); }

const Zone* Model::zone_of(std::string_view domain) const {
  const Zone* best = nullptr;
  for (auto& zone : zones) {
    bool holds = domain == zone.name || domain.ends_with("." + zone.name);
    if (holds && (!best || zone.name.size() > best->name.size())) best = &zone;
  }
  return best;
}

Model read_model(const Node& file, std::string_view environment) {
  Model model;
  auto& own = *file.find("environments")->find(environment);
  model.seen = as_seen_by(file, environment);
  auto& seen = model.seen;
  model.app = text_at(seen, "app");
  model.environment = environment;
  model.local = text_at(own, "target") == "local";
  model.region = text_at(own, "region", model.local ? "us-east-1" : "");
  model.account = text_at(own, "account");
  model.production = flag_at(own, "production", false);
  model.rehearse_required = text_at(own, "rehearse") == "required";
  // A copy never touches the original's names.
  auto prefix = model.production ? "" : model.environment + ".";

  if (auto* source = seen.find("source")) model.source = read_source(*source);
  if (auto* rollout = seen.find("rollout")) model.rollout = read_rollout(*rollout, {});
  if (auto* network = seen.find("network")) model.network = read_network(*network);
  for (auto& one : members_at(seen, "images")) model.images.push_back(read_image(one));
  for (auto& one : members_at(seen, "releases")) model.releases.push_back(read_release(one));
  for (auto& one : members_at(seen, "layers")) {
    auto layer = read_layer(one, model.rollout);
    if (layer.front && !layer.front->domain.empty() && !says_domain(own, layer.name))
      layer.front->domain = prefix + layer.front->domain;
    model.layers.push_back(std::move(layer));
  }
  for (auto& one : members_at(seen, "queues")) model.queues.push_back(read_queue(one));
  for (auto& one : members_at(seen, "buckets")) model.buckets.push_back(read_bucket(one));
  for (auto& one : members_at(seen, "sites")) {
    model.sites.push_back({.domain = prefix + one.key,
                           .from = text_at(one.value, "from"),
                           .index = text_at(one.value, "index", "index.html"),
                           .not_found = text_at(one.value, "not_found"),
                           .redirect_www = flag_at(one.value, "redirect_www", false)});
  }
  for (auto& one : members_at(seen, "dns")) model.zones.push_back(read_zone(one, prefix));
  model.notify = texts_at(seen, "notify");
  model.mask = text_at(seen, "mask");
  if (auto* raw = seen.find("resources")) model.resources = *raw;
  return model;
}

}  // namespace windlass::manifest
