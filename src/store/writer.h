// The one writer of a database: jobs run one after another, and share their commits.
//
// Each job runs in a savepoint inside an open transaction. The transaction is committed when the
// queue is empty or a millisecond has passed; only then are its jobs' `settled` called. So an
// answer waits for the fsync that makes it durable, hundreds of writers share that fsync, and no
// thread waits.
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>

#include "store/database.h"

namespace windlass::store {

enum class Keep { Yes, No };  // No: undo what the job did

struct Job {
  // Runs on the writer's thread. An exception undoes the job and is handed to `settled`.
  std::function<Keep(Database&)> work;
  // Called once, on the writer's thread, after the commit that holds the job's work, or with the
  // exception that broke the job or the commit (then nothing of it was kept). It may submit; what
  // it throws is dropped, for there is nobody left to tell.
  std::function<void(std::exception_ptr)> settled;
};

class Writer {
 public:
  // Caller: submit() runs the job, commits and settles it before it returns, without any thread or
  // clock; what is submitted from inside a job or `settled` follows after it. For the simulator.
  enum class Thread { Own, Caller };
  // The database must outlive the writer, and nobody else may use it meanwhile (with Thread::Caller:
  // while a job runs).
  Writer(Database& database, std::size_t queue_max, Thread thread = Thread::Own);
  ~Writer();  // finishes what is queued

  // False when the queue is full, or the writer is about to end: say 503.
  [[nodiscard]] bool submit(Job job);
  // Runs after the current job, before any queued one, in the same transaction: for work that a job
  // caused (waking a parked request). It runs even if its job is undone later, so that nothing that
  // it carries is lost. Only to be called from the writer's thread, inside a job.
  void follow_up(Job job);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace windlass::store
