#include "cloud/dynamodb/table.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::cloud::dynamodb {

namespace {

// In the order of the columns, so that reading and writing a row cannot disagree.
constexpr std::string_view columns =
    "id, uuid, created, schema, billing, read_units, write_units, read_max, write_max, "
    "on_demand_since, increased, decreased, decreases, class, class_changed, protected, sse_type, "
    "sse_key, recovery_days, recovery_since, policy, policy_revision, restored_backup, "
    "restored_table, restored";

Table table_of(const store::Row& row, const std::string& account, const std::string& region) {
  Table table;
  table.account = account;
  table.region = region;
  table.uuid = row.text(1);
  table.created = from_micros(row.integer(2));
  table.schema = schema_of(row.view(3));
  table.on_demand = row.view(4) == "PAY_PER_REQUEST";
  table.throughput = {row.integer(5), row.integer(6), row.optional_integer(7),
                      row.optional_integer(8)};
  table.on_demand_since = row.optional_integer(9);
  table.increased = row.optional_integer(10);
  table.decreased = row.optional_integer(11);
  table.decreases = row.integer(12);
  table.table_class = row.optional_text(13);
  table.class_changed = row.optional_integer(14);
  table.is_protected = row.integer(15) != 0;
  table.sse_type = row.optional_text(16);
  table.sse_key = row.optional_text(17);
  table.recovery_days = row.optional_integer(18);
  table.recovery_since = row.optional_integer(19);
  table.policy = row.optional_text(20);
  table.policy_revision = row.optional_text(21);
  table.restored_backup = row.optional_text(22);
  table.restored_table = row.optional_text(23);
  table.restored = row.optional_integer(24);
  return table;
}

std::string select_table() {
  return "select " + std::string(columns) +
         " from dynamodb_table where account = ? and region = ? and name = ?";
}

Error no_table(const std::string& name) {
  return {"ResourceNotFoundException",
          "Requested resource not found: Table: " + name + " not found"};
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

}  // namespace

std::string table_arn(const std::string& region, const std::string& account,
                      const std::string& name) {
  return "arn:aws:dynamodb:" + region + ":" + account + ":table/" + name;
}

std::string Table::arn() const { return table_arn(region, account, schema.name); }

Result<> check_table_name(const std::string& name, std::string_view member) {
  auto refused = [&](std::string_view constraint) {
    return invalid("1 validation error detected: Value '" + name + "' at '" + std::string(member) +
                   "' failed to satisfy constraint: Member must " + std::string(constraint));
  };
  if (!std::ranges::all_of(name, is_name_character))
    return refused("satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  if (name.size() < 3) return refused("have length greater than or equal to 3");
  if (name.size() > 255) return refused("have length less than or equal to 255");
  return Done{};
}

std::optional<TableAddress> parse_table_arn(std::string_view arn) {
  auto parts = split(arn, ':');
  if (parts.size() != 6 || parts[0] != "arn" || parts[2] != "dynamodb") return std::nullopt;
  auto words = split(parts[5], '/');
  if (words.size() < 2 || words[0] != "table") return std::nullopt;
  TableAddress address{std::string(parts[3]), std::string(parts[4]), std::string(words[1])};
  if (words.size() == 4 && words[2] == "index") address.index = std::string(words[3]);
  return address;
}

namespace {

// Whose table is meant: the caller's, or by ARN somebody's.
Result<TableAddress> address_in(const std::string& name_or_arn, const Call& call) {
  TableAddress address{call.region.text, call.caller.account.text, name_or_arn};
  if (name_or_arn.starts_with("arn:")) {
    auto parsed = parse_table_arn(name_or_arn);
    if (!parsed || !parsed->index.empty() || parsed->name.size() + 1 >= name_or_arn.size() ||
        !name_or_arn.ends_with("/" + parsed->name))
      return invalid("Invalid table ARN: " + name_or_arn);
    // Tables of other regions are not here.
    if (parsed->region != call.region.text)
      return Error{"ResourceNotFoundException", "Requested resource not found"};
    address = *std::move(parsed);
  }
  TRY(check_table_name(address.name));
  return address;
}

std::optional<Table> find_table_at(Dynamo& dynamo, const TableAddress& address) {
  auto rows = dynamo.db.query(select_table(), {address.account, address.region, address.name});
  if (rows.done()) return std::nullopt;
  return table_of(rows.row(), address.account, address.region);
}

}  // namespace

Result<std::string> table_name_in(const std::string& name_or_arn, const Call& call) {
  auto address = TRY(address_in(name_or_arn, call));
  if (address.account != call.caller.account.text)
    return Error{"ResourceNotFoundException", "Requested resource not found"};
  return address.name;
}

Result<Schema> get_schema(Dynamo& dynamo, const Call& call,
                          const std::optional<std::string>& name_or_arn) {
  auto address = TRY(address_in(name_or_arn.value_or(""), call));
  auto rows = dynamo.db.query(
      "select schema from dynamodb_table where account = ? and region = ? and name = ?",
      {address.account, address.region, address.name});
  if (rows.done()) return Error{"ResourceNotFoundException", "Requested resource not found"};
  return schema_of(rows.row().view(0));
}

std::optional<Table> find_table(Dynamo& dynamo, const Call& call, const std::string& name) {
  return find_table_at(dynamo, {call.region.text, call.caller.account.text, name});
}

Result<Table> get_table(Dynamo& dynamo, const Call& call,
                        const std::optional<std::string>& name_or_arn) {
  auto address = TRY(address_in(name_or_arn.value_or(""), call));
  auto table = find_table_at(dynamo, address);
  if (!table) return no_table(address.name);
  return std::move(*table);
}

std::optional<Schema> find_schema(Dynamo& dynamo, std::int64_t table_id) {
  auto rows = dynamo.db.query("select schema from dynamodb_table where id = ?", {table_id});
  if (rows.done()) return std::nullopt;
  return schema_of(rows.row().view(0));
}

void insert(Dynamo& dynamo, const Table& table) {
  dynamo.db.run(
      "insert into dynamodb_table (account, region, name, id, uuid, created, schema, billing) "
      "values (?, ?, ?, ?, ?, ?, x'', '')",
      {table.account, table.region, table.schema.name, table.schema.id, table.uuid,
       micros(table.created)});
  update(dynamo, table);
}

void update(Dynamo& dynamo, const Table& table) {
  auto schema = schema_bytes(table.schema);
  dynamo.db.run(
      "update dynamodb_table set schema = ?, billing = ?, read_units = ?, write_units = ?, "
      "read_max = ?, write_max = ?, on_demand_since = ?, increased = ?, decreased = ?, "
      "decreases = ?, class = ?, class_changed = ?, protected = ?, sse_type = ?, sse_key = ?, "
      "recovery_days = ?, recovery_since = ?, policy = ?, policy_revision = ?, "
      "restored_backup = ?, restored_table = ?, restored = ? "
      "where account = ? and region = ? and name = ?",
      {store::Blob{schema},
       table.on_demand ? "PAY_PER_REQUEST" : "PROVISIONED",
       table.throughput.read_units,
       table.throughput.write_units,
       table.throughput.read_max,
       table.throughput.write_max,
       table.on_demand_since,
       table.increased,
       table.decreased,
       table.decreases,
       table.table_class,
       table.class_changed,
       table.is_protected,
       table.sse_type,
       table.sse_key,
       table.recovery_days,
       table.recovery_since,
       table.policy,
       table.policy_revision,
       table.restored_backup,
       table.restored_table,
       table.restored,
       table.account,
       table.region,
       table.schema.name});
}

void update_schema(Dynamo& dynamo, const Schema& schema) {
  auto bytes = schema_bytes(schema);
  dynamo.db.run("update dynamodb_table set schema = ? where id = ?",
                {store::Blob{bytes}, schema.id});
}

std::int64_t make_holder(Dynamo& dynamo) {
  dynamo.db.run("insert into dynamodb_holder default values");
  return dynamo.db.last_insert_id();
}

void discard_holder(Dynamo& dynamo, std::int64_t id) {
  dynamo.db.run("delete from dynamodb_holder where id = ?", {id});
  dynamo.db.run("delete from dynamodb_index where id = ?", {id});
  dynamo.db.run("delete from dynamodb_backfill where holder = ?", {id});
  dynamo.db.run("insert or ignore into dynamodb_trash (holder) values (?)", {id});
}

Figures figures_of(Dynamo& dynamo, std::int64_t holder) {
  auto rows = dynamo.db.query("select items, bytes from dynamodb_holder where id = ?", {holder});
  if (rows.done()) return {};
  return {rows.row().integer(0), rows.row().integer(1)};
}

}  // namespace windlass::cloud::dynamodb
