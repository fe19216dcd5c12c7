// Whether somebody still is behind a lock: what was left by the dead is no running change.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "ops/lock.h"

namespace windlass::ops {

struct HolderSeen {
  std::optional<LockSeen> lock;  // as it is now; nothing: it was given back meanwhile
  std::string gone;              // how it is known that nobody is there, a clause; empty: they are
};

// A process that ended where `is_gone` can look is known at once. Of others the beat is watched: it
// moves within seconds where somebody is there, and nobody is when it stands still for its lease.
Result<HolderSeen> look_at_holder(const Work& work, const Place& place, const LockSeen& seen,
                                  const std::function<bool(const Owner&)>& is_gone);

}  // namespace windlass::ops
