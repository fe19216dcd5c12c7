// A table's indexes coming and going.
#pragma once

#include "cloud/dynamodb/table.h"

namespace windlass::cloud::dynamodb {

// A new index's holder; answers its id.
std::int64_t make_index(Dynamo& dynamo, const Throughput& throughput);
void update_index(Dynamo& dynamo, std::int64_t id, const Throughput& throughput);

// Lists the index as not ready and begins to fill it; a small table's index is ready when this
// returns. The table is updated.
void add_index(Dynamo& dynamo, Table& table, Index index, const Throughput& throughput);
void remove_index(Dynamo& dynamo, Table& table, const std::string& name);

}  // namespace windlass::cloud::dynamodb
