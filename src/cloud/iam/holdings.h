// What one entity may do, as its rows say: its policies, compiled.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cloud/iam/entity.h"
#include "cloud/policy/policy.h"

namespace windlass::cloud::iam {

struct Holdings {
  Entity entity;
  std::map<std::string, std::string> tags;
  std::vector<policy::Policy> identity;  // inline and attached; a user's groups' too
  std::optional<policy::Policy> boundary;
  std::vector<const policy::Policy*> identity_list;  // the same, as the evaluator wants them
};

// Of a user, a role or a group.
std::shared_ptr<const Holdings> load_holdings(store::Database& db, const Entity& entity);

}  // namespace windlass::cloud::iam
