// The local cloud as a process: serves until it is told to end.
#pragma once

#include "cloud/gateway/cloud.h"

namespace windlass::cloud {

struct ServeOptions : CloudOptions {
  // Where to say "ready" or what went wrong, for whoever started us in the background; -1: nobody.
  int ready_descriptor = -1;
};

// Of a cloud that is down: ends its machines, which boot again when it is up again.
Result<> rest(const std::string& state_dir);
// Of a cloud that is down: takes machines, networks and volumes from the host, and its state.
Result<> purge(const std::string& state_dir);

// Returns the process's exit code.
int serve(const ServeOptions& options);

}  // namespace windlass::cloud
