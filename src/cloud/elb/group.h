// Target groups and their targets as rows.
#pragma once

#include <optional>
#include <vector>

#include "aws/elbv2/shape/target_group.h"
#include "cloud/elb/context.h"

namespace windlass::cloud::elb {

struct Group {
  std::string id;
  std::string account, region, name;
  aws::elbv2::TargetGroup document;  // without ARNs
  Words attributes = {};             // those that were set

  std::string arn() const;
  // CloudWatch's dimension: "targetgroup/web/0a..."
  std::string path() const { return "targetgroup/" + name + "/" + id; }
  bool is_http() const { return document.protocol == "HTTP" || document.protocol == "HTTPS"; }
  bool is_secure() const { return document.protocol == "HTTPS" || document.protocol == "TLS"; }
  // What was set, or what AWS takes.
  std::string attribute(const std::string& name) const;
  bool is_sticky() const { return attribute("stickiness.enabled") == "true"; }
};

struct Target {
  std::string group, id;
  int port = 0;
  std::string zone;     // "all" for addresses outside of the network
  std::string address;  // "" while nobody knows it
  std::string state = "initial", reason = "Elb.RegistrationInProgress";
  std::string description = "Target registration is in progress";
  std::optional<Time> until = {};  // while it drains

  bool drains() const { return until.has_value(); }
};

std::string groups_where(const char* condition);
Group group_of(store::Row row);
std::optional<Group> group_by_id(store::Database& db, std::string_view id);
// TargetGroupNotFound, also for another account's or region's.
Result<Group> find_group(Elb& elb, const Call& call, const std::optional<std::string>& arn);
void insert(store::Database& db, const Group& group, Time created);
void update(store::Database& db, const Group& group);

// The ARNs of balancers that lead to it; one at most.
std::vector<std::string> balancers_of(store::Database& db, const Group& group);

std::vector<Target> targets_of(store::Database& db, const std::string& group);
void put(store::Database& db, const Target& target);
void drop(store::Database& db, const Target& target);

aws::elbv2::TargetGroup described(store::Database& db, const Group& group);

}  // namespace windlass::cloud::elb
