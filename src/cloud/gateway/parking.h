// Parked requests: they wait for a topic or a time, and hold no thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"

namespace windlass::cloud {

class Parked {
 public:
  virtual ~Parked() = default;
  // Has whoever waits for this left? Then it is dropped: a message handed to it would be lost.
  virtual bool gone() const = 0;
};

class Parking {
 public:
  explicit Parking(std::size_t parked_max) : parked_max_(parked_max) {}

  // False when too many are parked already, or the cloud stops.
  [[nodiscard]] bool park(std::shared_ptr<Parked> request, const std::string& topic, Time until);
  // Up to `count` requests that wait on the topic and are still wanted, oldest first.
  std::vector<std::shared_ptr<Parked>> wake(const std::string& topic, int count);
  // Those whose time has come.
  std::vector<std::shared_ptr<Parked>> due(Time now);
  // Told whenever next() may have become earlier.
  void on_earlier(std::function<void()> tell) { tell_ = std::move(tell); }
  // All of them: the cloud was reset.
  std::vector<std::shared_ptr<Parked>> everyone();
  // When due() next has something to say.
  std::optional<Time> next() const;
  std::size_t size() const;
  // All of them, and from now on nobody parks: the cloud stops.
  std::vector<std::shared_ptr<Parked>> close();

 private:
  // Requests in the order they came, found by topic and by time.
  using Ticket = std::uint64_t;
  struct Entry {
    std::shared_ptr<Parked> request;
    std::string topic;
    Time until;
  };
  std::shared_ptr<Parked> remove(Ticket ticket);

  mutable std::mutex mutex_;
  std::size_t parked_max_;
  std::function<void()> tell_;
  bool closed_ = false;
  Ticket last_ = 0;
  std::map<Ticket, Entry> entries_;
  std::set<std::pair<std::string, Ticket>> by_topic_;
  std::set<std::pair<Time, Ticket>> by_time_;
};

}  // namespace windlass::cloud
