// The one thread that watches the time: parked requests whose time has come, and periodic tasks.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/clock.h"

namespace windlass::cloud {

class Clockwork {
 public:
  explicit Clockwork(const Clock& clock) : clock_(clock) {}
  ~Clockwork() { stop(); }

  void add(Duration every, std::function<void()> act);
  // `next` tells when `act` wants to run next, or nothing.
  void watch(std::function<std::optional<Time>()> next, std::function<void()> act);
  void start();
  void stop();
  // Something may want to run earlier than it did.
  void look();

 private:
  struct Periodic {
    Duration every;
    std::function<void()> act;
    Time next;
  };
  struct Watched {
    std::function<std::optional<Time>()> next;
    std::function<void()> act;
  };
  void loop();

  const Clock& clock_;
  std::vector<Periodic> periodic_;
  std::vector<Watched> watched_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool looked_ = false;
  std::thread thread_;
};

}  // namespace windlass::cloud
