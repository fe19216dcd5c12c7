// windlass.yaml as one environment sees it: overlaid, checked, defaults filled in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "document/node.h"

namespace windlass::manifest {

struct Base {
  std::string id_or_name;  // "debian-12", "ami-..."; empty when owner and name say it
  std::string owner, name;
};

struct Step {
  enum class Kind { Packages, Copy, Run, Ansible, Puppet };
  Kind kind;
  std::vector<std::string> packages;
  std::string file;  // what is copied, run or applied
  std::string to;    // where it is copied to
  document::Mark mark;
};

struct Test {
  enum class Kind { Run, Port, Http, Service, Package, File, User, Absent };
  Kind kind;
  std::string what;
  document::Mark mark;
};

struct Image {
  std::string name;
  Base base;
  std::string machine_type = "t3.small";
  int disk_gib = 0;  // 0: the base's
  std::vector<Step> provision;
  std::vector<Test> tests;
  std::vector<std::string> forbid;
  document::Mark mark;
};

struct Source {
  std::string repo, branch = "main", on_push = "nothing";
};

struct Release {
  std::string name, build, build_image, test, install, migrate;
  std::optional<Source> source;
};

// A layer with two groups of machines that take turns: one serves, the other is the next one.
enum class Colour { Blue, Green };

enum class Strategy {
  Tickets,
  Rolling,
  RollingExtra,
  Immutable,
  BlueGreen,
  Canary,
  RootSwap,
  AllAtOnce
};

struct Rollout {
  Strategy strategy = Strategy::Rolling;
  std::optional<int> max_unavailable;
  int min_healthy_percentage = 90;
  int extra = 1;
  std::vector<int> checkpoint_percentages;
  std::int64_t soak_s = 300;
  bool auto_rollback = true;
};

struct Listen {
  bool http = true;
  int port = 80;
  std::vector<std::string> from;
};

struct Public {
  enum class Address { Balancer, FixedBalancer, Fixed, Machine };
  enum class Tls { None, Acme, Acm };
  std::vector<int> ports = {80};
  std::string domain;  // this environment's name; empty for none
  Tls tls = Tls::None;
  std::string certificate;
  Address address = Address::Balancer;
  std::vector<std::string> from = {"0.0.0.0/0"};
  bool has(int port) const {
    for (auto one : ports)
      if (one == port) return true;
    return false;
  }
  bool behind_balancer() const {
    return address == Address::Balancer || address == Address::FixedBalancer;
  }
};

struct Route {
  std::string path, to;
  bool strip = false;
};

struct Health {
  std::string path, run;
  std::int64_t grace_s = 300;
};

struct Scale {
  enum class Metric { Cpu, Requests, Queue };
  Metric metric = Metric::Cpu;
  int target = 60;
  std::string queue;
  int backlog_per_machine = 100;
};

struct Need {
  enum class Kind { Queue, Bucket, Layer };
  Kind kind;
  std::string name;
  std::string may;  // "send", "receive", "read", "write"; empty for all
};

struct Volume {
  std::string mount;
  int gib = 0;
  std::string zone;
};

struct Backup {
  std::int64_t every_s = 0, keep_s = 14 * 86400;
  std::string dump, load;
  std::vector<std::string> paths;
};

struct Layer {
  std::string name, image;
  bool on_demand = false;
  std::int64_t idle_stop_s = 3600;
  std::string machine_type = "t3.small";
  int disk_gib = 0;  // 0: the image's
  int zones = 2;
  int size_min = 1, size_max = 1;
  std::optional<Listen> listen;
  std::optional<Public> front;
  std::vector<Route> routes;
  std::string release;
  std::vector<std::string> services;
  Health health;
  std::optional<Scale> scale;  // nothing when there is no room between min and max
  std::vector<Need> needs;
  Rollout rollout;
  std::optional<Volume> volume;
  std::optional<Backup> backup;
  document::Mark mark;
  // Which of its two groups is spoken of, where it has two; blue has the ids of a layer with one.
  Colour colour = Colour::Blue;

  bool has_colours() const {
    return !on_demand &&
           (rollout.strategy == Strategy::BlueGreen || rollout.strategy == Strategy::Canary);
  }
};

struct Queue {
  std::string name;
  int retries = 5;
  std::int64_t timeout_s = 30, keep_s = 4 * 86400;
  bool fifo = false;
};

struct Bucket {
  std::string name;
  bool versions = false;
  int expire_days = 0;  // 0: never
};

struct Site {
  std::string domain;  // this environment's name
  std::string from, index = "index.html", not_found;
  bool redirect_www = false;
};

struct Record {
  std::string name;  // whole, this environment's
  std::string type;
  std::vector<std::string> values;
  std::int64_t ttl_s = 300;
};

struct Zone {
  std::string name, id;
  std::vector<Record> records;
};

struct Network {
  enum class Nat { One, PerZone, None };
  std::string cidr = "10.0.0.0/16";
  Nat nat = Nat::One;
  std::string vpc;  // an existing one
  std::vector<std::string> public_subnets, private_subnets;
};

struct Model {
  std::string app, environment;
  bool local = true;
  std::string region = "us-east-1", account;
  bool production = false, rehearse_required = false;
  Source source;
  std::vector<Image> images;
  std::vector<Release> releases;
  std::vector<Layer> layers;
  std::vector<Queue> queues;
  std::vector<Bucket> buckets;
  std::vector<Site> sites;
  std::vector<Zone> zones;
  Network network;
  Rollout rollout;
  std::vector<std::string> notify;
  std::string mask;
  document::Node resources = document::Node::map();
  // The file as this environment sees it, with the places of everything.
  document::Node seen;

  const Layer* find_layer(std::string_view name) const;
  const Image* find_image(std::string_view name) const;
  const Queue* find_queue(std::string_view name) const;
  const Bucket* find_bucket(std::string_view name) const;
  // The longest of the zones that holds the name.
  const Zone* zone_of(std::string_view domain) const;
  // "shop-qa": begins every name in AWS.
  std::string stack_name() const { return app + "-" + environment; }
};

}  // namespace windlass::manifest
