#include "cloud/cloudformation/kept_records.h"

#include <algorithm>

namespace windlass::cloud::cloudformation {

namespace {

constexpr std::size_t kept_max = 64;

}  // namespace

std::optional<KeptRecord> KeptRecords::find(const std::string& id, std::int64_t stamp) {
  std::lock_guard lock(mutex_);
  auto found = kept_.find(id);
  if (found == kept_.end() || found->second.stamp != stamp) return std::nullopt;
  return found->second;
}

std::optional<KeptRecord> KeptRecords::take(const std::string& id, std::int64_t stamp) {
  std::lock_guard lock(mutex_);
  auto found = kept_.find(id);
  if (found == kept_.end() || found->second.stamp != stamp) return std::nullopt;
  auto taken = std::move(found->second);
  kept_.erase(found);
  // Who reads it keeps it as it was.
  if (taken.stack.use_count() > 1)
    taken.stack = std::make_shared<engine::StackRecord>(*taken.stack);
  return taken;
}

void KeptRecords::keep(const std::string& id, KeptRecord kept) {
  std::lock_guard lock(mutex_);
  if (kept_.size() >= kept_max && !kept_.contains(id)) kept_.erase(kept_.begin());
  kept_[id] = std::move(kept);
}

void KeptRecords::forget(const std::string& id) {
  std::lock_guard lock(mutex_);
  kept_.erase(id);
}

std::int64_t KeptRecords::next_stamp(std::int64_t after) {
  std::lock_guard lock(mutex_);
  last_stamp_ = std::max(last_stamp_, after) + 1;
  return last_stamp_;
}

KeptRecords& kept_records() {
  static KeptRecords records;
  return records;
}

}  // namespace windlass::cloud::cloudformation
