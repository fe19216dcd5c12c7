// What others may know of instances: the metadata service, names, networks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/database.h"

namespace windlass::cloud::ec2 {

// What a machine may learn about itself. Its interfaces are interfaces_of(), its tags tags_of().
struct MachineFacts {
  std::string id, account, region;
  std::string reservation;
  int launch_index = 0;
  std::string image, type, architecture;
  std::string zone, zone_id;
  std::string vpc, subnet;  // of its primary interface
  std::string interface, address, mac, public_address;
  std::string host_name;         // "ip-172-31-0-4.ec2.internal"
  std::string public_name = {};  // "" without a public address
  std::string state;             // "running"
  std::string lifecycle;         // "on-demand", "spot"
  std::string key_name;
  std::string public_key;  // "ssh-ed25519 AAAA...", "" without a key
  std::string user_data;   // its bytes
  std::string profile_arn, profile_id;
  bool metadata = true;  // HttpEndpoint is enabled
  bool tokens_required = false;
  bool tags_in_metadata = false;
  int hop_limit = 1;
  Time launched{};
};

// Who has that address in that network; nothing for what is no instance's.
std::optional<std::string> instance_at(store::Database& db, const std::string& vpc,
                                       const std::string& address);
std::optional<MachineFacts> machine_facts(store::Database& db, const std::string& instance);
// Those with an interface there that are not terminated.
std::vector<std::string> instances_of(store::Database& db, const std::string& vpc);

}  // namespace windlass::cloud::ec2
