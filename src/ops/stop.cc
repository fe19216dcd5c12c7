#include "ops/stop.h"

#include "aws/cloudformation/cancel_update_stack.h"
#include "ops/lock.h"
#include "ops/stack.h"
#include "ops/stack_moves.h"

namespace windlass::ops {

namespace cfn = aws::cloudformation;

Result<Stopped> stop(const Work& work, const Place& place, const std::string& who) {
  Stopped stopped;
  stopped.told = TRY(wish(work, place, Wish::Stop, who));
  auto stack = TRY(find_stack(work, place.stack()));
  if (!stack) return stopped;
  stopped.status = stack->status;
  if (can_be_cancelled(stack->status)) {
    auto cancelled =
        work.target.client.call<cfn::op::CancelUpdateStack>({.stack_name = place.stack()});
    // It came to rest just now.
    if (!cancelled && cancelled.error().code != "ValidationError")
      return std::move(cancelled).error();
    stopped.halted = cancelled.has_value();
  }
  // A creation cannot be cancelled; whoever makes it takes it away. Nobody there: the next deploy
  // or decommission does.
  auto after = TRY(find_stack(work, place.stack()));
  stopped.status = after ? after->status : "";
  return stopped;
}

}  // namespace windlass::ops
