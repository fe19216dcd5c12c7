// Services call each other by their public operations, within the caller's transaction.
#pragma once

#include <span>

#include "aws/client.h"
#include "cloud/core/service.h"

namespace windlass::cloud {

class Gatekeeper;

// The call as a service makes it that is serving `call`: by its own principal.
Call as_peer(const Call& call, const Service& service);

// Carries calls to handlers of the same process. A refused call undoes what it did, and only that.
// A call that wants to wait is an error: nobody waits inside a transaction.
class PeerTransport final : public aws::Transport {
 public:
  // `call` is by a service principal (as_peer). For `gatekeeper` and `behind` see gatekeeper.h.
  PeerTransport(std::span<const Service* const> services, Work& work, Call call,
                Gatekeeper* gatekeeper = nullptr, const Call* behind = nullptr)
      : services_(services),
        work_(work),
        call_(std::move(call)),
        gatekeeper_(gatekeeper),
        behind_(behind) {}
  Result<> call(const aws::Operation& operation, const void* input, void* output) override;

 private:
  Call as_it_is_told(const Service& called) const;

  std::span<const Service* const> services_;
  Work& work_;
  Call call_;
  Gatekeeper* gatekeeper_;
  const Call* behind_;
};

}  // namespace windlass::cloud
