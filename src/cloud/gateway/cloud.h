// The local cloud, put together: state, services, gateway.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "base/result.h"

namespace windlass::cloud {

struct CloudOptions {
  std::string state_dir;
  int port = 4566;  // 0: any free one
  std::string account = "000000000000";
  bool auth = true;
  // May instances be machines on this host? It takes root; networks, mounts and processes are made.
  bool machines = false;
  // Without any, may they be said to run? Templates and tools can then be tried everywhere.
  bool pretend = false;
  int dns_port = 4553;  // where hosted zones are answered, on 127.0.0.1; 0: any free one
};

class Cloud {
 public:
  // Takes the state directory for itself (two clouds never share one), and serves. The error says
  // what to do.
  static Result<std::unique_ptr<Cloud>> start(const CloudOptions& options, const Clock& clock,
                                              Random& random, Log& log);
  virtual ~Cloud() = default;
  virtual int port() const = 0;
  // Running requests are finished, up to the deadline.
  virtual void stop(std::chrono::milliseconds deadline) = 0;
};

// The operations that are served, as lines "sqs CreateQueue", for the documentation.
std::string served_operations();

}  // namespace windlass::cloud
