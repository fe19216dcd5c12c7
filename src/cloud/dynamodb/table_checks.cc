#include "cloud/dynamodb/table_checks.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::cloud::dynamodb {

namespace {

constexpr std::size_t local_indexes_max = 5;
constexpr std::size_t global_indexes_max = 20;
constexpr std::size_t key_side_max = 4;
constexpr std::size_t included_max = 100;  // over all indexes of a table
constexpr std::int64_t units_max = 1'000'000'000'000;

const KeyAttribute* find_definition(const Definitions& definitions, const std::string& name) {
  auto found = std::ranges::find(definitions, name, &KeyAttribute::name);
  return found == definitions.end() ? nullptr : &*found;
}

template <class List>
std::vector<std::string> names_of(const List& list) {
  std::vector<std::string> names;
  for (auto& element : list) names.push_back(element.attribute_name.value_or(""));
  return names;
}

Result<> check_defined(const std::vector<api::KeySchemaElement>& schema,
                       const Definitions& definitions) {
  auto keys = names_of(schema);
  bool all = std::ranges::all_of(
      keys, [&](auto& name) { return find_definition(definitions, name) != nullptr; });
  if (all) return Done{};
  std::vector<std::string> defined;
  for (auto& definition : definitions) defined.push_back(definition.name);
  return invalid_parameter(
      "Some index key attributes are not defined in AttributeDefinitions. Keys: [" +
      join(keys, ", ") + "], AttributeDefinitions: [" + join(defined, ", ") + "]");
}

Result<Keys> keys_of(const std::vector<api::KeySchemaElement>& schema,
                     const Definitions& definitions, std::size_t side_max) {
  TRY(check_defined(schema, definitions));
  if (schema[0].key_type != "HASH")
    return invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  Keys keys;
  for (auto& element : schema) {
    auto& attribute = *find_definition(definitions, *element.attribute_name);
    if (keys.has(attribute.name))
      return invalid(
          "Both the Hash Key and the Range Key element in the KeySchema have the same name");
    bool hash = element.key_type == "HASH";
    if (hash && (!keys.range.empty() || keys.hash.size() == side_max))
      return invalid(side_max == 1
                         ? "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"
                         : "Invalid KeySchema: HASH key elements must come first, and there may be "
                           "up to 4 of them");
    auto& side = hash ? keys.hash : keys.range;
    if (side.size() == side_max)
      return invalid(side_max == 1
                         ? "1 validation error detected: Value at 'keySchema' failed to satisfy "
                           "constraint: Member must have length less than or equal to 2"
                         : "Invalid KeySchema: There may be up to 4 RANGE key elements");
    side.push_back(attribute);
  }
  return keys;
}

Result<> fill_projection(Index& index, const api::Projection& given) {
  if (!given.projection_type) return invalid_parameter("Unknown ProjectionType: null");
  auto& type = *given.projection_type;
  index.holds = type == "ALL"         ? Index::Holds::All
                : type == "KEYS_ONLY" ? Index::Holds::KeysOnly
                                      : Index::Holds::Include;
  bool includes = index.holds == Index::Holds::Include;
  if (given.non_key_attributes && !includes)
    return invalid_parameter("ProjectionType is " + type + ", but NonKeyAttributes is specified");
  if (includes && !given.non_key_attributes)
    return invalid_parameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  if (includes) index.included = *given.non_key_attributes;
  auto sorted = index.included;
  std::ranges::sort(sorted);
  if (std::ranges::adjacent_find(sorted) != sorted.end())
    return invalid_parameter("Duplicate NonKeyAttributes in index " + index.name);
  return Done{};
}

}  // namespace

Definitions definitions_of(const std::optional<std::vector<api::AttributeDefinition>>& given) {
  Definitions definitions;
  if (!given) return definitions;
  for (auto& one : *given)
    definitions.push_back(
        {one.attribute_name.value_or(""), type_named(one.attribute_type.value_or(""))});
  return definitions;
}

Result<Keys> simple_keys(const std::vector<api::KeySchemaElement>& schema,
                         const Definitions& definitions) {
  return keys_of(schema, definitions, 1);
}

Result<Keys> global_keys(const std::vector<api::KeySchemaElement>& schema,
                         const Definitions& definitions) {
  return keys_of(schema, definitions, key_side_max);
}

Result<Index> global_index(const std::string& name,
                           const std::vector<api::KeySchemaElement>& schema,
                           const api::Projection& projection, const Definitions& definitions) {
  Index index;
  index.name = name;
  index.keys = TRY(global_keys(schema, definitions));
  TRY(fill_projection(index, projection));
  return index;
}

Result<Index> local_index(const api::LocalSecondaryIndex& given, const Keys& table_keys,
                          const Definitions& definitions) {
  Index index;
  index.global = false;
  index.name = *given.index_name;
  if (table_keys.range.empty())
    return invalid_parameter(
        "Table KeySchema does not have a range key, which is required when specifying a "
        "LocalSecondaryIndex");
  index.keys = TRY(simple_keys(*given.key_schema, definitions));
  if (index.keys.range.empty())
    return invalid_parameter("Index KeySchema does not have a range key for index: " + index.name);
  if (index.keys.hash != table_keys.hash)
    return invalid_parameter(
        "Index KeySchema does not have the same leading hash key as table KeySchema for index: " +
        index.name + ". index hash key: " + index.keys.hash[0].name +
        ", table hash key: " + table_keys.hash[0].name);
  TRY(fill_projection(index, *given.projection));
  return index;
}

Result<> check_indexes(const std::vector<Index>& indexes) {
  std::vector<std::string_view> names;
  std::size_t local = 0, included = 0;
  for (auto& index : indexes) {
    if (std::ranges::find(names, index.name) != names.end())
      return invalid_parameter("Duplicate index name: " + index.name);
    names.push_back(index.name);
    local += !index.global;
    included += index.included.size();
  }
  if (local > local_indexes_max)
    return invalid_parameter("Number of LocalSecondaryIndexes exceeds per-table limit of 5");
  if (indexes.size() - local > global_indexes_max)
    return invalid_parameter("GlobalSecondaryIndex count exceeds the per-table limit of 20");
  if (included > included_max)
    return invalid_parameter(
        "Number of attributes projected into all indexes exceeds the per-table limit of 100");
  return Done{};
}

Result<> check_definitions_used(const Definitions& definitions, const Schema& schema) {
  bool all_used = std::ranges::all_of(definitions, [&](auto& definition) {
    return schema.keys.has(definition.name) ||
           std::ranges::any_of(schema.indexes,
                               [&](auto& index) { return index.keys.has(definition.name); });
  });
  if (all_used) return Done{};
  if (schema.indexes.empty())
    return invalid_parameter(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in "
        "AttributeDefinitions");
  return invalid_parameter("Some AttributeDefinitions are not used.");
}

Result<> check_billing(bool on_demand, const std::optional<api::ProvisionedThroughput>& given) {
  if (on_demand) {
    if (given)
      return invalid_parameter(
          "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
          "PAY_PER_REQUEST");
    return Done{};
  }
  if (!given || !given->read_capacity_units || !given->write_capacity_units)
    return invalid_parameter(
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
        "PROVISIONED");
  auto check = [](std::int64_t units, const char* what) -> Result<> {
    if (units <= units_max) return Done{};
    return invalid("Given value " + std::to_string(units) + " for " + what + " is out of bounds");
  };
  TRY(check(*given->read_capacity_units, "ReadCapacityUnits"));
  return check(*given->write_capacity_units, "WriteCapacityUnits");
}

Result<> check_index_billing(bool on_demand, const std::string& index,
                             const std::optional<api::ProvisionedThroughput>& given) {
  // Zeros, which older clients send for on-demand tables, mean nothing.
  if (on_demand && given &&
      (given->read_capacity_units.value_or(0) > 0 || given->write_capacity_units.value_or(0) > 0))
    return invalid_parameter("ProvisionedThroughput should not be specified for index: " + index +
                             " when BillingMode is PAY_PER_REQUEST");
  if (!on_demand && !given)
    return invalid_parameter("ProvisionedThroughput is not specified for index: " + index);
  return Done{};
}

Throughput throughput_of(const std::optional<api::ProvisionedThroughput>& provisioned,
                         const std::optional<api::OnDemandThroughput>& on_demand) {
  Throughput throughput;
  if (provisioned) {
    throughput.read_units = provisioned->read_capacity_units.value_or(0);
    throughput.write_units = provisioned->write_capacity_units.value_or(0);
  }
  // -1 takes a maximum away.
  auto limit = [](std::optional<std::int64_t> units) { return units == -1 ? std::nullopt : units; };
  if (on_demand) {
    throughput.read_max = limit(on_demand->max_read_request_units);
    throughput.write_max = limit(on_demand->max_write_request_units);
  }
  return throughput;
}

Result<> check_streams(const std::optional<api::StreamSpecification>& given) {
  if (given && given->stream_enabled.value_or(false))
    return invalid("StreamSpecification: DynamoDB Streams are not served by this cloud");
  return Done{};
}

Encryption encryption_of(const api::SSESpecification& given, const Call& call) {
  if (!given.enabled.value_or(false)) return {};
  auto key = given.kms_master_key_id.value_or("alias/aws/dynamodb");
  if (!key.starts_with("arn:"))
    key = "arn:aws:kms:" + call.region.text + ":" + call.caller.account.text + ":" +
          (key.starts_with("alias/") ? "" : "key/") + key;
  return {given.sse_type.value_or("KMS"), key};
}

}  // namespace windlass::cloud::dynamodb
