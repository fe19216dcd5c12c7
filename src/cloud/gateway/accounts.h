// The accounts of this cloud: the first one, and those that `windlass cloud account add` made. Each
// has a root key; those of the others lie in STATE/accounts.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "aws/sigv4.h"
#include "base/random.h"
#include "base/result.h"
#include "cloud/core/identity.h"

namespace windlass::cloud {

struct Account {
  AccountId id;
  std::string name;
  aws::Credentials root;
};

class Accounts {
 public:
  // Reads STATE/accounts, if it is there.
  static Result<std::vector<Account>> load(const std::string& state_dir);
  Accounts(std::string state_dir, Account first, std::vector<Account> others);

  // Is there another account than the first? While there is not, the root key crosses no border.
  bool several() const { return several_; }
  std::vector<Account> list() const;
  std::optional<Account> find_by_key(std::string_view access_key_id) const;
  // On the disk when it returns. Without an id a random one is taken; an id that is taken, or is no
  // twelve digits, is refused.
  Result<Account> add(Random& random, const std::string& id, const std::string& name);

 private:
  void save() const;

  static constexpr std::size_t accounts_max = 100;
  std::string state_dir_;
  mutable std::mutex mutex_;
  std::vector<Account> accounts_;  // the first one first
  std::atomic<bool> several_;
};

}  // namespace windlass::cloud
