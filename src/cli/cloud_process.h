// The local cloud seen from the desk: a process that holds a state directory's lock.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace windlass::cli {

struct CloudProcess {
  int pid = 0;
  std::string endpoint;  // "http://127.0.0.1:4566"; empty while it starts
};

struct CloudKeys {
  std::string access_key_id;
  std::string secret_access_key;
};

// $XDG_STATE_HOME/windlass/cloud, or below ~/.local/state.
std::string default_cloud_state();

std::optional<CloudProcess> find_cloud(const std::string& state_dir);
// The root key of the cloud on that directory.
Result<CloudKeys> read_cloud_keys(const std::string& state_dir);
// The root key of an account that was added to it, by the account's id or name.
Result<CloudKeys> read_account_keys(const std::string& state_dir, const std::string& account);
std::string cloud_log_path(const std::string& state_dir);

// Names the descriptor on which a process that start_cloud() made says "ready", or why it is not.
inline constexpr auto ready_variable = "WINDLASS_READY_DESCRIPTOR";

// Starts `arguments` of this same program as a process of its own, and waits until it serves or says
// why not.
Result<CloudProcess> start_cloud(const std::string& state_dir, std::vector<std::string> arguments);
// Ends it and waits until it has let go of its state.
Result<> end_cloud(const std::string& state_dir);

}  // namespace windlass::cli
