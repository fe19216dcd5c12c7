// CreateTable, DescribeTable, ListTables, DeleteTable.
#include "cloud/dynamodb/describe.h"
#include "cloud/dynamodb/handlers.h"
#include "cloud/dynamodb/indexes.h"
#include "cloud/dynamodb/policy.h"
#include "cloud/dynamodb/table_checks.h"
#include "cloud/dynamodb/tagging.h"

namespace windlass::cloud::dynamodb {

using namespace aws::dynamodb;

namespace {

constexpr int list_max = 100;

// Where the model lets a table's ARN through, but only a name makes sense.
Result<> check_new_name(const std::string& name) {
  if (name.size() < 3 || name.size() > 255)
    return invalid("TableName must be at least 3 characters long and at most 255 characters long");
  return check_table_name(name);
}

Result<std::vector<dynamodb::Index>> indexes_in(const CreateTableInput& in, const Keys& keys,
                                                const Definitions& definitions) {
  std::vector<dynamodb::Index> indexes;
  if (in.local_secondary_indexes) {
    if (in.local_secondary_indexes->empty())
      return invalid_parameter("List of LocalSecondaryIndexes is empty");
    for (auto& given : *in.local_secondary_indexes)
      indexes.push_back(TRY(local_index(given, keys, definitions)));
  }
  if (in.global_secondary_indexes) {
    if (in.global_secondary_indexes->empty())
      return invalid_parameter("List of GlobalSecondaryIndexes is empty");
    for (auto& given : *in.global_secondary_indexes) {
      TRY(check_index_billing(in.billing_mode == "PAY_PER_REQUEST", *given.index_name,
                              given.provisioned_throughput));
      indexes.push_back(
          TRY(global_index(*given.index_name, *given.key_schema, *given.projection, definitions)));
    }
  }
  TRY(check_indexes(indexes));
  return indexes;
}

void fill_settings(Table& table, const CreateTableInput& in, const Call& call) {
  table.on_demand = in.billing_mode == "PAY_PER_REQUEST";
  table.throughput = throughput_of(in.provisioned_throughput, in.on_demand_throughput);
  if (table.on_demand) table.on_demand_since = micros(call.now);
  table.table_class = in.table_class;
  table.is_protected = in.deletion_protection_enabled.value_or(false);
  if (in.sse_specification) {
    auto encryption = encryption_of(*in.sse_specification, call);
    table.sse_type = encryption.type;
    table.sse_key = encryption.key;
  }
}

}  // namespace

Result<CreateTableOutput> create_table(Dynamo& dynamo, const Call& call,
                                       const CreateTableInput& in) {
  if (!in.key_schema || !in.attribute_definitions)
    return invalid_parameter("KeySchema and AttributeDefinitions must be specified");
  TRY(check_new_name(*in.table_name));
  TRY(check_billing(in.billing_mode == "PAY_PER_REQUEST", in.provisioned_throughput));
  TRY(check_streams(in.stream_specification));
  if (in.global_table_source_arn)
    return invalid("GlobalTableSourceArn: global tables are not served by this cloud");
  auto definitions = definitions_of(in.attribute_definitions);

  Table table;
  table.schema.name = *in.table_name;
  table.schema.keys = TRY(simple_keys(*in.key_schema, definitions));
  table.schema.indexes = TRY(indexes_in(in, table.schema.keys, definitions));
  TRY(check_definitions_used(definitions, table.schema));
  if (in.tags) TRY(check_tags(call, *in.tags));
  if (find_table(dynamo, call, table.schema.name))
    return Error{"ResourceInUseException", "Table already exists: " + table.schema.name};

  table.account = call.caller.account.text;
  table.region = call.region.text;
  table.uuid = dynamo.work.random.uuid();
  table.created = call.now;
  fill_settings(table, in, call);
  if (in.resource_policy) {
    TRY(check_policy(*in.resource_policy));
    table.policy = in.resource_policy;
    table.policy_revision = new_revision(dynamo);
  }
  table.schema.id = make_holder(dynamo);
  std::size_t global = 0;
  for (auto& index : table.schema.indexes) {
    Throughput throughput;
    if (index.global) {
      auto& given = (*in.global_secondary_indexes)[global++];
      throughput = throughput_of(given.provisioned_throughput, given.on_demand_throughput);
    }
    index.id = make_index(dynamo, throughput);
  }
  insert(dynamo, table);
  if (in.tags) put_tags(dynamo, table.schema.id, *in.tags);

  // The table serves at once; AWS's clients expect to be told to wait.
  return CreateTableOutput{describe(dynamo, table, "CREATING")};
}

Result<DescribeTableOutput> describe_table(Dynamo& dynamo, const Call& call,
                                           const DescribeTableInput& in) {
  auto table = TRY(get_table(dynamo, call, in.table_name));
  return DescribeTableOutput{describe(dynamo, table)};
}

Result<ListTablesOutput> list_tables(Dynamo& dynamo, const Call& call, const ListTablesInput& in) {
  auto limit = in.limit.value_or(list_max);
  ListTablesOutput out;
  auto& names = out.table_names.emplace();
  for (auto row : dynamo.db.query(
           "select name from dynamodb_table where account = ? and region = ? and name > ? "
           "order by name limit ?",
           {call.caller.account.text, call.region.text, in.exclusive_start_table_name.value_or(""),
            limit + 1})) {
    if (static_cast<int>(names.size()) == limit) {
      out.last_evaluated_table_name = names.back();
      break;
    }
    names.push_back(row.text(0));
  }
  return out;
}

// The name is free again at once; the items go bit by bit.
Result<DeleteTableOutput> delete_table(Dynamo& dynamo, const Call& call,
                                       const DeleteTableInput& in) {
  auto table = TRY(get_table(dynamo, call, in.table_name));
  auto& name = table.schema.name;
  if (table.is_protected)
    return invalid(
        "Resource cannot be deleted as it is currently protected against deletion. "
        "Disable deletion protection first.");
  DeleteTableOutput out{describe(dynamo, table, "DELETING")};
  dynamo.db.run("delete from dynamodb_table where account = ? and region = ? and name = ?",
                {table.account, table.region, name});
  dynamo.db.run("delete from dynamodb_tag where table_id = ?", {table.schema.id});
  discard_holder(dynamo, table.schema.id);
  for (auto& index : table.schema.indexes) discard_holder(dynamo, index.id);
  return out;
}

}  // namespace windlass::cloud::dynamodb
