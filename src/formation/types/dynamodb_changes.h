// What a table lacks of what its template wants: the next change, for DynamoDB makes one at a time.
#pragma once

#include <optional>

#include "aws/dynamodb/create_table.h"
#include "aws/dynamodb/update_table.h"
#include "base/json.h"

namespace windlass::formation::types {

// The properties in the service's words.
Result<aws::dynamodb::CreateTableInput> table_request(const Json& properties);

// Whether nothing of it is on its way.
bool is_settled(const aws::dynamodb::TableDescription& table);

// Nothing when the table is as wanted. Pure: asked again after every change, it comes to an end.
std::optional<aws::dynamodb::UpdateTableInput> next_change(
    const aws::dynamodb::TableDescription& table, const aws::dynamodb::CreateTableInput& wanted);

}  // namespace windlass::formation::types
