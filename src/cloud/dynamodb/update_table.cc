// UpdateTable.
#include <algorithm>

#include "cloud/dynamodb/describe.h"
#include "cloud/dynamodb/handlers.h"
#include "cloud/dynamodb/indexes.h"
#include "cloud/dynamodb/table_checks.h"

namespace windlass::cloud::dynamodb {

using namespace aws::dynamodb;

namespace {

bool says_nothing(const UpdateTableInput& in) {
  return !in.provisioned_throughput && !in.billing_mode && !in.stream_specification &&
         !in.sse_specification && !in.table_class && !in.deletion_protection_enabled &&
         !in.on_demand_throughput && !in.warm_throughput &&
         (!in.global_secondary_index_updates || in.global_secondary_index_updates->empty());
}

Result<> refuse_what_is_not_served(const UpdateTableInput& in) {
  TRY(check_streams(in.stream_specification));
  if ((in.replica_updates && !in.replica_updates->empty()) || in.multi_region_consistency ||
      (in.global_table_witness_updates && !in.global_table_witness_updates->empty()))
    return invalid("ReplicaUpdates: global tables are not served by this cloud");
  return Done{};
}

void note_change(Table& table, const Throughput& now, const Call& call) {
  auto& old = table.throughput;
  if (now.read_units > old.read_units || now.write_units > old.write_units)
    table.increased = micros(call.now);
  if (now.read_units < old.read_units || now.write_units < old.write_units) {
    table.decreased = micros(call.now);
    ++table.decreases;
  }
}

Result<> update_billing(Dynamo& dynamo, Table& table, const UpdateTableInput& in,
                        const Call& call) {
  bool was_on_demand = table.on_demand;
  if (in.billing_mode) table.on_demand = *in.billing_mode == "PAY_PER_REQUEST";
  if (in.provisioned_throughput || table.on_demand != was_on_demand)
    TRY(check_billing(table.on_demand, in.provisioned_throughput));
  if (table.on_demand != was_on_demand && table.on_demand) {
    table.on_demand_since = micros(call.now);
    table.throughput.read_units = table.throughput.write_units = 0;
    for (auto& index : table.schema.indexes) update_index(dynamo, index.id, {});
  }
  if (in.provisioned_throughput) {
    auto now = throughput_of(in.provisioned_throughput, {});
    auto& old = table.throughput;
    if (!was_on_demand && now.read_units == old.read_units && now.write_units == old.write_units &&
        !in.global_secondary_index_updates)
      return invalid(
          "The provisioned throughput for the table will not change. The requested value equals "
          "the current value. Current ReadCapacityUnits provisioned for the table: " +
          std::to_string(old.read_units) +
          ". Requested ReadCapacityUnits: " + std::to_string(now.read_units) +
          ". Current WriteCapacityUnits provisioned for the table: " +
          std::to_string(old.write_units) +
          ". Requested WriteCapacityUnits: " + std::to_string(now.write_units) +
          ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request "
          "higher limits.");
    note_change(table, now, call);
    old.read_units = now.read_units;
    old.write_units = now.write_units;
  }
  if (in.on_demand_throughput) {
    auto now = throughput_of({}, in.on_demand_throughput);
    table.throughput.read_max = now.read_max;
    table.throughput.write_max = now.write_max;
  }
  return Done{};
}

void update_settings(Table& table, const UpdateTableInput& in, const Call& call) {
  if (in.deletion_protection_enabled) table.is_protected = *in.deletion_protection_enabled;
  if (in.table_class) {
    table.table_class = in.table_class;
    table.class_changed = micros(call.now);
  }
  if (in.sse_specification) {
    auto encryption = encryption_of(*in.sse_specification, call);
    table.sse_type = encryption.type;
    table.sse_key = encryption.key;
  }
}

Error no_index(const std::string& name) {
  return {"ResourceNotFoundException",
          "Requested resource not found: Index: " + name + " not found"};
}

// The types of attributes that are keys already may be left out.
Definitions all_definitions(const UpdateTableInput& in, const Schema& schema) {
  auto definitions = definitions_of(in.attribute_definitions);
  auto add = [&](const KeyAttribute& attribute) {
    if (std::ranges::find(definitions, attribute.name, &KeyAttribute::name) == definitions.end())
      definitions.push_back(attribute);
  };
  schema.keys.each(add);
  for (auto& index : schema.indexes) index.keys.each(add);
  return definitions;
}

Result<> create_index(Dynamo& dynamo, Table& table, const CreateGlobalSecondaryIndexAction& action,
                      const Definitions& definitions) {
  auto& name = *action.index_name;
  TRY(check_index_billing(table.on_demand, name, action.provisioned_throughput));
  auto index = TRY(global_index(name, *action.key_schema, *action.projection, definitions));
  if (table.schema.find_index(name))
    return invalid_parameter("Attempting to create an index which already exists: " + name);
  auto all = table.schema.indexes;
  all.push_back(index);
  TRY(check_indexes(all));
  add_index(dynamo, table, std::move(index),
            throughput_of(action.provisioned_throughput, action.on_demand_throughput));
  return Done{};
}

Result<> change_index(Dynamo& dynamo, const Table& table,
                      const UpdateGlobalSecondaryIndexAction& action) {
  auto* index = table.schema.find_index(*action.index_name);
  if (!index || !index->global) return no_index(*action.index_name);
  auto throughput = index_throughput(dynamo, index->id);
  if (action.provisioned_throughput) {
    TRY(check_index_billing(table.on_demand, index->name, action.provisioned_throughput));
    auto now = throughput_of(action.provisioned_throughput, {});
    throughput.read_units = now.read_units;
    throughput.write_units = now.write_units;
  }
  if (action.on_demand_throughput) {
    auto now = throughput_of({}, action.on_demand_throughput);
    throughput.read_max = now.read_max;
    throughput.write_max = now.write_max;
  }
  update_index(dynamo, index->id, throughput);
  return Done{};
}

Result<> update_indexes(Dynamo& dynamo, Table& table, const UpdateTableInput& in) {
  if (!in.global_secondary_index_updates) return Done{};
  auto& updates = *in.global_secondary_index_updates;
  auto online =
      std::ranges::count_if(updates, [](auto& update) { return update.create || update.delete_; });
  if (online > 1)
    return Error{"LimitExceededException",
                 "Subscriber limit exceeded: Only 1 online index can be created or deleted "
                 "simultaneously per table"};
  auto definitions = all_definitions(in, table.schema);
  for (auto& update : updates) {
    if (update.create) {
      TRY(create_index(dynamo, table, *update.create, definitions));
    } else if (update.delete_) {
      auto& name = *update.delete_->index_name;
      auto* index = table.schema.find_index(name);
      if (!index || !index->global) return no_index(name);
      remove_index(dynamo, table, name);
    } else if (update.update) {
      TRY(change_index(dynamo, table, *update.update));
    } else {
      return invalid_parameter(
          "One of GlobalSecondaryIndexUpdate, GlobalSecondaryIndexCreate or "
          "GlobalSecondaryIndexDelete must be specified");
    }
  }
  return Done{};
}

}  // namespace

Result<UpdateTableOutput> update_table(Dynamo& dynamo, const Call& call,
                                       const UpdateTableInput& in) {
  TRY(refuse_what_is_not_served(in));
  if (says_nothing(in))
    return invalid(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
        "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
  auto table = TRY(get_table(dynamo, call, in.table_name));
  TRY(update_billing(dynamo, table, in, call));
  update_settings(table, in, call);
  TRY(update_indexes(dynamo, table, in));
  update(dynamo, table);
  return UpdateTableOutput{describe(dynamo, table, "UPDATING")};
}

}  // namespace windlass::cloud::dynamodb
