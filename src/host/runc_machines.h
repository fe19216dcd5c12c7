// Machines by runc, each watched by a conmon that outlives us: systemd in a user namespace, on an
// overlay of layers with shifted ids.
#pragma once

#include <memory>

#include "host/control_groups.h"
#include "host/machines.h"

namespace windlass::host {

struct RuncOptions {
  std::string folder;  // where machines are kept: on the file system that holds their changes
  std::string owner;   // a short word that tells two clouds on one host apart
  // Where their roots are mounted: it lets nobody through but root in a machine, who is a stranger
  // to this host, so that every folder above lets strangers through (mode 0711).
  std::string roots = "/run/windlass/" + owner;
  // Kernel limits that are too low for many machines (see limits.h) are raised; otherwise refused.
  bool may_raise_limits = false;
};

// Refused, with what is missing and how to get it, when this host cannot run machines.
Result<std::unique_ptr<Machines>> make_runc_machines(const RuncOptions& options);

}  // namespace windlass::host
