#include "cloud/dynamodb/describe.h"

#include <algorithm>

namespace windlass::cloud::dynamodb {

namespace {

// What a table without provisioned units serves at least.
constexpr std::int64_t warm_read_units = 12000, warm_write_units = 4000;

std::vector<api::AttributeDefinition> described_attributes(const Schema& schema) {
  std::vector<api::AttributeDefinition> all;
  auto add = [&](const KeyAttribute& attribute) {
    auto known =
        std::ranges::any_of(all, [&](auto& one) { return one.attribute_name == attribute.name; });
    if (!known) all.push_back({attribute.name, std::string(name_of(attribute.type))});
  };
  schema.keys.each(add);
  for (auto& index : schema.indexes) index.keys.each(add);
  return all;
}

std::optional<Time> time_of(const std::optional<std::int64_t>& micros) {
  if (!micros) return std::nullopt;
  return from_micros(*micros);
}

api::ProvisionedThroughputDescription described_units(const Throughput& throughput) {
  api::ProvisionedThroughputDescription units;
  units.read_capacity_units = throughput.read_units;
  units.write_capacity_units = throughput.write_units;
  units.number_of_decreases_today = 0;
  return units;
}

std::optional<api::OnDemandThroughput> described_maximum(const Throughput& throughput) {
  if (!throughput.read_max && !throughput.write_max) return std::nullopt;
  return api::OnDemandThroughput{throughput.read_max.value_or(-1),
                                 throughput.write_max.value_or(-1)};
}

api::LocalSecondaryIndexDescription described_local(Dynamo& dynamo, const Table& table,
                                                    const Index& index) {
  api::LocalSecondaryIndexDescription local;
  auto figures = figures_of(dynamo, index.id);
  local.index_name = index.name;
  local.key_schema = described_keys(index.keys);
  local.projection = described_projection(index);
  local.index_size_bytes = figures.bytes;
  local.item_count = figures.items;
  local.index_arn = table.arn() + "/index/" + index.name;
  return local;
}

api::GlobalSecondaryIndexDescription described_global(Dynamo& dynamo, const Table& table,
                                                      const Index& index,
                                                      const std::string& table_status) {
  api::GlobalSecondaryIndexDescription global;
  auto figures = figures_of(dynamo, index.id);
  auto throughput = index_throughput(dynamo, index.id);
  global.index_name = index.name;
  global.key_schema = described_keys(index.keys);
  global.projection = described_projection(index);
  global.index_status = !index.ready || table_status == "CREATING" ? "CREATING" : "ACTIVE";
  if (!index.ready) global.backfilling = true;
  global.provisioned_throughput = described_units(throughput);
  global.index_size_bytes = figures.bytes;
  global.item_count = figures.items;
  global.index_arn = table.arn() + "/index/" + index.name;
  global.on_demand_throughput = described_maximum(throughput);
  global.warm_throughput = {warm_read_units, warm_write_units, global.index_status};
  return global;
}

void describe_settings(const Table& table, api::TableDescription& out) {
  if (table.on_demand)
    out.billing_mode_summary = {"PAY_PER_REQUEST", time_of(table.on_demand_since)};
  else if (table.on_demand_since)
    out.billing_mode_summary = {"PROVISIONED", time_of(table.on_demand_since)};
  out.on_demand_throughput = described_maximum(table.throughput);
  if (table.sse_type) {
    auto& sse = out.sse_description.emplace();
    sse.status = "ENABLED";
    sse.sse_type = table.sse_type;
    sse.kms_master_key_arn = table.sse_key;
  }
  if (table.table_class)
    out.table_class_summary = {table.table_class, time_of(table.class_changed)};
  if (table.restored) {
    auto& summary = out.restore_summary.emplace();
    summary.source_backup_arn = table.restored_backup;
    summary.source_table_arn = table.restored_table;
    summary.restore_date_time = time_of(table.restored);
    summary.restore_in_progress = false;
  }
  out.deletion_protection_enabled = table.is_protected;
}

}  // namespace

std::vector<api::KeySchemaElement> described_keys(const Keys& keys) {
  std::vector<api::KeySchemaElement> elements;
  for (auto& attribute : keys.hash) elements.push_back({attribute.name, "HASH"});
  for (auto& attribute : keys.range) elements.push_back({attribute.name, "RANGE"});
  return elements;
}

api::Projection described_projection(const Index& index) {
  if (index.holds == Index::Holds::All) return {"ALL", {}};
  if (index.holds == Index::Holds::KeysOnly) return {"KEYS_ONLY", {}};
  return {"INCLUDE", index.included};
}

Throughput index_throughput(Dynamo& dynamo, std::int64_t index) {
  auto rows = dynamo.db.query(
      "select read_units, write_units, read_max, write_max from dynamodb_index where id = ?",
      {index});
  if (rows.done()) return {};
  auto row = rows.row();
  return {row.integer(0), row.integer(1), row.optional_integer(2), row.optional_integer(3)};
}

api::TableDescription describe(Dynamo& dynamo, const Table& table, std::string status) {
  api::TableDescription out;
  auto figures = figures_of(dynamo, table.schema.id);
  out.attribute_definitions = described_attributes(table.schema);
  out.table_name = table.schema.name;
  out.key_schema = described_keys(table.schema.keys);
  out.creation_date_time = table.created;
  out.provisioned_throughput = described_units(table.throughput);
  out.provisioned_throughput->last_increase_date_time = time_of(table.increased);
  out.provisioned_throughput->last_decrease_date_time = time_of(table.decreased);
  out.provisioned_throughput->number_of_decreases_today = table.decreases;
  out.table_size_bytes = figures.bytes;
  out.item_count = figures.items;
  out.table_arn = table.arn();
  out.table_id = table.uuid;
  for (auto& index : table.schema.indexes) {
    if (index.global) {
      if (!out.global_secondary_indexes) out.global_secondary_indexes.emplace();
      out.global_secondary_indexes->push_back(described_global(dynamo, table, index, status));
    } else {
      if (!out.local_secondary_indexes) out.local_secondary_indexes.emplace();
      out.local_secondary_indexes->push_back(described_local(dynamo, table, index));
    }
  }
  describe_settings(table, out);
  out.warm_throughput = {warm_read_units, warm_write_units, status};
  out.table_status = std::move(status);
  return out;
}

}  // namespace windlass::cloud::dynamodb
