// Aliases: names of a key that can be moved to another one.
#include "cloud/kms/errors.h"
#include "cloud/kms/handlers.h"
#include "cloud/kms/key.h"
#include "cloud/kms/managed.h"
#include "cloud/kms/page.h"

namespace windlass::cloud::kms {

namespace {

constexpr int aliases_per_key_max = 50;

Result<std::string> checked_name(const std::optional<std::string>& given) {
  auto name = given.value_or("");
  if (!name.starts_with("alias/")) return validation("Invalid identifier");
  if (name.size() == 6)
    return Error{"InvalidAliasNameException", "Alias must have a name after 'alias/'"};
  if (name.find(':') != std::string::npos)
    return validation(name + " contains invalid characters for an alias");
  if (name.starts_with("alias/aws/") || name == "alias/aws")
    return Error{"NotAuthorizedException", "The alias prefix alias/aws/ is reserved for AWS", 400};
  return name;
}

Result<Key> target_key(Kms& kms, const Call& call, const std::optional<std::string>& target) {
  if (target && target->find("alias/") != std::string::npos)
    return validation("Aliases must refer to keys. Not aliases");
  auto key = TRY(get_changeable_key(kms, call, target));
  return key;
}

std::optional<std::string> find_target(Kms& kms, const Call& call, const std::string& name) {
  return kms.db.find_text("select key from kms_alias where account = ? and region = ? and name = ?",
                          {call.caller.account.text, call.region.text, name});
}

}  // namespace

Result<> create_alias(Kms& kms, const Call& call, const CreateAliasRequest& in) {
  auto name = TRY(checked_name(in.alias_name));
  auto key = TRY(target_key(kms, call, in.target_key_id));
  if (find_target(kms, call, name))
    return Error{
        "AlreadyExistsException",
        "An alias with the name " + alias_arn(key.account, key.region, name) + " already exists"};
  auto count = kms.db.find_integer("select count(*) from kms_alias where key = ?", {key.id});
  if (count >= aliases_per_key_max)
    return limit_exceeded("A key can have no more than 50 aliases: " + key.arn());

  kms.db.run(
      "insert into kms_alias (account, region, name, key, created, updated) "
      "values (?, ?, ?, ?, ?, ?)",
      {key.account.text, key.region.text, name, key.id, micros(call.now), micros(call.now)});
  return Done{};
}

Result<> update_alias(Kms& kms, const Call& call, const UpdateAliasRequest& in) {
  auto name = TRY(checked_name(in.alias_name));
  auto key = TRY(target_key(kms, call, in.target_key_id));
  if (!find_target(kms, call, name))
    return alias_not_found(alias_arn(key.account, key.region, name));
  kms.db.run(
      "update kms_alias set key = ?, updated = ? "
      "where account = ? and region = ? and name = ?",
      {key.id, micros(call.now), key.account.text, key.region.text, name});
  return Done{};
}

Result<> delete_alias(Kms& kms, const Call& call, const DeleteAliasRequest& in) {
  auto name = TRY(checked_name(in.alias_name));
  auto removed = kms.db.run("delete from kms_alias where account = ? and region = ? and name = ?",
                            {call.caller.account.text, call.region.text, name});
  if (!removed) return alias_not_found(alias_arn(call.caller.account, call.region, name));
  return Done{};
}

// Without a key, the list also has AWS's own aliases whose keys nobody has needed yet, as AWS's
// does: clients look them up here before they ask for the key, which makes it.
Result<ListAliasesResponse> list_aliases(Kms& kms, const Call& call, const ListAliasesRequest& in) {
  static const auto sql =
      "select name, key, created, updated from (select name, key, created, updated from kms_alias "
      "where account = ?1 and region = ?2 union all select column1, null, null, null from (" +
      managed_alias_values() +
      ") where column1 not in (select name from kms_alias where account = ?1 and region = ?2)) "
      "where name > ?3 and (?4 is null or key = ?4) order by name limit ?5";
  auto start = TRY(page_start(in.limit, in.marker, 50));
  std::optional<std::string> key;
  if (in.key_id) key = TRY(get_key(kms, call, in.key_id)).id;
  ListAliasesResponse answer;
  fill_page(answer, answer.aliases, start,
            kms.db.query(
                sql, {call.caller.account.text, call.region.text, start.after, key, start.rows()}),
            [&](const store::Row& row) {
              AliasListEntry entry;
              entry.alias_name = row.text(0);
              entry.alias_arn = alias_arn(call.caller.account, call.region, *entry.alias_name);
              entry.target_key_id = row.optional_text(1);
              if (!row.is_null(2)) entry.creation_date = from_micros(row.integer(2));
              if (!row.is_null(3)) entry.last_updated_date = from_micros(row.integer(3));
              auto name = *entry.alias_name;
              return std::pair{std::move(entry), std::move(name)};
            });
  return answer;
}

}  // namespace windlass::cloud::kms
