// A group, as it lies in its row.
#pragma once

#include "aws/autoscaling/create_auto_scaling_group.h"
#include "cloud/autoscaling/context.h"

namespace windlass::cloud::autoscaling {

// What its owner said: everything but sizes, tags, hooks and traffic sources, which have rows.
using GroupSettings = aws::autoscaling::CreateAutoScalingGroupType;

struct Group {
  std::int64_t id = 0;
  AccountId account;
  Region region;
  std::string name, uuid;
  GroupSettings settings;
  std::int64_t min = 0, max = 0, desired = 0;
  Time created{};
  std::string status;         // "", or why it is going: "Delete in progress"
  std::string cause;          // why `desired` is what it is: the next activities tell it
  std::int64_t cooldown = 0;  // seconds to pass after the last activity of a simple policy
  std::optional<Time> cooldown_from;
  Time launch_after{};        // launches failed: not again before
  std::int64_t failures = 0;  // one after another
  bool rebalancing = false;   // one machine more than wanted is on its way, for the zones' sake
  std::string metrics;        // the group metrics that are collected, by comma
  std::string warm_pool;      // its configuration as JSON; "" without one

  std::string arn() const;
  std::string health_check_type() const { return settings.health_check_type.value_or("EC2"); }
  Duration grace() const { return seconds(settings.health_check_grace_period.value_or(0)); }
  // How long a machine that came into service is not yet counted upon.
  Duration warmup() const { return seconds(settings.default_instance_warmup.value_or(0)); }
  bool going() const { return !status.empty(); }
};

std::optional<Group> find_group(Scaling& scaling, const Call& call, std::string_view name);
std::optional<Group> find_group(Scaling& scaling, std::int64_t id);
Result<Group> get_group(Scaling& scaling, const Call& call, const std::optional<std::string>& name);
std::vector<Group> groups_of(Scaling& scaling, const Call& call);
std::vector<std::int64_t> all_group_ids(store::Database& db);
void insert_group(Scaling& scaling, Group& group);
void save_group(Scaling& scaling, const Group& group);
// For the engine, which mostly finds nothing to change: a write a second would be a commit a
// second.
void save_group_if_changed(Scaling& scaling, const Group& group, const Group& before);
// With everything that hangs on it; its activities stay.
void forget_group(Scaling& scaling, const Group& group);

// Where it may launch: a zone, and the subnet there ("" for the zone's default one).
struct Place {
  std::string zone, zone_id, subnet;
};
std::vector<Place> places_of(Scaling& scaling, const Group& group);
void set_places(Scaling& scaling, const Group& group, const std::vector<Place>& places);

bool is_suspended(Scaling& scaling, const Group& group, std::string_view process);

// As long as it lives, peers are called for that group, in its account and region.
class Acting {
 public:
  Acting(Scaling& scaling, const Group& group, std::string source_arn = {});
  ~Acting();
  Acting(const Acting&) = delete;
  Acting& operator=(const Acting&) = delete;

 private:
  Scaling& scaling_;
  ActingFor before_;
};

}  // namespace windlass::cloud::autoscaling
