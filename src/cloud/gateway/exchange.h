// The life of a request in the gateway, as one list of steps:
//
//   guard         nobody through a browser, no foreign Host
//   identify      service, and for REST the operation
//   authenticate  at once when the signature covers the body by a hash it carries, else at the end
//   take in       framing off, digests, memory or file
//   decode        by the model
//   validate      by the model
//   authorise     by IAM, in the handler's own view of the rows
//   run           the handler, through the runner
//   answer        encoded by the model, after the commit it saw
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "cloud/gateway/authenticate.h"
#include "cloud/gateway/identify.h"
#include "cloud/gateway/intake.h"
#include "cloud/gateway/runner.h"
#include "http/server.h"

namespace windlass::cloud {

// What /_windlass/ answers; implemented by the cloud itself.
class Admin {
 public:
  virtual ~Admin() = default;
  virtual void serve(const http::Request& request, http::Responder responder) = 0;
};

// What every exchange uses.
struct Gateway {
  const Settings& settings;
  Authority& authority;
  Runner& runner;
  store::Readers& readers;
  Admin& admin;
  MemoryBudget& memory;
  Random& random;
  Log& log;
  const Clock& clock;
};

std::unique_ptr<http::Exchange> make_exchange(Gateway& gateway);

}  // namespace windlass::cloud
