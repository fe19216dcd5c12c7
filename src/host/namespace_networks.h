// Networks as network namespaces of this host's kernel: netlink for interfaces, nft for rules.
#pragma once

#include <memory>

#include "host/networks.h"

namespace windlass::host {

struct NetworksOptions {
  std::string owner;  // letters and digits that tell two clouds on one host apart
};

// Refused, with what is missing and how to get it, when this host cannot have networks of ours.
Result<std::unique_ptr<Networks>> make_networks(const NetworksOptions& options);

}  // namespace windlass::host
