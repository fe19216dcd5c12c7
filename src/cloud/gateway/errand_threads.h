// A few threads that may wait for the world; there are none while nothing is to be done.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace windlass::cloud {

class ErrandThreads {
 public:
  ~ErrandThreads() { stop(); }

  // False once stopped. The queue's bound is its users': a duty says `errands_max` at a time.
  bool submit(std::function<void()> job);
  // Drops what has not begun, and waits for what has.
  void stop();

 private:
  void serve();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  std::size_t running_ = 0;
  bool stopping_ = false;
};

}  // namespace windlass::cloud
