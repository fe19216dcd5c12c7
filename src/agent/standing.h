// What this machine says of itself: written by the duties, read by whoever asks.
#pragma once

#include <mutex>
#include <string>

#include "agent/health.h"

namespace windlass::agent {

struct Facts {
  std::string digest;  // of the machine's launch template; empty until its tag was read
  std::string layer, environment, instance;
  Health health;
};

class Standing {
 public:
  Facts get() const {
    std::lock_guard lock(mutex_);
    return facts_;
  }
  void set(Facts facts) {
    std::lock_guard lock(mutex_);
    facts_ = std::move(facts);
  }

 private:
  mutable std::mutex mutex_;
  Facts facts_;
};

}  // namespace windlass::agent
