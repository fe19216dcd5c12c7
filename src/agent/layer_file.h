// /etc/windlass/layer.json: what user data says of this machine. Nothing in it is secret.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace windlass::agent {

struct LayerFile {
  std::string instance;  // whose file it is: an image of a running machine brings that one's along
  std::string app, environment, layer;
  std::string stack, group;    // who waits for our signal: a stack, and a resource in it
  std::string region, domain;  // "us-east-1", "amazonaws.com"
  std::string bucket, role;    // where reports go, and the role's id, which begins our name there

  // What it takes to serve. Whatever is empty (0) is not asked for.
  std::vector<std::string> services;
  std::string page;  // "http://127.0.0.1:80/healthz"
  int port = 0;      // where somebody must listen
  std::string command;
  std::string target_group;
  // Elastic addresses, of which a machine that works takes a free one, or the only one by force.
  std::vector<std::string> addresses;
  bool take_over = false;

  std::chrono::seconds grace{300};
};

Result<LayerFile> read_layer_file(std::string_view text);

}  // namespace windlass::agent
