// `windlass cloud ...`: the local AWS, seen from the desk.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"

namespace windlass::http {
class Client;
}

namespace windlass::cli {

// What `cloud up --foreground` is asked to serve.
struct CloudRequest {
  std::string state_dir;
  int port = 4566;
  std::string account = "000000000000";
  bool auth = true;
  int dns_port = 4553;
  bool machines = false;
  bool pretend = false;  // machines are only said to run
  int ready_descriptor = -1;  // where to say "ready", or why not
};

// What the verbs need of the world. The cloud itself is joined in by the program: here it is only
// reached over HTTP.
struct CloudParts {
  std::function<int(const CloudRequest&)> serve;
  // Ends the machines of a cloud that is down; they boot again when it is up again.
  std::function<Result<>(const std::string& state_dir)> rest;
  // Takes everything of a cloud that is down from the host, machines and all.
  std::function<Result<>(const std::string& state_dir)> purge;
  std::function<std::string()> operations;
  std::function<std::unique_ptr<http::Client>()> make_http;
};

std::vector<Command> cloud_commands(CloudParts parts);

}  // namespace windlass::cli
