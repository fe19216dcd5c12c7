// Compiled policies, kept between requests. One of these a process, shared by all threads.
//
// It is never stale: every change in IAM gives its account another generation number, in the same
// transaction, and what was compiled under another number is compiled anew. The number is read with
// the request's own view of the rows. Numbers are random, so that one whose transaction was undone
// never comes back with other content.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cloud/iam/holdings.h"
#include "cloud/policy/policy.h"

namespace windlass::cloud::iam {

class PolicyCache {
 public:
  // Of the user or role of that id; null when there is none.
  std::shared_ptr<const Holdings> holdings(store::Database& db, const AccountId& account,
                                           std::string_view id);
  // A document that travels with the request or lies with a resource, by its text; null for one
  // that is malformed.
  std::shared_ptr<const policy::Policy> compiled(const std::string& document,
                                                 policy::PolicyKind kind);

 private:
  // When full, all are dropped: a working set larger than this is compiled now and then.
  static constexpr std::size_t holdings_max = 2000;
  static constexpr std::size_t documents_max = 2000;

  struct Kept {
    std::int64_t generation;
    std::shared_ptr<const Holdings> holdings;
  };
  std::mutex mutex_;
  std::unordered_map<std::string, Kept> holdings_;
  std::unordered_map<std::string, std::shared_ptr<const policy::Policy>> documents_;
};

std::int64_t generation(store::Database& db, const std::string& account);
// Every operation of IAM that changes something calls it: see service.cc.
void renew_generation(store::Database& db, Random& random, const std::string& account);

}  // namespace windlass::cloud::iam
