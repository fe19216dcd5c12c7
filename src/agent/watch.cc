#include "agent/watch.h"

namespace windlass::agent {

namespace {
using std::chrono::seconds;
constexpr auto glance_every = seconds(10), glance_while_proving = seconds(1);
constexpr auto close_every = seconds(30);
// Soon at first, for most machines serve at once; more rarely later, for AWS counts what it is
// asked.
constexpr int soon_looks = 20;
constexpr auto close_soon = seconds(1), close_later = seconds(4);
}  // namespace

Health Watch::seen(bool proving) {
  auto found = eyes_.glance();
  if (!found.healthy) {
    // Once this is well again, the rest is looked at without waiting.
    close_due_ = {};
    return found;
  }
  if (ticks_.now() >= close_due_) {
    close_ = eyes_.look_closely();
    bool often = proving || !close_.healthy;
    auto next = ++looks_ <= soon_looks ? close_soon : close_later;
    close_due_ = ticks_.now() + (often ? next : close_every);
  }
  return close_;
}

const Health& Watch::step(bool proving) {
  if (ticks_.now() < due_) return health_;
  auto found = seen(proving);
  due_ = ticks_.now() + (proving ? glance_while_proving : glance_every);
  if (!proving && health_.healthy && !found.healthy && !suspected_) {
    suspected_ = true;
    due_ = ticks_.now() + glance_while_proving;
    close_due_ = {};
    return health_;
  }
  suspected_ = false;
  health_ = found;
  return health_;
}

}  // namespace windlass::agent
