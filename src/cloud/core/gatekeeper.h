// Asked before one service's call of another is carried out. The gateway has one; without any, as
// in a service's own tests, everything is allowed.
#pragma once

#include <optional>

#include "base/result.h"
#include "cloud/core/service.h"

namespace windlass::cloud {

class Gatekeeper {
 public:
  virtual ~Gatekeeper() = default;
  // Why it may not be; nothing when it may. `call` is what the called service will be told: by a
  // service principal, or by whoever it serves, where it acts in their stead. `behind` is the call
  // that made the service act, null when it acts by itself.
  virtual std::optional<Error> refuses(store::Database& db, const Service& called,
                                       const aws::Operation& operation, const Call& call,
                                       const Call* behind, const void* input) = 0;
};

}  // namespace windlass::cloud
