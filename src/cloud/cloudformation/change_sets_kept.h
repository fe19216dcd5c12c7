// Change sets as rows.
#pragma once

#include "cloud/cloudformation/context.h"
#include "formation/change_set.h"

namespace windlass::cloud::cloudformation {

struct ChangeSet {
  std::string id, stack_id, name;
  Time created{};
  std::string status, execution, reason;
  // What was asked for: template, parameters, tags, type and so on.
  Json wish;
  std::string changes;  // JSON
};

// By ARN, or by name within the stack.
Result<ChangeSet> get_change_set(store::Database& db, const Call& call,
                                 const std::optional<std::string>& name_or_id,
                                 const std::optional<std::string>& stack);
void keep(store::Database& db, const ChangeSet& change_set);

// The wish's parts.
Json blueprint_json(const engine::Asked& asked);
engine::Asked asked_from(const Json& json);
std::string wish_text(const ChangeSet& change_set, std::string_view name);
bool wish_flag(const ChangeSet& change_set, std::string_view name);

}  // namespace windlass::cloud::cloudformation
