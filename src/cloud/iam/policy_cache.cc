#include "cloud/iam/policy_cache.h"

namespace windlass::cloud::iam {

std::int64_t generation(store::Database& db, const std::string& account) {
  return db.find_integer("select number from iam_generation where account = ?", {account})
      .value_or(0);
}

void renew_generation(store::Database& db, Random& random, const std::string& account) {
  db.run("insert or replace into iam_generation (account, number) values (?, ?)",
         {account, random.number() | 1});
}

std::shared_ptr<const Holdings> PolicyCache::holdings(store::Database& db, const AccountId& account,
                                                      std::string_view id) {
  auto now = generation(db, account.text);
  std::string key(id);
  {
    std::lock_guard lock(mutex_);
    auto found = holdings_.find(key);
    if (found != holdings_.end() && found->second.generation == now) return found->second.holdings;
  }
  auto entity = find_entity_by_id(db, id);
  if (!entity || entity->account != account.text) return nullptr;
  auto loaded = load_holdings(db, *entity);
  std::lock_guard lock(mutex_);
  if (holdings_.size() >= holdings_max) holdings_.clear();
  holdings_[key] = {now, loaded};
  return loaded;
}

std::shared_ptr<const policy::Policy> PolicyCache::compiled(const std::string& document,
                                                            policy::PolicyKind kind) {
  auto key = std::to_string(static_cast<int>(kind)) + document;
  {
    std::lock_guard lock(mutex_);
    auto found = documents_.find(key);
    if (found != documents_.end()) return found->second;
  }
  auto parsed = policy::parse_policy(document, kind);
  if (!parsed) return nullptr;
  auto kept = std::make_shared<const policy::Policy>(*std::move(parsed));
  std::lock_guard lock(mutex_);
  if (documents_.size() >= documents_max) documents_.clear();
  documents_[key] = kept;
  return kept;
}

}  // namespace windlass::cloud::iam
