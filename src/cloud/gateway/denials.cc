#include "cloud/gateway/denials.h"

#include <algorithm>

#include "base/time.h"

namespace windlass::cloud {

void Denials::note(Denied denied) {
  std::lock_guard lock(mutex_);
  auto same = std::ranges::find_if(kept_, [&](auto& one) {
    return one.principal == denied.principal && one.action == denied.action &&
           one.resource == denied.resource && one.why == denied.why;
  });
  if (same != kept_.end()) {
    denied.count = same->count + 1;
    kept_.erase(same);
  }
  kept_.push_back(std::move(denied));
  if (kept_.size() > kept_max) kept_.pop_front();
}

void Denials::clear() {
  std::lock_guard lock(mutex_);
  kept_.clear();
}

Json Denials::list() const {
  std::lock_guard lock(mutex_);
  Json::Array list;
  for (auto& one : kept_)
    list.push_back(Json::Object{{"time", format_iso8601_millis(one.at)},
                                {"principal", one.principal},
                                {"identity", one.identity},
                                {"action", one.action},
                                {"resource", one.resource},
                                {"why", one.why},
                                {"identity_can_mend", one.identity_can_mend},
                                {"count", one.count}});
  return list;
}

}  // namespace windlass::cloud
