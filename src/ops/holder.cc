#include "ops/holder.h"

#include <algorithm>

namespace windlass::ops {

namespace {

// Who asks for a longer lease is waited for no longer by somebody who only looks.
constexpr std::chrono::seconds watched_max{120};
// So long a living holder may be silent before whoever looks is told what is waited for.
constexpr std::chrono::seconds told_after{3};

}  // namespace

Result<HolderSeen> look_at_holder(const Work& work, const Place& place, const LockSeen& seen,
                                  const std::function<bool(const Owner&)>& is_gone) {
  if (is_gone && is_gone(seen.owner))
    return HolderSeen{
        seen, "its process (" + std::to_string(seen.owner.pid) + ") has ended on this machine"};
  auto pause = std::chrono::milliseconds(work.target.local ? 200 : 1000);
  auto begun = work.clock.now();
  LapseWatch watch;
  (void)watch.lapsed(seen, begun);
  bool told = false;
  while (work.clock.now() - begun < watched_max) {
    work.sleep(pause);
    auto now = TRY(find_lock(work, place));
    if (!now) return HolderSeen{};
    if (now->token != seen.token || now->beat != seen.beat) return HolderSeen{now, ""};
    if (watch.lapsed(*now, work.clock.now()))
      return HolderSeen{now, "there was no sign of life for its lease of " +
                                 std::to_string(std::max(1L, now->lease_s)) + " s"};
    if (!told && work.clock.now() - begun >= told_after) {
      work.say("lock", Event::State::Going,
               "looking whether " + seen.owner.who + " is still there; that takes " +
                   std::to_string(std::max(1L, seen.lease_s)) + " s at most");
      told = true;
    }
  }
  return HolderSeen{seen, ""};
}

}  // namespace windlass::ops
