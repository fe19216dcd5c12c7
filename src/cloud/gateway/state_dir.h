// The state directory: one cloud's, and nobody else's.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"

namespace windlass::cloud {

// Holds STATE/lock as long as it lives. The lock is the kernel's, so it ends with its process.
class StateLock {
 public:
  static Result<std::unique_ptr<StateLock>> take(const std::string& state_dir);
  ~StateLock();
  StateLock(const StateLock&) = delete;
  StateLock& operator=(const StateLock&) = delete;

 private:
  explicit StateLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace windlass::cloud
