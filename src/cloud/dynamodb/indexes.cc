#include "cloud/dynamodb/indexes.h"

#include <algorithm>

#include "cloud/dynamodb/storage.h"

namespace windlass::cloud::dynamodb {

std::int64_t make_index(Dynamo& dynamo, const Throughput& throughput) {
  auto id = make_holder(dynamo);
  dynamo.db.run("insert into dynamodb_index (id) values (?)", {id});
  update_index(dynamo, id, throughput);
  return id;
}

void update_index(Dynamo& dynamo, std::int64_t id, const Throughput& throughput) {
  dynamo.db.run(
      "update dynamodb_index set read_units = ?, write_units = ?, read_max = ?, write_max = ? "
      "where id = ?",
      {throughput.read_units, throughput.write_units, throughput.read_max, throughput.write_max,
       id});
}

void add_index(Dynamo& dynamo, Table& table, Index index, const Throughput& throughput) {
  index.id = make_index(dynamo, throughput);
  index.ready = false;
  table.schema.indexes.push_back(index);
  update_schema(dynamo, table.schema);
  start_backfill(dynamo, index.id, table.schema.id);
  if (backfill_some(dynamo, index.id)) table.schema.indexes.back().ready = true;
}

void remove_index(Dynamo& dynamo, Table& table, const std::string& name) {
  auto found = std::ranges::find(table.schema.indexes, name, &Index::name);
  discard_holder(dynamo, found->id);
  table.schema.indexes.erase(found);
  update_schema(dynamo, table.schema);
}

}  // namespace windlass::cloud::dynamodb
