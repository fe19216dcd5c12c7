#include "cloud/gateway/user_keys.h"

namespace windlass::cloud {

std::optional<iam::UserKey> UserKeys::find(std::string_view access_key_id) {
  std::string id(access_key_id);
  std::lock_guard lock(mutex_);
  if (auto found = kept_.find(id); found != kept_.end()) return found->second;
  if (!db_) db_ = store::Database::open(path_, store::Database::Access::ReadOnly);
  // With the mutex held, so that a forget() cannot fall between the reading and the keeping.
  auto key = iam::find_user_key(*db_, id);
  if (!key) return std::nullopt;
  if (kept_.size() >= kept_max) kept_.clear();
  kept_.emplace(std::move(id), *key);
  return key;
}

void UserKeys::forget() {
  std::lock_guard lock(mutex_);
  kept_.clear();
}

}  // namespace windlass::cloud
