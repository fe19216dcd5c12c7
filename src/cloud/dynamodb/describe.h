// A table, and what belongs to it, as DynamoDB describes it.
#pragma once

#include "aws/dynamodb/shape/provisioned_throughput_description.h"
#include "aws/dynamodb/shape/table_description.h"
#include "cloud/dynamodb/table.h"

namespace windlass::cloud::dynamodb {

namespace api = aws::dynamodb;

// `status` is the table's: "ACTIVE", but for answers that speak of a change just made.
api::TableDescription describe(Dynamo& dynamo, const Table& table, std::string status = "ACTIVE");

std::vector<api::KeySchemaElement> described_keys(const Keys& keys);
api::Projection described_projection(const Index& index);
Throughput index_throughput(Dynamo& dynamo, std::int64_t index);

}  // namespace windlass::cloud::dynamodb
