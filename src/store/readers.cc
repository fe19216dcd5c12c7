#include "store/readers.h"

#include <pthread.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace windlass::store {

struct Readers::Pool {
  const std::size_t queue_max;
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<Job> queue;
  std::size_t sleeping = 0;
  bool stopping = false;
  std::vector<Database> connections;
  std::vector<std::thread> threads;

  Pool(const std::string& path, std::size_t count, std::size_t max) : queue_max(max) {
    for (std::size_t i = 0; i < count; ++i)
      connections.push_back(Database::open(path, Database::Access::ReadOnly));
    for (auto& connection : connections) {
      threads.emplace_back([this, &connection] { work(connection); });
      ::pthread_setname_np(threads.back().native_handle(), "store-reader");
    }
  }

  ~Pool() {
    {
      std::lock_guard lock(mutex);
      stopping = true;
    }
    wake.notify_all();
    for (auto& thread : threads) thread.join();
  }

  bool submit(Job job) {
    bool must_wake = false;
    {
      std::lock_guard lock(mutex);
      if (stopping || queue.size() >= queue_max) return false;
      queue.push_back(std::move(job));
      must_wake = sleeping > 0;
    }
    if (must_wake) wake.notify_one();
    return true;
  }

  bool take(Job& job) {
    std::unique_lock lock(mutex);
    while (queue.empty() && !stopping) {
      ++sleeping;
      wake.wait(lock);
      --sleeping;
    }
    if (queue.empty()) return false;
    job = std::move(queue.front());
    queue.pop_front();
    return true;
  }

  void work(Database& connection) {
    Job job;
    while (take(job)) {
      read(connection, job);
      job = nullptr;  // what it holds is let go before the next wait
    }
  }

  static void read(Database& connection, const Job& job) {
    try {
      connection.begin();  // touches no file yet: a broken one is met inside the job
      job(connection);
    } catch (...) {
    }
    try {
      connection.rollback();
    } catch (...) {
      // Then the next job's first statement says what is wrong.
    }
  }
};

Readers::Readers(const std::string& path, std::size_t threads, std::size_t queue_max)
    : pool_(std::make_unique<Pool>(path, threads, queue_max)) {}
Readers::Readers(Database& database) : inline_(&database) {}
Readers::~Readers() = default;

bool Readers::submit(Job job) {
  if (pool_) return pool_->submit(std::move(job));
  try {
    Savepoint nothing_is_kept(*inline_);
    job(*inline_);
  } catch (...) {
    // As on a thread.
  }
  return true;
}

}  // namespace windlass::store
