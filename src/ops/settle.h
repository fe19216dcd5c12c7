// From whatever status a stack is in to one from which it can be changed: nobody has to know how it
// came there.
#pragma once

#include <optional>
#include <string>

#include "ops/stack.h"

namespace windlass::ops {

struct SettleWish {
  std::chrono::seconds limit{3 * 3600};  // of each wait
  // A running update is told to go back instead of waited for.
  bool cancel_update = false;
};

// The stack, ready for a change set of type UPDATE; nothing: of type CREATE.
Result<std::optional<StackSeen>> settle(const Work& work, const std::string& stack,
                                        SettleWish wish = {});

// Removes a stack, with what is in the buckets that go with it. Answers what stays in the account.
// What cannot be removed after several tries is refused by name.
struct Removed {
  std::vector<Failure> kept;
};
Result<Removed> remove_stack(const Work& work, const std::string& stack);

}  // namespace windlass::ops
