// Takes a request's body in as it streams: framing off, digests computed, small ones kept in memory,
// large ones written to a file where their object will stay.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aws/sigv4.h"
#include "base/body.h"
#include "base/random.h"
#include "base/result.h"
#include "cloud/core/digests.h"

namespace windlass::cloud {

// Bytes of bodies held in memory at once, over all requests: whoever wants more is told to slow down.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}
  [[nodiscard]] bool take(std::size_t bytes);
  void give_back(std::size_t bytes) { used_ -= bytes; }

 private:
  std::size_t bytes_max_;
  std::atomic<std::size_t> used_ = 0;
};

struct IntakeTerms {
  std::uint64_t size_max = 0;
  // Where a body beyond memory goes; "" when it may not.
  std::string spool_dir = {};
  std::optional<aws::ChunkedBody::Terms> chunked = {};
  std::optional<BodyDigester> digester = {};
};

class Intake {
 public:
  static constexpr std::size_t memory_max = 1 << 20;

  Intake(IntakeTerms terms, MemoryBudget& budget, Random& random);
  ~Intake();
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;

  Result<> take(std::string_view piece);
  // No more will come. A file is not on the disk yet: its owner syncs it.
  Result<Body> finish();
  // After finish(), where a digester was given.
  std::optional<BodyDigests>& digests() { return digests_; }

 private:
  Result<> keep(std::string_view content);
  void spool();

  IntakeTerms terms_;
  MemoryBudget& budget_;
  Random& random_;
  std::optional<aws::ChunkedBody> chunked_;
  std::string content_;
  std::string memory_;
  std::size_t charged_ = 0;
  std::shared_ptr<File> file_;
  std::uint64_t size_ = 0;
  std::optional<BodyDigests> digests_;
};

}  // namespace windlass::cloud
