// What an instance refresh does next, given what is wanted and what is seen. Pure: asked again on
// every tick, so that nothing is lost when the process dies between two steps.
#pragma once

#include <cstdint>
#include <vector>

namespace windlass::cloud::autoscaling {

// How many machines may be missing, and how many there may be beyond those wanted.
struct Paces {
  std::int64_t healthy_min = 0;  // ready machines that must be left
  std::int64_t extra_max = 0;
};
// Percentages of `desired`. Where they would allow no move at all, one machine at a time may go.
Paces paces_of(std::int64_t desired, std::int64_t min_percent, std::int64_t max_percent);

struct RefreshSight {
  std::int64_t desired = 0;
  std::int64_t total = 0;  // machines to replace when it began
  std::int64_t stale = 0;  // of those, still there
  std::int64_t stale_unready =
      0;                   // of these, not counted in `ready`: letting them go costs nothing
  std::int64_t ready = 0;  // in service, well and warmed up: of both kinds
  std::int64_t fresh_unready = 0;  // replacements on their way
  std::int64_t leaving = 0;        // machines that were let go, but are not gone yet
};

struct RefreshPlan {
  std::int64_t out = 0;      // stale machines to let go now
  std::int64_t surplus = 0;  // machines to have beyond those wanted, for now
  std::int64_t percent = 0;  // complete
  std::int64_t remaining = 0;
  bool at_checkpoint = false;  // as far as this checkpoint allows
  bool complete = false;       // nothing is left to replace
};
// `checkpoint` is the percentage up to which it may go; 100 without checkpoints.
RefreshPlan plan_refresh(const Paces& paces, const RefreshSight& seen, std::int64_t checkpoint);

}  // namespace windlass::cloud::autoscaling
