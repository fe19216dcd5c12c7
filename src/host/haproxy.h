// Balancers by HAProxy: a master and its worker each, which outlive us and are found again by their
// command line.
#pragma once

#include <memory>
#include <string>

#include "host/balancers.h"

namespace windlass::host {

struct BalancersOptions {
  std::string folder;  // where balancers are kept: an absolute path
  std::string owner;   // a short word that tells two clouds on one host apart
  Networks& networks;
  // Their sockets, whose paths the kernel wants to be short.
  std::string sockets = "/run/windlass/" + owner + "/balancers";
};

// Refused, with what is missing and how to get it, when this host cannot run balancers.
Result<std::unique_ptr<Balancers>> make_balancers(const BalancersOptions& options);

}  // namespace windlass::host
