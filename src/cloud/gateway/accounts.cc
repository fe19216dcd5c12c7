#include "cloud/gateway/accounts.h"

#include <algorithm>

#include "base/json.h"
#include "cloud/gateway/keys.h"
#include "cloud/gateway/private_file.h"

namespace windlass::cloud {

namespace {

constexpr std::size_t file_size_max = 64 << 10;
constexpr std::size_t name_size_max = 50;

std::string path_of(const std::string& state_dir) { return state_dir + "/accounts"; }

bool is_account(std::string_view text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

Account account_of(const Json& json) {
  return {AccountId{json.text("account").value_or("")},
          json.text("name").value_or(""),
          {json.text("access_key_id").value_or(""), json.text("secret_access_key").value_or("")}};
}

}  // namespace

Result<std::vector<Account>> Accounts::load(const std::string& state_dir) {
  auto path = path_of(state_dir);
  auto text = TRY(read_private(path, file_size_max));
  std::vector<Account> accounts;
  if (!text) return accounts;
  auto json = TRY(parse_json(*text).context("reading " + path));
  auto bad = Error{"BadAccounts", path + " is not an accounts file of windlass; move it away"};
  if (!json.is_array()) return bad;
  for (auto& one : json.as_array()) {
    accounts.push_back(account_of(one));
    auto& root = accounts.back().root;
    if (!is_account(accounts.back().id.text) || root.access_key_id.empty() ||
        root.secret_access_key.empty())
      return bad;
  }
  return accounts;
}

Accounts::Accounts(std::string state_dir, Account first, std::vector<Account> others)
    : state_dir_(std::move(state_dir)), accounts_{std::move(first)} {
  for (auto& one : others) accounts_.push_back(std::move(one));
  several_ = accounts_.size() > 1;
}

std::vector<Account> Accounts::list() const {
  std::lock_guard lock(mutex_);
  return accounts_;
}

std::optional<Account> Accounts::find_by_key(std::string_view access_key_id) const {
  std::lock_guard lock(mutex_);
  for (auto& account : accounts_)
    if (account.root.access_key_id == access_key_id) return account;
  return std::nullopt;
}

Result<Account> Accounts::add(Random& random, const std::string& id, const std::string& name) {
  if (!id.empty() && !is_account(id))
    return Error{"BadAccount", "an account's id has twelve digits, not '" + id + "'", 400};
  if (name.size() > name_size_max)
    return Error{"BadAccount", "an account's name has 50 characters at most", 400};
  std::lock_guard lock(mutex_);
  auto is_taken = [&](auto& wanted) {
    return std::ranges::any_of(accounts_, [&](auto& one) { return one.id.text == wanted; });
  };
  if (is_taken(id)) return Error{"AccountExists", "there is an account " + id + " already", 409};
  if (!name.empty() && std::ranges::any_of(accounts_, [&](auto& one) { return one.name == name; }))
    return Error{"AccountExists", "there is an account named '" + name + "' already", 409};
  if (accounts_.size() >= accounts_max)
    return Error{"TooManyAccounts", "a local cloud has at most 100 accounts", 409};
  auto chosen = id;
  while (chosen.empty() || is_taken(chosen))
    chosen = std::to_string(100'000'000'000 + random.below(900'000'000'000));
  accounts_.push_back({AccountId{chosen}, name, make_root_key(random)});
  save();
  several_ = true;
  return accounts_.back();
}

void Accounts::save() const {
  Json::Array list;
  for (std::size_t i = 1; i < accounts_.size(); ++i) {
    auto& one = accounts_[i];
    list.push_back(Json::Object{{"account", one.id.text},
                                {"name", one.name},
                                {"access_key_id", one.root.access_key_id},
                                {"secret_access_key", one.root.secret_access_key}});
  }
  write_private(path_of(state_dir_), Json(std::move(list)).pretty() + "\n");
}

}  // namespace windlass::cloud
