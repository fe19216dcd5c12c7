// How stacks call this cloud: over its own door, as whoever asked for what is under way, or as the
// role that they gave, so that nobody's stack may do more than they may.
#pragma once

#include <memory>

#include "base/random.h"
#include "cloud/cloudformation/cloudformation.h"
#include "cloud/core/call.h"
#include "http/client.h"

namespace windlass::cloud {

class StackClients {
 public:
  StackClients(const Settings& settings, const Clock& clock, Random& random)
      : settings_(settings), clock_(clock), random_(random) {}

  // From now on, stacks' calls go to this port of the loopback.
  void begin(int port);
  // Calls that are under way end soon, and no further ones begin.
  void leave() { leaving_ = true; }

 private:
  aws::Credentials session_of(const cloudformation::Actor& actor);
  aws::Client client_for(const cloudformation::Actor& actor);

  const Settings& settings_;
  const Clock& clock_;
  Random& random_;
  std::atomic<bool> leaving_ = false;
  std::string url_;
  std::shared_ptr<http::Client> http_;
};

}  // namespace windlass::cloud
