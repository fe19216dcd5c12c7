// /_windlass/machines: the machines of this cloud, whoever's they are, for the person at the desk;
// their consoles, and what may go wrong with them on purpose.
#pragma once

#include <functional>

#include "cloud/gateway/errand_threads.h"
#include "cloud/gateway/runner.h"
#include "host/site.h"

namespace windlass::cloud {

class MachinesAdmin {
 public:
  MachinesAdmin(Runner& runner, ErrandThreads& threads, Log& log)
      : runner_(runner), threads_(threads), log_(log) {}

  // Null: this cloud has no machines.
  void stand_on(host::Site* site) { site_ = site; }
  // False for what is not below /_windlass/machines.
  //   GET  /_windlass/machines
  //   GET  /_windlass/machines/ID/console
  //   POST /_windlass/machines/ID/fault   {"fault": "kill|pause|resume|partition|heal|slow|fill|empty|
  //                                        unplug", "milliseconds": N}; of balancers the first three
  bool serve(const http::Request& request, const http::Responder& responder);

 private:
  void list(const http::Responder& responder);
  void console(const std::string& id, const http::Responder& responder);
  void fault(const std::string& id, const http::Request& request, const http::Responder& responder);
  // Where it may take a while; answers when it is done.
  void strike(const std::string& id, const std::string& fault, const http::Responder& responder,
              std::function<Result<>()> act);

  Runner& runner_;
  ErrandThreads& threads_;
  Log& log_;
  host::Site* site_ = nullptr;
};

}  // namespace windlass::cloud
