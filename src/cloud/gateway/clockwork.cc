#include "cloud/gateway/clockwork.h"

#include <algorithm>
#include <utility>

namespace windlass::cloud {

namespace {

// A clock that jumps (suspend, ntp) is noticed within this time.
constexpr auto sleep_max = std::chrono::seconds(1);

}  // namespace

void Clockwork::add(Duration every, std::function<void()> act) {
  periodic_.push_back({every, std::move(act), clock_.now() + every});
}

void Clockwork::watch(std::function<std::optional<Time>()> next, std::function<void()> act) {
  watched_.push_back({std::move(next), std::move(act)});
}

void Clockwork::start() {
  thread_ = std::thread([this] { loop(); });
}

void Clockwork::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Clockwork::look() {
  std::lock_guard lock(mutex_);
  if (std::exchange(looked_, true)) return;
  changed_.notify_all();
}

void Clockwork::loop() {
  for (;;) {
    auto now = clock_.now();
    auto earliest = now + Duration(sleep_max);
    for (auto& [next, act] : watched_) {
      if (auto time = next(); time && *time <= now) act();
      if (auto time = next()) earliest = std::min(earliest, *time);
    }
    for (auto& task : periodic_) {
      // After a jump back, a task must not sleep until the old time comes round again.
      if (task.next <= now || task.next > now + task.every) {
        task.act();
        task.next = now + task.every;
      }
      earliest = std::min(earliest, task.next);
    }
    std::unique_lock lock(mutex_);
    auto wait = std::max(Duration(0), earliest - clock_.now());
    changed_.wait_for(lock, wait, [&] { return stopping_ || looked_; });
    looked_ = false;
    if (stopping_) return;
  }
}

}  // namespace windlass::cloud
