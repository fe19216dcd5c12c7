// The services that Auto Scaling calls, in a few maps: machines boot and die when a test says so,
// and days pass in milliseconds.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cloud/core/service.h"

namespace windlass::cloud::autoscaling::fake {

struct Machine {
  std::string id, state = "pending", zone, subnet, type, image;
  std::string template_id, template_version, token;
  std::map<std::string, std::string> tags;
  bool impaired = false;
  bool spot = false;
  std::string root_task;  // "", "in-progress", "succeeded"
  bool alive() const { return state == "pending" || state == "running"; }
};

struct Alarm {
  std::string state = "OK";
  std::string metric_namespace, metric;
  std::vector<std::string> actions;
  std::vector<std::string> expressions;
  double threshold = 0;
  std::string comparison;
  double value = 0;  // what its metric is now
};

struct Told {
  std::string target, message;
};

struct Cloud {
  std::map<std::string, Machine> machines;
  std::map<std::string, std::string> by_token;
  // A template's versions: their images, the first being version 1.
  std::map<std::string, std::vector<std::string>> templates{{"lt-1", {"ami-1"}}};
  std::size_t default_version = 1;
  std::string refuses_launches;  // with these words; "" for none
  std::set<std::string> full_zones;
  // Machines become "running" this many steps after their launch, targets healthy as many later.
  int boots_after = 1;
  bool boots = true;
  bool targets_become_healthy = true;
  std::map<std::string, int> age;
  std::map<std::string, std::map<std::string, std::string>> target_groups;
  std::map<std::string, Alarm> alarms;
  std::map<std::string, double> metrics;
  std::vector<Told> published, sent;
  int launches = 0;

  // What happens by itself between two ticks.
  void step();
  int alive() const;
  std::vector<Machine> living() const;
};
Cloud& cloud();

extern const cloud::Service ec2, elb, watch, sns, sqs;

}  // namespace windlass::cloud::autoscaling::fake
