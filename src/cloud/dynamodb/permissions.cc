// What DynamoDB's operations need, by table and index, and what a table's owner says.
#include "cloud/core/permission.h"

#include <algorithm>

#include "aws/dynamodb/update_table.h"
#include "base/text.h"
#include "cloud/core/reserved_tags.h"
#include "cloud/dynamodb/dynamodb.h"
#include "cloud/dynamodb/handlers.h"
#include "cloud/dynamodb/leading_keys.h"
#include "cloud/dynamodb/named_attributes.h"
#include "cloud/dynamodb/table.h"

namespace windlass::cloud::dynamodb {

using namespace aws::dynamodb;

namespace {

constexpr const char* table = "arn:aws:dynamodb:{region}:{account}:table/{TableName:arn}";

std::string arn_of(const Call& call, const std::string& name_or_arn) {
  if (name_or_arn.starts_with("arn:")) return name_or_arn;
  return table_arn(call.region.text, call.caller.account.text, name_or_arn);
}

void add(Asked& asked, const char* key, const std::optional<std::string>& value) {
  if (value) asked.context.push_back({key, {*value}});
}

// What a request about items tells policies: which attributes it names, which keys it leads with.
template <class In>
void tell(const In& in, Asked& asked) {
  NamedAttributes named;
  if constexpr (requires { in.expression_attribute_names; })
    named.names = in.expression_attribute_names ? &*in.expression_attribute_names : nullptr;
  if constexpr (requires { in.key; })
    if (in.key) {
      named.add(*in.key);
      add_key(*in.key, asked);
    }
  if constexpr (requires { in.item; })
    if (in.item) {
      named.add(*in.item);
      add_key(*in.item, asked);
    }
  if constexpr (requires { in.attributes_to_get; })
    if (in.attributes_to_get) named.add(*in.attributes_to_get);
  if constexpr (requires { in.projection_expression; }) named.add(in.projection_expression);
  if constexpr (requires { in.condition_expression; }) named.add(in.condition_expression);
  if constexpr (requires { in.update_expression; }) named.add(in.update_expression);
  if constexpr (requires { in.filter_expression; }) named.add(in.filter_expression);
  if constexpr (requires { in.key_condition_expression; }) {
    named.add(in.key_condition_expression);
    add_key_condition(in, asked);
  }
  named.tell(asked);
  if constexpr (requires { in.select; }) add(asked, "dynamodb:Select", in.select);
  if constexpr (requires { in.return_values; })
    add(asked, "dynamodb:ReturnValues", in.return_values);
  if constexpr (requires { in.return_consumed_capacity; })
    add(asked, "dynamodb:ReturnConsumedCapacity", in.return_consumed_capacity);
  if constexpr (requires { in.total_segments; })
    asked.context.push_back({"dynamodb:FullTableScan", {"true"}});
}

template <class In>
void item(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const In*>(input);
  if constexpr (requires { in.index_name; })
    if (in.index_name) asked[0].resources[0] += "/index/" + *in.index_name;
  tell(in, asked[0]);
}

void each_table_read(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const BatchGetItemInput*>(input);
  if (!in.request_items) return;
  asked.clear();
  for (auto& [name, wanted] : *in.request_items) {
    auto& one = asked.emplace_back();
    one.action = "dynamodb:BatchGetItem";
    one.resources = {arn_of(call, name)};
    NamedAttributes named;
    named.names = wanted.expression_attribute_names ? &*wanted.expression_attribute_names : nullptr;
    for (auto& key : wanted.keys.value_or(std::vector<Item>{})) {
      named.add(key);
      add_key(key, one);
    }
    if (wanted.attributes_to_get) named.add(*wanted.attributes_to_get);
    named.add(wanted.projection_expression);
    named.tell(one);
    add(one, "dynamodb:ReturnConsumedCapacity", in.return_consumed_capacity);
  }
}

void each_table_written(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const BatchWriteItemInput*>(input);
  if (!in.request_items) return;
  asked.clear();
  for (auto& [name, writes] : *in.request_items) {
    auto& one = asked.emplace_back();
    one.action = "dynamodb:BatchWriteItem";
    one.resources = {arn_of(call, name)};
    NamedAttributes named;
    auto take = [&](const std::optional<Item>& item) {
      if (!item) return;
      named.add(*item);
      add_key(*item, one);
    };
    for (auto& write : writes) {
      if (write.put_request) take(write.put_request->item);
      if (write.delete_request) take(write.delete_request->key);
    }
    named.tell(one);
    add(one, "dynamodb:ReturnConsumedCapacity", in.return_consumed_capacity);
  }
}

// A transaction needs for each of its parts what that would need alone.
template <class Part>
void add_part(const Call& call, const std::optional<Part>& part, const char* action,
              const char* enclosing, std::vector<Asked>& asked) {
  if (!part) return;
  auto& one = asked.emplace_back();
  one.action = action;
  one.resources = {arn_of(call, part->table_name.value_or("*"))};
  tell(*part, one);
  one.context.push_back({"dynamodb:EnclosingOperation", {enclosing}});
}

void each_part_read(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const TransactGetItemsInput*>(input);
  asked.clear();
  if (in.transact_items)
    for (auto& part : *in.transact_items)
      add_part(call, part.get, "dynamodb:GetItem", "TransactGetItems", asked);
}

void each_part_written(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const TransactWriteItemsInput*>(input);
  constexpr const char* whole = "TransactWriteItems";
  asked.clear();
  if (!in.transact_items) return;
  for (auto& part : *in.transact_items) {
    add_part(call, part.condition_check, "dynamodb:ConditionCheckItem", whole, asked);
    add_part(call, part.put, "dynamodb:PutItem", whole, asked);
    add_part(call, part.update, "dynamodb:UpdateItem", whole, asked);
    add_part(call, part.delete_, "dynamodb:DeleteItem", whole, asked);
  }
}

void and_the_target(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const RestoreTableFromBackupInput*>(input);
  asked.push_back(
      {.action = asked[0].action, .resources = {arn_of(call, in.target_table_name.value_or("*"))}});
}

void and_tagging(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const CreateTableInput*>(input);
  auto is_theirs = [](auto& tag) { return !is_stacks_tag(*tag.key); };
  if (in.tags && std::ranges::any_of(*in.tags, is_theirs))
    asked.push_back({.action = "dynamodb:TagResource", .resources = asked[0].resources});
  if (in.resource_policy)
    asked.push_back({.action = "dynamodb:PutResourcePolicy", .resources = asked[0].resources});
}

const Permission operations[] = {
    {"BatchGetItem", "dynamodb:BatchGetItem", "*", &each_table_read},
    {"BatchWriteItem", "dynamodb:BatchWriteItem", "*", &each_table_written},
    {"CreateBackup", "dynamodb:CreateBackup", table},
    {"CreateTable", "dynamodb:CreateTable", table, &and_tagging},
    {"DeleteBackup", "dynamodb:DeleteBackup", "{BackupArn}"},
    {"DeleteItem", "dynamodb:DeleteItem", table, &item<DeleteItemInput>},
    {"DeleteResourcePolicy", "dynamodb:DeleteResourcePolicy", "{ResourceArn}"},
    {"DeleteTable", "dynamodb:DeleteTable", table},
    {"DescribeBackup", "dynamodb:DescribeBackup", "{BackupArn}"},
    {"DescribeContinuousBackups", "dynamodb:DescribeContinuousBackups", table},
    {"DescribeContributorInsights", "dynamodb:DescribeContributorInsights", table},
    {"DescribeEndpoints", "dynamodb:DescribeEndpoints"},
    {"DescribeLimits", "dynamodb:DescribeLimits"},
    {"DescribeTable", "dynamodb:DescribeTable", table},
    {"DescribeTimeToLive", "dynamodb:DescribeTimeToLive", table},
    {"GetItem", "dynamodb:GetItem", table, &item<GetItemInput>},
    {"GetResourcePolicy", "dynamodb:GetResourcePolicy", "{ResourceArn}"},
    {"ListBackups", "dynamodb:ListBackups"},
    {"ListTables", "dynamodb:ListTables"},
    {"ListTagsOfResource", "dynamodb:ListTagsOfResource", "{ResourceArn}"},
    {"PutItem", "dynamodb:PutItem", table, &item<PutItemInput>},
    {"PutResourcePolicy", "dynamodb:PutResourcePolicy", "{ResourceArn}"},
    {"Query", "dynamodb:Query", table, &item<QueryInput>},
    {"RestoreTableFromBackup", "dynamodb:RestoreTableFromBackup", "{BackupArn}", &and_the_target},
    {"Scan", "dynamodb:Scan", table, &item<ScanInput>},
    {"TagResource", "dynamodb:TagResource", "{ResourceArn}"},
    {"TransactGetItems", "dynamodb:GetItem", "*", &each_part_read},
    {"TransactWriteItems", "dynamodb:PutItem", "*", &each_part_written},
    {"UntagResource", "dynamodb:UntagResource", "{ResourceArn}"},
    {"UpdateContinuousBackups", "dynamodb:UpdateContinuousBackups", table},
    {"UpdateItem", "dynamodb:UpdateItem", table, &item<UpdateItemInput>},
    {"UpdateTable", "dynamodb:UpdateTable", table},
    {"UpdateTimeToLive", "dynamodb:UpdateTimeToLive", table},
};

std::optional<ResourceSide> resource_side(store::Database& db, const Call&, std::string_view arn) {
  auto address = parse_table_arn(arn);
  if (!address) return std::nullopt;
  auto rows = db.query(
      "select id, policy from dynamodb_table where account = ? and region = ? and name = ?",
      {address->account, address->region, address->name});
  if (rows.done()) return std::nullopt;
  ResourceSide side{.owner = {address->account}};
  auto id = rows.row().integer(0);
  side.policy = rows.row().optional_text(1).value_or("");
  for (auto row : db.query("select name, value from dynamodb_tag where table_id = ?", {id}))
    side.tags.emplace_back(row.text(0), row.text(1));
  return side;
}

}  // namespace

const Permissions permissions{.prefix = "dynamodb",
                              .operations = operations,
                              .resource_side = &resource_side,
                              .look_up = &find_leading_keys};

}  // namespace windlass::cloud::dynamodb
