// The one writer of a database: jobs run one after another, and share their commits.
//
// Each job runs in a savepoint inside an open transaction. The transaction is committed when the
// queue is empty or a millisecond has passed; only then are its jobs' `settled` called. So an
// answer waits for the fsync that makes it durable, hundreds of writers share that fsync, and no
// thread waits.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "store/database.h"

namespace windlass::store {

enum class Keep { Yes, No };  // No: undo what the job did

struct Job {
  // Runs on the writer's thread. An exception undoes the job and is handed to `settled`.
  std::function<Keep(Database&)> work;
  // Called once, on the writer's thread, after the commit that holds the job's work, or with the
  // exception that broke the job or the commit (then nothing of it was kept).
  std::function<void(std::exception_ptr)> settled;
};

class Writer {
 public:
  // The database must outlive the writer, and nobody else may use it meanwhile.
  Writer(Database& database, std::size_t queue_max);
  ~Writer();  // finishes what is queued

  // False when the queue is full: say 503.
  [[nodiscard]] bool submit(Job job);
  // Runs after the current job, before any queued one, in the same transaction: for work that a job
  // caused (waking a parked request). Only to be called from the writer's thread, inside a job.
  void follow_up(Job job);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace windlass::store
