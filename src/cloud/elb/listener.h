// Listeners and their rules as rows.
#pragma once

#include <optional>
#include <vector>

#include "aws/elbv2/shape/listener.h"
#include "aws/elbv2/shape/rule.h"
#include "cloud/elb/balancer.h"

namespace windlass::cloud::elb {

struct Listener {
  std::string id;
  std::string balancer;  // its id
  std::string account, region;
  std::string balancer_path;  // for ARNs
  std::string default_rule;   // the id of the rule that its default actions are
  // Port, protocol, certificates (the default one first, then those for other names), policy,
  // default actions; without ARNs.
  aws::elbv2::Listener document;
  Words attributes = {};
  std::optional<int> loopback_port = {};

  std::string arn() const;
  std::string default_rule_arn() const;
  bool is_secure() const { return document.protocol == "HTTPS" || document.protocol == "TLS"; }
};

struct Rule {
  std::string id, listener;
  int priority = 0;
  aws::elbv2::Rule document;  // conditions and actions
};

std::string listeners_where(const char* condition);
Listener listener_of(store::Row row);
// ListenerNotFound, also for another account's or region's.
Result<Listener> find_listener(Elb& elb, const Call& call, const std::optional<std::string>& arn);
std::vector<Listener> listeners_of(store::Database& db, const std::string& balancer);
void insert(store::Database& db, const Listener& listener);
void update(store::Database& db, const Listener& listener);
// With its rules, uses and tags.
void drop_listener(store::Database& db, const Listener& listener);

std::string rule_arn(const Listener& listener, const std::string& rule);
// By priority.
std::vector<Rule> rules_of(store::Database& db, const std::string& listener);
// A rule and its listener; RuleNotFound. The default one has priority 0.
struct FoundRule {
  Rule rule;
  Listener listener;
  bool is_default = false;
};
Result<FoundRule> find_rule(Elb& elb, const Call& call, const std::optional<std::string>& arn);
void insert(store::Database& db, const Listener& listener, const Rule& rule);
void drop_rule(store::Database& db, const Listener& listener, const std::string& rule);

// Remembers which groups these actions lead to; `user` is the rule's id, or the listener's.
void note_uses(store::Database& db, const std::string& user, const Listener& listener,
               const std::vector<aws::elbv2::Action>& actions);

aws::elbv2::Listener described(const Listener& listener);
aws::elbv2::Rule described(const Listener& listener, const Rule& rule);
aws::elbv2::Rule default_rule_of(const Listener& listener);

}  // namespace windlass::cloud::elb
