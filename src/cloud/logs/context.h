// What the handlers of CloudWatch Logs work with.
#pragma once

#include "base/time.h"
#include "cloud/core/call.h"

namespace windlass::cloud::logs {

struct Logs {
  const Work& work;
  store::Database& db;
  explicit Logs(const Work& for_work) : work(for_work), db(for_work.db) {}
};

}  // namespace windlass::cloud::logs
