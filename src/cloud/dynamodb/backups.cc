// CreateBackup, DescribeBackup, ListBackups, DeleteBackup, RestoreTableFromBackup.
//
// A backup is a holder of its own with a copy of the table's items, made in one transaction.
#include <algorithm>

#include "base/time.h"
#include "cloud/dynamodb/describe.h"
#include "cloud/dynamodb/handlers.h"
#include "cloud/dynamodb/indexes.h"
#include "cloud/dynamodb/storage.h"
#include "cloud/dynamodb/table_checks.h"

namespace windlass::cloud::dynamodb {

using namespace aws::dynamodb;

namespace {

constexpr int list_max = 100;

struct Backup {
  std::string arn, name, table_name, table_uuid;
  std::int64_t holder = 0;
  Time created{}, table_created{};
  Schema schema;
  bool on_demand = false;
  Throughput throughput;
};

constexpr std::string_view columns =
    "arn, name, holder, created, table_name, table_uuid, table_created, schema, billing, "
    "read_units, write_units";

Backup backup_of(const store::Row& row) {
  Backup backup;
  backup.arn = row.text(0);
  backup.name = row.text(1);
  backup.holder = row.integer(2);
  backup.created = from_micros(row.integer(3));
  backup.table_name = row.text(4);
  backup.table_uuid = row.text(5);
  backup.table_created = from_micros(row.integer(6));
  backup.schema = schema_of(row.view(7));
  backup.on_demand = row.view(8) == "PAY_PER_REQUEST";
  backup.throughput = {row.integer(9), row.integer(10)};
  return backup;
}

Result<Backup> get_backup(Dynamo& dynamo, const Call& call, const std::string& arn) {
  auto rows =
      dynamo.db.query("select " + std::string(columns) +
                          " from dynamodb_backup where account = ? and region = ? and arn = ?",
                      {call.caller.account.text, call.region.text, arn});
  if (rows.done()) return Error{"BackupNotFoundException", "Backup not found: " + arn};
  return backup_of(rows.row());
}

void copy_items(Dynamo& dynamo, std::int64_t from, std::int64_t to) {
  dynamo.db.run(
      "insert into dynamodb_item (holder, pk, sk, size, item) "
      "select ?, pk, sk, size, item from dynamodb_item where holder = ?",
      {to, from});
  auto figures = figures_of(dynamo, from);
  dynamo.db.run("update dynamodb_holder set items = ?, bytes = ? where id = ?",
                {figures.items, figures.bytes, to});
}

BackupDetails details_of(Dynamo& dynamo, const Backup& backup, std::string status = "AVAILABLE") {
  BackupDetails details;
  details.backup_arn = backup.arn;
  details.backup_name = backup.name;
  details.backup_size_bytes = figures_of(dynamo, backup.holder).bytes;
  details.backup_status = std::move(status);
  details.backup_type = "USER";
  details.backup_creation_date_time = backup.created;
  return details;
}

SourceTableFeatureDetails features_of(const Backup& backup) {
  SourceTableFeatureDetails features;
  for (auto& index : backup.schema.indexes) {
    if (index.global) {
      if (!features.global_secondary_indexes) features.global_secondary_indexes.emplace();
      auto& info = features.global_secondary_indexes->emplace_back();
      info.index_name = index.name;
      info.key_schema = described_keys(index.keys);
      info.projection = described_projection(index);
    } else {
      if (!features.local_secondary_indexes) features.local_secondary_indexes.emplace();
      features.local_secondary_indexes->push_back(
          {index.name, described_keys(index.keys), described_projection(index)});
    }
  }
  auto& expires_by = backup.schema.expires_by;
  auto& time_to_live = features.time_to_live_description.emplace();
  time_to_live.time_to_live_status = expires_by.empty() ? "DISABLED" : "ENABLED";
  if (!expires_by.empty()) time_to_live.attribute_name = expires_by;
  return features;
}

BackupDescription description_of(Dynamo& dynamo, const Call& call, const Backup& backup,
                                 std::string status = "AVAILABLE") {
  BackupDescription out;
  auto figures = figures_of(dynamo, backup.holder);
  out.backup_details = details_of(dynamo, backup, std::move(status));
  auto& source = out.source_table_details.emplace();
  source.table_name = backup.table_name;
  source.table_id = backup.table_uuid;
  source.table_arn = table_arn(call.region.text, call.caller.account.text, backup.table_name);
  source.table_size_bytes = figures.bytes;
  source.item_count = figures.items;
  source.key_schema = described_keys(backup.schema.keys);
  source.table_creation_date_time = backup.table_created;
  source.provisioned_throughput = {backup.throughput.read_units, backup.throughput.write_units};
  source.billing_mode = backup.on_demand ? "PAY_PER_REQUEST" : "PROVISIONED";
  out.source_table_feature_details = features_of(backup);
  return out;
}

// The indexes that the restored table shall have: the backup's, or some of them. They are matched
// by name; AWS refuses new ones here.
template <class Given>
Result<> keep_only(std::vector<dynamodb::Index>& indexes, bool global, const Given& given) {
  if (!given) return Done{};
  std::vector<std::string> names;
  for (auto& one : *given) names.push_back(*one.index_name);
  for (auto& name : names) {
    auto known = std::ranges::any_of(
        indexes, [&](auto& index) { return index.global == global && index.name == name; });
    if (!known)
      return invalid("One or more parameter values were invalid: the backup has no index " + name);
  }
  std::erase_if(indexes, [&](auto& index) {
    return index.global == global && std::ranges::find(names, index.name) == names.end();
  });
  return Done{};
}

}  // namespace

Result<CreateBackupOutput> create_backup(Dynamo& dynamo, const Call& call,
                                         const CreateBackupInput& in) {
  auto table = get_table(dynamo, call, in.table_name);
  if (!table) {
    if (table.error().code != "ResourceNotFoundException") return std::move(table).error();
    return Error{"TableNotFoundException", "Table not found: " + *in.table_name};
  }
  Backup backup;
  // As AWS's: milliseconds and eight digits.
  auto number = std::to_string(epoch_millis(call.now)) + "-" + dynamo.work.random.hex(8);
  backup.arn = table->arn() + "/backup/0" + number;
  backup.name = *in.backup_name;
  backup.holder = make_holder(dynamo);
  backup.created = call.now;
  copy_items(dynamo, table->schema.id, backup.holder);
  auto schema = schema_bytes(table->schema);
  dynamo.db.run(
      "insert into dynamodb_backup (account, region, arn, name, holder, created, table_name, "
      "table_uuid, table_created, schema, billing, read_units, write_units) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {table->account, table->region, backup.arn, backup.name, backup.holder, micros(call.now),
       table->schema.name, table->uuid, micros(table->created), store::Blob{schema},
       table->on_demand ? "PAY_PER_REQUEST" : "PROVISIONED", table->throughput.read_units,
       table->throughput.write_units});
  return CreateBackupOutput{details_of(dynamo, backup)};
}

Result<DescribeBackupOutput> describe_backup(Dynamo& dynamo, const Call& call,
                                             const DescribeBackupInput& in) {
  auto backup = TRY(get_backup(dynamo, call, *in.backup_arn));
  return DescribeBackupOutput{description_of(dynamo, call, backup)};
}

Result<ListBackupsOutput> list_backups(Dynamo& dynamo, const Call& call,
                                       const ListBackupsInput& in) {
  std::string table;
  if (in.table_name) table = TRY(table_name_in(*in.table_name, call));
  // Other kinds of backups are made by services that are not here.
  if (in.backup_type && *in.backup_type != "USER" && *in.backup_type != "ALL")
    return ListBackupsOutput{std::vector<BackupSummary>{}, {}};
  auto limit = in.limit.value_or(list_max);
  ListBackupsOutput out;
  auto& summaries = out.backup_summaries.emplace();
  for (auto row : dynamo.db.query(
           "select " + std::string(columns) +
               " from dynamodb_backup where account = ?1 and region = ?2 and arn > ?3 and "
               "(?4 = '' or table_name = ?4) and created >= ?5 and created < ?6 "
               "order by arn limit ?7",
           {call.caller.account.text, call.region.text, in.exclusive_start_backup_arn.value_or(""),
            table, in.time_range_lower_bound ? micros(*in.time_range_lower_bound) : 0,
            in.time_range_upper_bound ? micros(*in.time_range_upper_bound)
                                      : std::numeric_limits<std::int64_t>::max(),
            limit + 1})) {
    if (std::ssize(summaries) == limit) {
      out.last_evaluated_backup_arn = summaries.back().backup_arn;
      break;
    }
    auto backup = backup_of(row);
    auto& summary = summaries.emplace_back();
    summary.table_name = backup.table_name;
    summary.table_id = backup.table_uuid;
    summary.table_arn = table_arn(call.region.text, call.caller.account.text, backup.table_name);
    summary.backup_arn = backup.arn;
    summary.backup_name = backup.name;
    summary.backup_creation_date_time = backup.created;
    summary.backup_status = "AVAILABLE";
    summary.backup_type = "USER";
    summary.backup_size_bytes = figures_of(dynamo, backup.holder).bytes;
  }
  return out;
}

Result<DeleteBackupOutput> delete_backup(Dynamo& dynamo, const Call& call,
                                         const DeleteBackupInput& in) {
  auto backup = TRY(get_backup(dynamo, call, *in.backup_arn));
  DeleteBackupOutput out{description_of(dynamo, call, backup, "DELETED")};
  dynamo.db.run("delete from dynamodb_backup where account = ? and region = ? and arn = ?",
                {call.caller.account.text, call.region.text, backup.arn});
  discard_holder(dynamo, backup.holder);
  return out;
}

// Tags, policy, time to live and deletion protection do not come back, as with AWS.
Result<RestoreTableFromBackupOutput> restore_table_from_backup(
    Dynamo& dynamo, const Call& call, const RestoreTableFromBackupInput& in) {
  TRY(check_table_name(*in.target_table_name, "targetTableName"));
  auto backup = TRY(get_backup(dynamo, call, *in.backup_arn));
  if (find_table(dynamo, call, *in.target_table_name))
    return Error{"TableAlreadyExistsException", "Table already exists: " + *in.target_table_name};

  Table table;
  table.account = call.caller.account.text;
  table.region = call.region.text;
  table.uuid = dynamo.work.random.uuid();
  table.created = call.now;
  table.on_demand =
      in.billing_mode_override ? *in.billing_mode_override == "PAY_PER_REQUEST" : backup.on_demand;
  if (table.on_demand) table.on_demand_since = micros(call.now);
  table.throughput = in.provisioned_throughput_override
                         ? throughput_of(in.provisioned_throughput_override, {})
                         : backup.throughput;
  if (table.on_demand) table.throughput = throughput_of({}, in.on_demand_throughput_override);
  table.restored_backup = backup.arn;
  table.restored_table = table_arn(table.region, table.account, backup.table_name);
  table.restored = micros(call.now);
  table.schema.name = *in.target_table_name;
  table.schema.keys = backup.schema.keys;
  auto indexes = backup.schema.indexes;
  TRY(keep_only(indexes, true, in.global_secondary_index_override));
  TRY(keep_only(indexes, false, in.local_secondary_index_override));
  table.schema.id = make_holder(dynamo);
  insert(dynamo, table);
  copy_items(dynamo, backup.holder, table.schema.id);
  for (auto& index : indexes) add_index(dynamo, table, index, table.throughput);
  return RestoreTableFromBackupOutput{describe(dynamo, table, "CREATING")};
}

}  // namespace windlass::cloud::dynamodb
