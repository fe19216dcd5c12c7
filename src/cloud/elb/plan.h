// Everything that decides what a balancer's HAProxy is told, read from rows.
#pragma once

#include <map>
#include <vector>

#include "cloud/elb/group.h"
#include "cloud/elb/listener.h"

namespace windlass::cloud::elb {

struct PlannedListener {
  Listener listener;
  std::vector<Rule> rules;                // by priority
  std::vector<std::string> certificates;  // with chain and key, PEM; the default one first
};

struct PlannedGroup {
  Group group;
  std::vector<Target> targets;  // those that may be asked, or drain
};

struct Plan {
  Balancer balancer;
  std::vector<PlannedListener> listeners = {};
  std::map<std::string, PlannedGroup> groups = {};  // by id
  bool logs_due = false;
};

Plan plan_of(const Work& work, const Balancer& balancer);

// Names in HAProxy's configuration.
std::string balancer_name(const Balancer& balancer);
std::string frontend_name(const Listener& listener);
std::string backend_name(std::string_view group);
std::string server_name(const Target& target);

}  // namespace windlass::cloud::elb
