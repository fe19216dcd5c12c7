// What CreateTable and UpdateTable refuse, in AWS's words.
#pragma once

#include <string>
#include <vector>

#include "aws/dynamodb/create_table.h"
#include "aws/dynamodb/shape/global_secondary_index.h"
#include "aws/dynamodb/shape/local_secondary_index.h"
#include "cloud/dynamodb/table.h"

namespace windlass::cloud::dynamodb {

namespace api = aws::dynamodb;

// The types of the attributes that keys may name.
using Definitions = std::vector<KeyAttribute>;
Definitions definitions_of(const std::optional<std::vector<api::AttributeDefinition>>& given);

// A table's or local index's keys: one HASH, at most one RANGE.
Result<Keys> simple_keys(const std::vector<api::KeySchemaElement>& schema,
                         const Definitions& definitions);
// A global index's: up to four HASH, then up to four RANGE.
Result<Keys> global_keys(const std::vector<api::KeySchemaElement>& schema,
                         const Definitions& definitions);

Result<Index> global_index(const std::string& name,
                           const std::vector<api::KeySchemaElement>& schema,
                           const api::Projection& projection, const Definitions& definitions);
Result<Index> local_index(const api::LocalSecondaryIndex& given, const Keys& table_keys,
                          const Definitions& definitions);

// All indexes of one table together.
Result<> check_indexes(const std::vector<Index>& indexes);
// Every definition must be some key's.
Result<> check_definitions_used(const Definitions& definitions, const Schema& schema);

Result<> check_billing(bool on_demand, const std::optional<api::ProvisionedThroughput>& given);
Result<> check_index_billing(bool on_demand, const std::string& index,
                             const std::optional<api::ProvisionedThroughput>& given);
Throughput throughput_of(const std::optional<api::ProvisionedThroughput>& provisioned,
                         const std::optional<api::OnDemandThroughput>& on_demand);

// Streams are not served: only "no stream" is accepted.
Result<> check_streams(const std::optional<api::StreamSpecification>& given);

struct Encryption {
  std::optional<std::string> type;
  std::optional<std::string> key;
};
Encryption encryption_of(const api::SSESpecification& given, const Call& call);

}  // namespace windlass::cloud::dynamodb
