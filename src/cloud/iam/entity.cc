#include "cloud/iam/entity.h"

#include <algorithm>

#include "base/text.h"
#include "cloud/iam/errors.h"

namespace windlass::cloud::iam {

namespace {

struct Facts {
  Kind kind;
  std::string_view arn_type;
  std::string_view id_prefix;
  const char* parameter;  // in messages: "userName"
  std::size_t name_max;
  const char* quota;
  std::int64_t count_max;
};

constexpr Facts all_facts[] = {
    {Kind::User, "user", "AIDA", "userName", 64, "UsersPerAccount", 5000},
    {Kind::Group, "group", "AGPA", "groupName", 128, "GroupsPerAccount", 300},
    {Kind::Role, "role", "AROA", "roleName", 64, "RolesPerAccount", 1000},
    {Kind::Profile, "instance-profile", "AIPA", "instanceProfileName", 128,
     "InstanceProfilesPerAccount", 1000},
    {Kind::Policy, "policy", "ANPA", "policyName", 128, "PoliciesPerAccount", 1500},
};

const Facts& facts_of(Kind kind) { return *std::ranges::find(all_facts, kind, &Facts::kind); }

std::string kind_text(Kind kind) { return std::string(1, static_cast<char>(kind)); }

Error taken(Kind kind, const std::string& name) {
  switch (kind) {
    case Kind::User: return already_exists("User with name " + name + " already exists.");
    case Kind::Group: return already_exists("Group with name " + name + " already exists.");
    case Kind::Role: return already_exists("Role with name " + name + " already exists.");
    case Kind::Profile: return already_exists("Instance Profile " + name + " already exists.");
    case Kind::Policy: break;
  }
  return already_exists("A policy called " + name +
                        " already exists. Duplicate names are not allowed.");
}

Result<> check_name(Kind kind, const std::string& name) {
  auto& facts = facts_of(kind);
  if (name.empty() || name.size() > facts.name_max)
    return validation_error("1 validation error detected: Value at '" +
                            std::string(facts.parameter) +
                            "' failed to satisfy constraint: Member must have length less than or "
                            "equal to " +
                            std::to_string(facts.name_max));
  auto fine = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("+=,.@_-").find(c) != std::string_view::npos;
  });
  if (!fine)
    return validation_error("The specified value for " + std::string(facts.parameter) +
                            " is invalid. It must contain only alphanumeric characters and/or the "
                            "following: +=,.@_-");
  return Done{};
}

Result<> check_path(const std::string& path) {
  auto fine = path.starts_with('/') && path.ends_with('/') && path.size() <= 512 &&
              std::ranges::all_of(path, [](char c) { return c > 0x20 && c < 0x7f; });
  if (fine) return Done{};
  return validation_error(
      "The specified value for path is invalid. It must begin and end with / and contain only "
      "alphanumeric characters and/or / characters.");
}

#define ENTITY_COLUMNS \
  "select key, id, account, kind, name, path, created, description, boundary from iam_entity "

}  // namespace

std::string arn_of(const std::string& account, Kind kind, std::string_view path,
                   std::string_view name) {
  auto arn = "arn:aws:iam::" + account + ":";
  arn += facts_of(kind).arn_type;
  arn += path;
  arn += name;
  return arn;
}

std::string Entity::arn() const { return arn_of(account, kind, path, name); }

std::optional<EntityAddress> parse_entity_arn(std::string_view arn) {
  auto parts = split(arn, ':');
  if (parts.size() != 6 || parts[0] != "arn" || parts[2] != "iam" || !parts[3].empty())
    return std::nullopt;
  auto resource = parts[5];
  auto first = resource.find('/'), last = resource.rfind('/');
  if (first == resource.npos || last + 1 == resource.size()) return std::nullopt;
  for (auto& facts : all_facts)
    if (facts.arn_type == resource.substr(0, first))
      return EntityAddress{std::string(parts[4]), facts.kind,
                           std::string(resource.substr(first, last + 1 - first)),
                           std::string(resource.substr(last + 1))};
  return std::nullopt;
}

Entity read_entity(const store::Row& row) {
  Entity entity;
  entity.id = row.text(1);
  entity.account = row.text(2);
  entity.kind = static_cast<Kind>(row.view(3).front());
  entity.name = row.text(4);
  entity.path = row.text(5);
  entity.created = from_micros(row.integer(6));
  entity.description = row.optional_text(7);
  entity.boundary = row.optional_text(8);
  return entity;
}

// By the small form, which the index has; then the name itself must be right.
std::optional<Entity> find_entity(store::Database& db, const std::string& account, Kind kind,
                                  std::string_view name) {
  auto rows = db.query(ENTITY_COLUMNS "where account = ? and kind = ? and key = ?",
                       {account, kind_text(kind), lower(name)});
  if (rows.done() || rows.row().view(4) != name) return std::nullopt;
  return read_entity(rows.row());
}

std::optional<Entity> find_entity_by_id(store::Database& db, std::string_view id) {
  auto rows = db.query(ENTITY_COLUMNS "where id = ?", {id});
  if (rows.done()) return std::nullopt;
  return read_entity(rows.row());
}

std::optional<Entity> find_entity_by_arn(store::Database& db, std::string_view arn) {
  auto address = parse_entity_arn(arn);
  if (!address) return std::nullopt;
  auto entity = find_entity(db, address->account, address->kind, address->name);
  if (!entity || entity->path != address->path) return std::nullopt;
  return entity;
}

Error cannot_be_found(Kind kind, const std::string& name) {
  switch (kind) {
    case Kind::User: return no_such_entity("The user with name " + name + " cannot be found.");
    case Kind::Group: return no_such_entity("The group with name " + name + " cannot be found.");
    case Kind::Role: return no_such_entity("The role with name " + name + " cannot be found.");
    case Kind::Profile: return no_such_entity("Instance Profile " + name + " cannot be found.");
    case Kind::Policy: break;
  }
  return policy_not_found(name);
}

Result<Entity> get_entity(Iam& iam, const Call& call, Kind kind,
                          const std::optional<std::string>& name) {
  auto entity = find_entity(iam.db, call.caller.account.text, kind, name.value_or(""));
  if (!entity) return cannot_be_found(kind, name.value_or(""));
  return *std::move(entity);
}

Result<Entity> get_changeable(Iam& iam, const Call& call, Kind kind,
                              const std::optional<std::string>& name) {
  auto entity = TRY(get_entity(iam, call, kind, name));
  if (kind == Kind::Role &&
      iam.db.any("select 1 from iam_role where id = ? and linked_service is not null", {entity.id}))
    return Error{"UnmodifiableEntity", "Cannot perform the operation on the protected role '" +
                                           entity.name + "' - this role is only modifiable by AWS"};
  return entity;
}

Result<Entity> get_meant_user(Iam& iam, const Call& call, const std::optional<std::string>& name) {
  if (name) return get_entity(iam, call, Kind::User, name);
  auto address = parse_entity_arn(call.caller.arn);
  if (!address || address->kind != Kind::User)
    return validation_error("Must specify userName when calling with non-User credentials");
  return get_entity(iam, call, Kind::User, address->name);
}

Result<Entity> make_entity(Iam& iam, const Call& call, const NewEntity& wanted) {
  auto& facts = facts_of(wanted.kind);
  auto name = wanted.name.value_or("");
  TRY(check_name(wanted.kind, name));
  auto path = wanted.path.value_or("/");
  TRY(check_path(path));
  auto& account = call.caller.account.text;
  auto kind = kind_text(wanted.kind);
  if (iam.db.any("select 1 from iam_entity where account = ? and kind = ? and key = ?",
                 {account, kind, lower(name)}))
    return taken(wanted.kind, name);
  auto count = iam.db.find_integer("select count(*) from iam_entity where account = ? and kind = ?",
                                   {account, kind});
  if (count.value_or(0) >= facts.count_max) return quota_exceeded(facts.quota, facts.count_max);

  Entity entity;
  entity.id = new_id(iam, facts.id_prefix);
  entity.account = account;
  entity.kind = wanted.kind;
  entity.name = name;
  entity.path = path;
  entity.created = from_micros(micros(call.now));
  entity.description = wanted.description;
  entity.boundary = wanted.boundary;
  iam.db.run(
      "insert into iam_entity (id, account, kind, key, name, path, created, description, boundary) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {entity.id, account, kind, lower(name), name, path, micros(call.now), wanted.description,
       wanted.boundary});
  return entity;
}

Result<> rename_entity(Iam& iam, const Entity& entity, const std::optional<std::string>& new_name,
                       const std::optional<std::string>& new_path) {
  auto name = new_name.value_or(entity.name);
  auto path = new_path.value_or(entity.path);
  TRY(check_name(entity.kind, name));
  TRY(check_path(path));
  if (iam.db.any("select 1 from iam_entity where account = ? and kind = ? and key = ? and id <> ?",
                 {entity.account, kind_text(entity.kind), lower(name), entity.id}))
    return taken(entity.kind, name);
  iam.db.run("update iam_entity set key = ?, name = ?, path = ? where id = ?",
             {lower(name), name, path, entity.id});
  return Done{};
}

void remove_entity(Iam& iam, const Entity& entity) {
  iam.db.run("delete from iam_tag where owner = ?", {entity.id});
  iam.db.run("delete from iam_entity where id = ?", {entity.id});
}

store::Cursor entity_rows(Iam& iam, const std::string& account, Kind kind, std::string_view after,
                          const std::optional<std::string>& path_prefix, std::int64_t limit) {
  auto prefix = path_prefix.value_or("/");
  return iam.db.query(ENTITY_COLUMNS
                      "where account = ? and kind = ? and key > ? and "
                      "substr(path, 1, length(?)) = ? order by key limit ?",
                      {account, kind_text(kind), after, prefix, prefix, limit});
}

std::string new_id(Iam& iam, std::string_view prefix, std::size_t length) {
  return std::string(prefix) +
         iam.work.random.text(length - prefix.size(), "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
}

}  // namespace windlass::cloud::iam
