#include "cloud/gateway/duties.h"

#include <algorithm>
#include <utility>

namespace windlass::cloud {

void Duties::add(const Service& service, const Duty& duty) {
  kept_.emplace(duty.name, Kept{&service, &duty});
}

void Duties::look(std::string_view name) {
  auto found = kept_.find(name);
  if (found == kept_.end()) return;
  auto& kept = found->second;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return;
    if (kept.busy) {
      kept.again = true;
      return;
    }
    kept.busy = true;
    ++handed_;
  }
  ask(kept);
}

// Whoever calls has counted it as handed.
void Duties::ask(Kept& kept) {
  auto errands = std::make_shared<Errands>();
  auto submitted = runner_.read_for(
      *kept.service,
      [&kept, errands](Work& work, const Call& call) { *errands = kept.duty->due(work, call); },
      [this, &kept, errands](bool asked) {
        carry_out(kept, std::move(*errands), asked);
        came_back();
      });
  if (submitted) return;
  rest(kept, false);
  came_back();
}

void Duties::carry_out(Kept& kept, Errands errands, bool asked) {
  if (errands.empty()) return rest(kept, asked);
  {
    std::lock_guard lock(mutex_);
    kept.unsettled = errands.size();
    if (errands.size() >= kept.duty->errands_max) kept.again = true;
  }
  for (auto& each : errands) {
    std::shared_ptr<Errand> errand = std::move(each);
    auto begun = threads_.submit([this, &kept, errand] {
      try {
        errand->run(world_);
      } catch (const std::exception& accident) {
        world_.log.error("a duty met an accident",
                         {{"duty", std::string(kept.duty->name)}, {"reason", accident.what()}});
        return one_less(kept, false);
      }
      settle(kept, errand);
    });
    if (!begun) one_less(kept, false);
  }
}

void Duties::settle(Kept& kept, std::shared_ptr<Errand> errand) {
  {
    std::lock_guard lock(mutex_);
    ++handed_;
  }
  auto submitted = runner_.write_for(
      *kept.service,
      [errand](Work& work, const Call& call) { errand->settle(work, call); },
      [this, &kept](bool settled) {
        one_less(kept, settled);
        came_back();
      });
  if (submitted) return;
  one_less(kept, false);
  came_back();
}

void Duties::one_less(Kept& kept, bool settled) {
  bool all;
  {
    std::lock_guard lock(mutex_);
    kept.failed |= !settled;
    all = --kept.unsettled == 0;
    settled = !kept.failed;
    if (all) kept.failed = false;
  }
  if (all) rest(kept, settled);
}

// What was not settled is still to be done by its rows, and comes round when the duty is due again:
// asking at once would only fail again.
void Duties::rest(Kept& kept, bool settled) {
  {
    std::lock_guard lock(mutex_);
    kept.busy = std::exchange(kept.again, false) && settled && !stopping_;
    if (!kept.busy) return;
    ++handed_;
  }
  ask(kept);
}

void Duties::came_back() {
  std::lock_guard lock(mutex_);
  // Told while it is locked: who waits may end us as soon as it is not.
  if (--handed_ == 0) changed_.notify_all();
}

void Duties::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  threads_.stop();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return handed_ == 0; });
}

}  // namespace windlass::cloud
