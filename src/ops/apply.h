// Makes a stack be what is wanted, whatever it is now.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ops/change_set.h"
#include "ops/settle.h"

namespace windlass::ops {

struct ApplyWish {
  SettleWish settle;
  std::chrono::seconds limit{6 * 3600};
  bool keep_failed = false;  // what failed stays as it is, to be looked at
  std::function<void(const Failure&)> on_failure = {};
};

struct Applied {
  bool changed = false;
  bool stands = false;  // as wanted
  std::optional<StackSeen> stack;
  std::string why;  // it does not stand: a clause
};

// An error: nothing was changed, or nobody knows ("Stopped", "LockLost", AWS cannot be reached).
Result<Applied> apply(const Work& work, const WantedStack& wanted, const ApplyWish& wish);

// What failed, in one clause: the first resource that did, and why.
std::string why_failed(const std::vector<Failure>& failures, const std::optional<StackSeen>& stack);

}  // namespace windlass::ops
