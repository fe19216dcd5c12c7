// The readers of a database: a few threads, each with a read-only connection of its own.
//
// Each job sees one consistent state, the last one committed when it first reads.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "store/database.h"

namespace windlass::store {

class Readers {
 public:
  using Job = std::function<void(Database&)>;

  // The file must be there: its writer was opened before.
  Readers(const std::string& path, std::size_t threads, std::size_t queue_max);
  // Without threads: submit() runs the job before it returns. For a database in memory, whose only
  // connection is its writer's, and for the simulator. (Then inside a writer's job it sees what
  // that job did.)
  explicit Readers(Database& database);
  ~Readers();  // finishes what is queued

  // False when the queue is full, or the readers are about to end: say 503. A job catches its own
  // exceptions: one that escapes is dropped, for there is nobody to tell.
  [[nodiscard]] bool submit(Job job);

 private:
  struct Pool;
  std::unique_ptr<Pool> pool_;
  Database* inline_ = nullptr;
};

}  // namespace windlass::store
