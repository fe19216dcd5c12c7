#include "store/writer.h"

#include <pthread.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/fault.h"

namespace windlass::store {

namespace {

using SteadyClock = std::chrono::steady_clock;

// How long the first job of a transaction waits for company, at most, while more keep coming.
constexpr auto batch_time_max = std::chrono::milliseconds(1);

// Pages of the log (4 KiB) after which they are moved into the file: early when there is nothing
// else to do, later when there is, and by waiting for the readers when they kept the log from
// starting again for that long.
constexpr std::int64_t idle_log_pages = 1000;
constexpr std::int64_t busy_log_pages = 2500;
constexpr std::int64_t blocked_log_pages = 10'000;

}  // namespace

struct Writer::Impl {
  struct Settlement {
    std::function<void(std::exception_ptr)> settled;
    std::exception_ptr why;
  };

  Database& database;
  const std::size_t queue_max;
  const Thread mode;

  std::mutex mutex;
  std::condition_variable wake;
  std::vector<Job> queue;
  bool sleeping = false;
  bool stopping = false;

  // From here on: only the writer's thread.
  std::vector<Job> taken;
  std::vector<Job> caused;
  std::vector<Settlement> unsettled;
  SteadyClock::time_point begun;
  std::int64_t log_pages_moved = 0;
  bool commit_failed = false;
  bool working = false;

  std::thread thread;

  Impl(Database& db, std::size_t max, Thread which) : database(db), queue_max(max), mode(which) {
    database.checkpoint_by_hand();
    if (mode == Thread::Caller) return;
    thread = std::thread([this] { work_until_stopped(); });
    ::pthread_setname_np(thread.native_handle(), "store-writer");
  }

  ~Impl() {
    if (mode == Thread::Caller) return;
    {
      std::lock_guard lock(mutex);
      stopping = true;
    }
    wake.notify_one();
    thread.join();
  }

  bool submit(Job job) {
    bool must_wake = false;
    {
      std::lock_guard lock(mutex);
      if (stopping || queue.size() >= queue_max) return false;
      queue.push_back(std::move(job));
      must_wake = std::exchange(sleeping, false);
    }
    if (mode == Thread::Caller)
      work_inline();
    else if (must_wake)
      wake.notify_one();
    return true;
  }

  // Takes all that is queued at once; false when there is nothing.
  bool take() {
    taken.clear();
    std::lock_guard lock(mutex);
    taken.swap(queue);
    return !taken.empty();
  }

  bool take_or_wait() {
    taken.clear();
    std::unique_lock lock(mutex);
    while (queue.empty() && !stopping) {
      sleeping = true;
      wake.wait(lock);
    }
    sleeping = false;
    taken.swap(queue);
    return !taken.empty();
  }

  void work_until_stopped() {
    while (take_or_wait()) {
      do {
        run_taken();
      } while (database.in_transaction() && take());
      commit_and_settle();
      tidy_log();
    }
  }

  void work_inline() {
    // Submitted from inside a job or a settlement: the loop below, further up the stack, gets to
    // it.
    if (std::exchange(working, true)) return;
    while (take()) {
      run_taken();
      commit_and_settle();
    }
    working = false;
  }

  void run_taken() {
    for (auto& job : taken) {
      run(job);
      // By index: a job that was caused may cause another.
      for (std::size_t i = 0; i < caused.size(); ++i) {
        auto next = std::move(caused[i]);
        run(next);
      }
      caused.clear();
      if (mode == Thread::Own && SteadyClock::now() - begun >= batch_time_max) commit_and_settle();
    }
  }

  void run(Job& job) {
    std::exception_ptr broken;
    try {
      if (!database.in_transaction()) {
        database.begin();
        if (mode == Thread::Own) begun = SteadyClock::now();
      }
      Savepoint undone_unless_kept(database);
      if (job.work(database) == Keep::Yes) undone_unless_kept.release();
    } catch (...) {
      broken = std::current_exception();
    }
    unsettled.push_back({std::move(job.settled), broken});
    if (database.in_transaction()) return;
    // The disk was full, say, and SQLite gave everything up, not only this job's part.
    fail_batch(broken ? broken : std::make_exception_ptr(Fault("the transaction was given up")));
    settle();
  }

  void commit_and_settle() {
    if (database.in_transaction()) {
      try {
        database.commit();
      } catch (...) {
        fail_batch(std::current_exception());
      }
    }
    settle();
  }

  void fail_batch(const std::exception_ptr& why) {
    try {
      database.rollback();
    } catch (const Fault&) {
      // SQLite is out of the transaction, or the next begin says what is wrong.
    }
    commit_failed = true;
    for (auto& settlement : unsettled)
      if (!settlement.why) settlement.why = why;
  }

  void settle() {
    for (auto& [settled, why] : unsettled) {
      try {
        if (settled) settled(std::move(why));
      } catch (...) {
        // Everything about the job is over, and an exception here is nobody's.
      }
    }
    unsettled.clear();
  }

  bool idle() {
    std::lock_guard lock(mutex);
    return queue.empty();
  }

  // After the answers are out: whoever waited for this commit does not wait for the log.
  void tidy_log() {
    auto pages = database.log_pages();
    if (pages < log_pages_moved) log_pages_moved = 0;
    // On a full disk an emptied log is room: for whatever does not make the file grow.
    auto how = commit_failed || pages >= blocked_log_pages ? Database::Checkpoint::Restart
                                                           : Database::Checkpoint::Passive;
    auto due = pages - log_pages_moved;
    if (!commit_failed && (due < idle_log_pages || (due < busy_log_pages && !idle()))) return;
    commit_failed = false;
    log_pages_moved = pages;
    try {
      database.checkpoint(how);
    } catch (const Fault&) {
      // What is committed is safe in the log; the next time may have more room.
    }
  }
};

Writer::Writer(Database& database, std::size_t queue_max, Thread thread)
    : impl_(std::make_unique<Impl>(database, queue_max, thread)) {}
Writer::~Writer() = default;
bool Writer::submit(Job job) { return impl_->submit(std::move(job)); }
void Writer::follow_up(Job job) { impl_->caused.push_back(std::move(job)); }

}  // namespace windlass::store
