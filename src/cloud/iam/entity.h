// What users, groups, roles, instance profiles and managed policies have in common: a name, a path,
// an id, an ARN. Found, made and listed here, in one way.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cloud/iam/context.h"

namespace windlass::cloud::iam {

enum class Kind : char { User = 'u', Group = 'g', Role = 'r', Profile = 'p', Policy = 'm' };

struct Entity {
  std::string id;  // "AROA..."
  std::string account;
  Kind kind{};
  std::string name;
  std::string path;  // "/", "/teams/red/"
  Time created{};
  std::optional<std::string> description;
  std::optional<std::string> boundary;  // the ARN of a policy

  std::string arn() const;
};

std::string arn_of(const std::string& account, Kind kind, std::string_view path,
                   std::string_view name);
// "arn:aws:iam::ACCOUNT:role/PATH/NAME" taken apart; nothing for what is no entity's ARN.
struct EntityAddress {
  std::string account;
  Kind kind;
  std::string path;
  std::string name;
};
std::optional<EntityAddress> parse_entity_arn(std::string_view arn);

std::optional<Entity> find_entity(store::Database& db, const std::string& account, Kind kind,
                                  std::string_view name);
std::optional<Entity> find_entity_by_id(store::Database& db, std::string_view id);
// The path must be right, too.
std::optional<Entity> find_entity_by_arn(store::Database& db, std::string_view arn);

// In the caller's account, or NoSuchEntity.
Result<Entity> get_entity(Iam& iam, const Call& call, Kind kind,
                          const std::optional<std::string>& name);
Error cannot_be_found(Kind kind, const std::string& name);
// A role that only its service may change is refused.
Result<Entity> get_changeable(Iam& iam, const Call& call, Kind kind,
                              const std::optional<std::string>& name);
// The user whom a request means: the one it names, or the one who calls.
Result<Entity> get_meant_user(Iam& iam, const Call& call, const std::optional<std::string>& name);

struct NewEntity {
  Kind kind;
  std::optional<std::string> name;
  std::optional<std::string> path = {};
  std::optional<std::string> description = {};
  std::optional<std::string> boundary = {};
};
// Refuses a bad name or path, a name that is taken, one too many.
Result<Entity> make_entity(Iam& iam, const Call& call, const NewEntity& wanted);
Result<> rename_entity(Iam& iam, const Entity& entity, const std::optional<std::string>& new_name,
                       const std::optional<std::string>& new_path);
// With its tags; what else belongs to it must be gone already.
void remove_entity(Iam& iam, const Entity& entity);

// The entities of one kind by name, after `key`: column 0 is the key to go on from.
store::Cursor entity_rows(Iam& iam, const std::string& account, Kind kind, std::string_view after,
                          const std::optional<std::string>& path_prefix, std::int64_t limit);
Entity read_entity(const store::Row& row);

std::string new_id(Iam& iam, std::string_view prefix, std::size_t length = 21);

}  // namespace windlass::cloud::iam
