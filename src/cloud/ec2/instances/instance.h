// An instance's row.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

struct Instance {
  std::string id, account, region;
  std::string reservation;
  int launch_index = 0;
  std::string client_token = {};
  std::string state = "pending";
  std::int64_t revision = 0;
  std::string task = {};                   // "reboot", "image", "root"; see schema.cc
  std::optional<std::int64_t> asked = {};  // micros: when its machine was asked to halt
  int attempts = 0;                        // of the step that it is at
  bool ran = false;                        // once, at least
  std::string transition = {};             // "User initiated (2026-11-20 12:00:00 GMT)"
  std::string reason_code = {}, reason = {};
  Time launched{}, changed{};
  std::string image, type, architecture = "x86_64";
  std::string root_device = "/dev/xvda", root_volume = {};
  std::string zone, zone_id, vpc, subnet;
  std::string tenancy = "default";
  std::string key_name = {};
  std::string public_key = {};  // as it was at the launch: the pair may be deleted since
  std::string user_data = {};   // its bytes
  std::string shutdown = "stop";
  bool keep = false;          // DisableApiTermination
  bool keep_running = false;  // DisableApiStop
  bool monitored = false;
  bool ebs_optimized = false;
  std::string credits = {};       // "standard", "unlimited"; "" for types that have none
  std::string spot_request = {};  // "sir-..." of a spot instance
  std::string metadata = "enabled", tokens = "optional";
  int hops = 1;
  std::string metadata_tags = "disabled";
  std::string host_name_type = "ip-name";
  bool resource_name_record = false;
  std::string auto_recovery = "default";
  std::optional<std::int64_t> alive = {};     // micros: since when its machine was seen to live
  std::optional<std::int64_t> impaired = {};  // micros: since when its machine was missed

  bool is_terminated() const { return state == "terminated"; }
  bool is_ending() const { return state == "terminated" || state == "shutting-down"; }
};

// What a query over ec2_instance selects, and what to make of it.
extern const std::string instance_columns;
Instance instance_of(const store::Row& row);

// InvalidInstanceID.Malformed, InvalidInstanceID.NotFound.
Result<Instance> find_instance(Ec2& ec2, const Call& call, const std::string& id);
// All of them, or the refusal that names those that are not there.
Result<std::vector<Instance>> find_instances(Ec2& ec2, const Call& call,
                                             const std::vector<std::string>& ids);
// Whoever's it is: for duties.
std::optional<Instance> instance_by_id(store::Database& db, const std::string& id);

void insert_instance(Ec2& ec2, const Instance& instance);
// Another state, for a reason; counts the revision and lets the machines' duty look.
struct Reason {
  std::string transition = {}, code = {}, message = {};
};
void set_state(Ec2& ec2, Instance& instance, std::string state, Time now, Reason reason = {});
// Wants something done to the machine of an instance whose state stays; "" when it is done.
void set_task(Ec2& ec2, Instance& instance, std::string task, Time now);
// The row is still as it was when `instance` was read.
bool is_unchanged(store::Database& db, const Instance& instance);

// "User initiated (2026-11-20 12:00:00 GMT)"
std::string user_initiated(Time now);
// The number that goes with a state's name: 16 for "running".
int state_code(std::string_view state);

}  // namespace windlass::cloud::ec2
