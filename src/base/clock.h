// Time is a parameter: whoever needs to know the time is given a Clock.
#pragma once

#include <atomic>
#include <chrono>

namespace windlass {

using Duration = std::chrono::microseconds;
using Time = std::chrono::time_point<std::chrono::system_clock, Duration>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  }
};

// A hand-cranked clock: for tests and for the simulator.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start = Time{std::chrono::seconds{1'700'000'000}}) : now_(start) {}
  Time now() const override { return now_.load(); }
  void advance(Duration by) { now_ = now_.load() + by; }
  void set(Time now) { now_ = now; }

 private:
  std::atomic<Time> now_;
};

}  // namespace windlass
