#include "formation/types/dynamodb_changes.h"

#include <algorithm>

#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

using namespace aws::dynamodb;

namespace {

using Indexes = std::vector<GlobalSecondaryIndex>;
using IndexesThere = std::vector<GlobalSecondaryIndexDescription>;

std::string mode_of(const std::optional<std::string>& mode) { return mode.value_or("PROVISIONED"); }

std::string mode_of(const TableDescription& table) {
  return table.billing_mode_summary ? mode_of(table.billing_mode_summary->billing_mode)
                                    : "PROVISIONED";
}

bool agrees(const std::optional<ProvisionedThroughput>& wanted,
            const std::optional<ProvisionedThroughputDescription>& there) {
  return !wanted || (there && there->read_capacity_units == wanted->read_capacity_units &&
                     there->write_capacity_units == wanted->write_capacity_units);
}

// A limit of -1 is none.
bool agrees(const std::optional<OnDemandThroughput>& wanted,
            const std::optional<OnDemandThroughput>& there) {
  auto has = there.value_or(OnDemandThroughput());
  return !wanted ||
         (wanted->max_read_request_units.value_or(-1) == has.max_read_request_units.value_or(-1) &&
          wanted->max_write_request_units.value_or(-1) == has.max_write_request_units.value_or(-1));
}

Json projection_of(const std::optional<Projection>& projection) {
  auto names = projection ? projection->non_key_attributes.value_or(std::vector<std::string>())
                          : std::vector<std::string>();
  std::ranges::sort(names);
  Json::Array list{Json(projection ? projection->projection_type.value_or("ALL") : "ALL")};
  for (auto& name : names) list.push_back(Json(name));
  return Json(std::move(list));
}

Json keys_of(const std::optional<std::vector<KeySchemaElement>>& keys) {
  Json::Array list;
  for (auto& key : keys.value_or(std::vector<KeySchemaElement>())) list.push_back(told(key));
  return Json(std::move(list));
}

bool is_another(const GlobalSecondaryIndex& wanted, const GlobalSecondaryIndexDescription& there) {
  return keys_of(wanted.key_schema) != keys_of(there.key_schema) ||
         projection_of(wanted.projection) != projection_of(there.projection);
}

template <class Index>
const Index* find_index(const std::vector<Index>& list, const std::optional<std::string>& name) {
  auto found = std::ranges::find(list, name, &Index::index_name);
  return found == list.end() ? nullptr : &*found;
}

// One index comes or goes at a time, and by itself.
std::optional<GlobalSecondaryIndexUpdate> next_removal(const IndexesThere& there,
                                                       const Indexes& wanted) {
  for (auto& index : there) {
    auto* kept = find_index(wanted, index.index_name);
    if (kept && !is_another(*kept, index)) continue;
    return GlobalSecondaryIndexUpdate{
        .delete_ = DeleteGlobalSecondaryIndexAction{.index_name = index.index_name}};
  }
  return std::nullopt;
}

std::optional<GlobalSecondaryIndexUpdate> next_addition(const IndexesThere& there,
                                                        const Indexes& wanted) {
  for (auto& index : wanted) {
    if (find_index(there, index.index_name)) continue;
    CreateGlobalSecondaryIndexAction create{.index_name = index.index_name,
                                            .key_schema = index.key_schema,
                                            .projection = index.projection,
                                            .provisioned_throughput = index.provisioned_throughput,
                                            .on_demand_throughput = index.on_demand_throughput,
                                            .warm_throughput = index.warm_throughput};
    return GlobalSecondaryIndexUpdate{.create = std::move(create)};
  }
  return std::nullopt;
}

// The capacities of table and indexes change together: a table that changes how it is paid for
// needs those of all its indexes at once.
std::optional<UpdateTableInput> capacity_change(const TableDescription& table,
                                                const CreateTableInput& wanted) {
  UpdateTableInput change;
  auto mode = mode_of(wanted.billing_mode);
  bool provisioned = mode == "PROVISIONED";
  bool switched = mode != mode_of(table);
  if (switched) change.billing_mode = mode;
  if (provisioned &&
      (switched || !agrees(wanted.provisioned_throughput, table.provisioned_throughput)))
    change.provisioned_throughput = wanted.provisioned_throughput;
  if (!provisioned && !agrees(wanted.on_demand_throughput, table.on_demand_throughput))
    change.on_demand_throughput = wanted.on_demand_throughput;

  std::vector<GlobalSecondaryIndexUpdate> updates;
  auto there = table.global_secondary_indexes.value_or(IndexesThere());
  for (auto& index : wanted.global_secondary_indexes.value_or(Indexes())) {
    auto* now = find_index(there, index.index_name);
    if (!now) continue;
    UpdateGlobalSecondaryIndexAction update{.index_name = index.index_name};
    if (provisioned &&
        (switched || !agrees(index.provisioned_throughput, now->provisioned_throughput)))
      update.provisioned_throughput = index.provisioned_throughput;
    if (!provisioned && !agrees(index.on_demand_throughput, now->on_demand_throughput))
      update.on_demand_throughput = index.on_demand_throughput;
    if (update.provisioned_throughput || update.on_demand_throughput)
      updates.push_back({.update = std::move(update)});
  }
  if (!updates.empty()) change.global_secondary_index_updates = std::move(updates);
  if (!change.billing_mode && !change.provisioned_throughput && !change.on_demand_throughput &&
      !change.global_secondary_index_updates)
    return std::nullopt;
  return change;
}

std::optional<UpdateTableInput> stream_change(const TableDescription& table,
                                              const CreateTableInput& wanted) {
  auto there = table.stream_specification.value_or(StreamSpecification());
  bool has = there.stream_enabled.value_or(false);
  auto& asked = wanted.stream_specification;
  if (has && (!asked || asked->stream_view_type != there.stream_view_type))
    return UpdateTableInput{.stream_specification = StreamSpecification{.stream_enabled = false}};
  if (!has && asked) return UpdateTableInput{.stream_specification = asked};
  return std::nullopt;
}

bool is_encrypted_as(const TableDescription& table, const SSESpecification& wanted) {
  auto there = table.sse_description.value_or(SSEDescription());
  bool has = there.status == "ENABLED" || there.status == "ENABLING" || there.status == "UPDATING";
  if (has != wanted.enabled.value_or(false)) return false;
  // A key that is named by an alias cannot be compared: it was right when it was set.
  auto key = wanted.kms_master_key_id.value_or("");
  return !has || key.empty() || key.find("alias/") != key.npos ||
         there.kms_master_key_arn.value_or("").ends_with(key);
}

std::optional<UpdateTableInput> nature_change(const TableDescription& table,
                                              const CreateTableInput& wanted) {
  UpdateTableInput change;
  if (wanted.deletion_protection_enabled &&
      wanted.deletion_protection_enabled != table.deletion_protection_enabled.value_or(false))
    return UpdateTableInput{.deletion_protection_enabled = wanted.deletion_protection_enabled};
  auto table_class = table.table_class_summary
                         ? table.table_class_summary->table_class.value_or("STANDARD")
                         : "STANDARD";
  if (wanted.table_class && wanted.table_class != table_class)
    return UpdateTableInput{.table_class = wanted.table_class};
  if (wanted.sse_specification && !is_encrypted_as(table, *wanted.sse_specification))
    return UpdateTableInput{.sse_specification = wanted.sse_specification};
  return std::nullopt;
}

Json without_insights(const Json& indexes) {
  if (!indexes.is_array()) return indexes;
  Json::Array list;
  for (auto& index : indexes.as_array())
    list.push_back(without(index, {"ContributorInsightsSpecification"}));
  return Json(std::move(list));
}

}  // namespace

Result<CreateTableInput> table_request(const Json& properties) {
  auto wire = only(properties, {"AttributeDefinitions", "BillingMode", "DeletionProtectionEnabled",
                                "GlobalSecondaryIndexes", "KeySchema", "LocalSecondaryIndexes",
                                "OnDemandThroughput", "ProvisionedThroughput", "SSESpecification",
                                "TableClass", "WarmThroughput"});
  wire = renamed(wire, {{"SSEEnabled", "Enabled"}});
  if (wire.find("GlobalSecondaryIndexes"))
    wire.set("GlobalSecondaryIndexes", without_insights(part(wire, "GlobalSecondaryIndexes")));
  if (auto view = text(part(properties, "StreamSpecification"), "StreamViewType"))
    wire.set("StreamSpecification",
             Json::Object{{"StreamEnabled", Json(true)}, {"StreamViewType", Json(*view)}});
  return made_of<CreateTableInput>(wire);
}

bool is_settled(const TableDescription& table) {
  if (table.table_status != "ACTIVE") return false;
  auto indexes = table.global_secondary_indexes.value_or(IndexesThere());
  return std::ranges::all_of(indexes, [](auto& index) { return index.index_status == "ACTIVE"; });
}

std::optional<UpdateTableInput> next_change(const TableDescription& table,
                                            const CreateTableInput& wanted) {
  auto there = table.global_secondary_indexes.value_or(IndexesThere());
  auto indexes = wanted.global_secondary_indexes.value_or(Indexes());
  auto of_index = [&](GlobalSecondaryIndexUpdate update) {
    return UpdateTableInput{.attribute_definitions = wanted.attribute_definitions,
                            .global_secondary_index_updates =
                                std::vector<GlobalSecondaryIndexUpdate>{std::move(update)}};
  };
  // Indexes that go need no capacity any more, those that come are paid for as the table is by
  // then.
  auto change = nature_change(table, wanted);
  if (!change) change = stream_change(table, wanted);
  if (!change)
    if (auto removal = next_removal(there, indexes)) change = of_index(std::move(*removal));
  if (!change) change = capacity_change(table, wanted);
  if (!change)
    if (auto addition = next_addition(there, indexes)) change = of_index(std::move(*addition));
  if (change) change->table_name = table.table_name;
  return change;
}

}  // namespace windlass::formation::types
