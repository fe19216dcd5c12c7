#include "cloud/gateway/errand_threads.h"

#include <algorithm>
#include <chrono>

namespace windlass::cloud {

namespace {

constexpr std::size_t threads_max = 8;
constexpr auto idle_max = std::chrono::seconds(5);

}  // namespace

bool ErrandThreads::submit(std::function<void()> job) {
  std::lock_guard lock(mutex_);
  if (stopping_) return false;
  queue_.push_back(std::move(job));
  if (idle_ >= queue_.size() || running_ >= threads_max) {
    changed_.notify_one();
    return true;
  }
  // All that ever ran have left: their handles go before new ones come.
  if (running_ == 0) {
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }
  ++running_;
  threads_.emplace_back([this] { serve(); });
  return true;
}

void ErrandThreads::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    changed_.wait_for(lock, idle_max, [this] { return stopping_ || !queue_.empty(); });
    --idle_;
    if (stopping_ || queue_.empty()) break;
    auto job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
  }
  --running_;
}

void ErrandThreads::stop() {
  std::deque<std::function<void()>> dropped;
  std::vector<std::thread> threads;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(queue_);
    threads.swap(threads_);
  }
  changed_.notify_all();
  for (auto& thread : threads) thread.join();
}

}  // namespace windlass::cloud
