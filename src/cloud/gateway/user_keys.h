// Access keys of IAM's users, for authentication: found on event threads, so kept in memory.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cloud/iam/authorise.h"
#include "store/database.h"

namespace windlass::cloud {

class UserKeys {
 public:
  // The database is opened when the first user's key comes.
  explicit UserKeys(std::string database_path) : path_(std::move(database_path)) {}
  // As the last committed state has it.
  std::optional<iam::UserKey> find(std::string_view access_key_id);
  // After each committed change in IAM, before its answer: nobody may use a key that was taken
  // away.
  void forget();

 private:
  static constexpr std::size_t kept_max = 1000;

  std::string path_;
  std::mutex mutex_;
  std::optional<store::Database> db_;
  std::unordered_map<std::string, iam::UserKey> kept_;
};

}  // namespace windlass::cloud
