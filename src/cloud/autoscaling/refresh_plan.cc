#include "cloud/autoscaling/refresh_plan.h"

#include <algorithm>

namespace windlass::cloud::autoscaling {

namespace {

std::int64_t share_rounded_up(std::int64_t whole, std::int64_t percent) {
  return (whole * percent + 99) / 100;
}

}  // namespace

Paces paces_of(std::int64_t desired, std::int64_t min_percent, std::int64_t max_percent) {
  Paces paces;
  paces.healthy_min = share_rounded_up(desired, min_percent);
  if (max_percent > 100)
    paces.extra_max = std::max<std::int64_t>(1, desired * (max_percent - 100) / 100);
  else if (paces.healthy_min >= desired)
    paces.healthy_min = std::max<std::int64_t>(0, desired - 1);
  return paces;
}

RefreshPlan plan_refresh(const Paces& paces, const RefreshSight& seen, std::int64_t checkpoint) {
  RefreshPlan plan;
  auto allowed = share_rounded_up(seen.total, checkpoint);
  auto gone = std::max<std::int64_t>(0, seen.total - seen.stale);
  // A machine beyond those that went is on its way for one that still serves: its place is not
  // taken yet, so that it counts against nothing.
  auto replaced =
      std::clamp<std::int64_t>(gone - std::min(gone, seen.fresh_unready), 0, seen.total);
  auto may_start = std::clamp<std::int64_t>(allowed - gone, 0, seen.stale);
  auto spare = std::max<std::int64_t>(0, seen.ready - paces.healthy_min);
  plan.out = std::min(may_start, spare + seen.stale_unready);
  // Those that go now leave room for their replacements themselves.
  plan.surplus = std::min(paces.extra_max, may_start - plan.out);
  plan.remaining = seen.total - replaced;
  plan.percent = seen.total == 0 ? 100 : replaced * 100 / seen.total;
  plan.complete = seen.stale == 0 && seen.fresh_unready == 0 && seen.leaving == 0;
  plan.at_checkpoint = plan.complete || (may_start == 0 && replaced >= allowed);
  return plan;
}

}  // namespace windlass::cloud::autoscaling
