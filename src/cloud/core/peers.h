// Services call each other by their public operations, within the caller's transaction.
#pragma once

#include <span>

#include "aws/client.h"
#include "cloud/core/service.h"

namespace windlass::cloud {

// Carries calls to handlers of the same process. A refused call undoes what it did, and only that.
// A call that wants to wait is an error: nobody waits inside a transaction.
class PeerTransport final : public aws::Transport {
 public:
  PeerTransport(std::span<const Service* const> services, Work& work, Call call)
      : services_(services), work_(work), call_(std::move(call)) {}
  Result<> call(const aws::Operation& operation, const void* input, void* output) override;

 private:
  std::span<const Service* const> services_;
  Work& work_;
  Call call_;
};

}  // namespace windlass::cloud
