// A table's row, and finding it.
#pragma once

#include <optional>
#include <string>

#include "cloud/dynamodb/context.h"
#include "cloud/dynamodb/schema.h"

namespace windlass::cloud::dynamodb {

struct Throughput {
  std::int64_t read_units = 0;
  std::int64_t write_units = 0;
  std::optional<std::int64_t> read_max = {};  // of on-demand tables
  std::optional<std::int64_t> write_max = {};
};

struct Table {
  Schema schema;
  std::string account;
  std::string region;
  std::string uuid;
  Time created{};
  bool on_demand = false;
  Throughput throughput = {};
  std::optional<std::int64_t> on_demand_since = {};
  std::optional<std::int64_t> increased = {};
  std::optional<std::int64_t> decreased = {};
  std::int64_t decreases = 0;
  std::optional<std::string> table_class = {};
  std::optional<std::int64_t> class_changed = {};
  bool is_protected = false;
  std::optional<std::string> sse_type = {};
  std::optional<std::string> sse_key = {};
  std::optional<std::int64_t> recovery_days = {};
  std::optional<std::int64_t> recovery_since = {};
  std::optional<std::string> policy = {};
  std::optional<std::string> policy_revision = {};
  std::optional<std::string> restored_backup = {};
  std::optional<std::string> restored_table = {};
  std::optional<std::int64_t> restored = {};

  std::string arn() const;
};

std::string table_arn(const std::string& region, const std::string& account,
                      const std::string& name);

// Where a table, or one of its indexes, is said to be by an ARN.
struct TableAddress {
  std::string region, account, name;
  std::string index = {};  // "" for the table itself
};
std::optional<TableAddress> parse_table_arn(std::string_view arn);

// The name of the caller's own table in what a request says, which may be the table's ARN too.
Result<std::string> table_name_in(const std::string& name_or_arn, const Call& call);
// Refuses a name that no table may have; `member` is what the request calls it.
Result<> check_table_name(const std::string& name, std::string_view member = "tableName");

// For readers and writers of items. By ARN, also another account's table: the gateway has asked its
// policy.
Result<Schema> get_schema(Dynamo& dynamo, const Call& call,
                          const std::optional<std::string>& name_or_arn);
// For those who describe and change it.
Result<Table> get_table(Dynamo& dynamo, const Call& call,
                        const std::optional<std::string>& name_or_arn);
std::optional<Table> find_table(Dynamo& dynamo, const Call& call, const std::string& name);
std::optional<Schema> find_schema(Dynamo& dynamo, std::int64_t table_id);

void insert(Dynamo& dynamo, const Table& table);
void update(Dynamo& dynamo, const Table& table);
void update_schema(Dynamo& dynamo, const Schema& schema);

// A new holder of items, and one that is emptied from now on.
std::int64_t make_holder(Dynamo& dynamo);
void discard_holder(Dynamo& dynamo, std::int64_t id);

struct Figures {
  std::int64_t items = 0;
  std::int64_t bytes = 0;
};
Figures figures_of(Dynamo& dynamo, std::int64_t holder);

}  // namespace windlass::cloud::dynamodb
