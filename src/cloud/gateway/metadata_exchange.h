// What machines are served at 169.254.169.254: what they may know of themselves (cloud/ec2/metadata.h),
// and what catalogue images ask of the cloud: its certificate, and volumes to be mounted.
#pragma once

#include <memory>

#include "cloud/gateway/errand_threads.h"
#include "cloud/gateway/runner.h"
#include "http/server.h"

namespace windlass::host {
struct Site;
}

namespace windlass::cloud {

struct MetadataRoom {
  Runner& runner;
  const Settings& settings;
  host::Site& site;
  ErrandThreads& threads;  // for what may take a while
};

// The server's sockets are named by their networks (http::Head::via).
std::unique_ptr<http::Exchange> make_metadata_exchange(MetadataRoom& room);

}  // namespace windlass::cloud
