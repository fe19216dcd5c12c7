// The local cloud as a process: serves until it is told to end.
#pragma once

#include "cloud/gateway/cloud.h"

namespace windlass::cloud {

struct ServeOptions : CloudOptions {
  // Where to say "ready" or what went wrong, for whoever started us in the background; -1: nobody.
  int ready_descriptor = -1;
};

// Returns the process's exit code.
int serve(const ServeOptions& options);

}  // namespace windlass::cloud
