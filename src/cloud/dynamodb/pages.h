// Reading a table or an index row by row, until a page is full.
#pragma once

#include <optional>

#include "cloud/dynamodb/evaluate.h"
#include "cloud/dynamodb/key_conditions.h"
#include "cloud/dynamodb/storage.h"

namespace windlass::cloud::dynamodb {

// A table, or one of its indexes.
struct Source {
  const Schema& schema;
  const Index* index = nullptr;

  const Keys& keys() const { return index ? index->keys : schema.keys; }
  std::int64_t holder() const { return index ? index->id : schema.id; }
};

// Where in the source a row lies: by its keys, and in an index by the table's keys after that.
struct Position {
  Place place;
  Place table_place;  // of an index
};
// What ExclusiveStartKey says; it must be exactly the keys of the source and of its table.
Result<Position> position_in(const Source& source, Item& start_key);

struct PageRequest {
  std::optional<Condition> filter = {};
  std::optional<Projection> wanted = {};
  std::optional<int> limit = {};
  bool count_only = false;
  // A local index may be asked for what only the table has.
  bool from_table = false;
  bool consistent = false;
};

struct Page {
  std::vector<Item> items = {};
  int count = 0;
  int scanned = 0;
  std::optional<Item> last_key = {};  // set when there may be more
  Usage usage = {};
};

Page query_page(Dynamo& dynamo, const Source& source, const QueryRange& range, bool forward,
                const std::optional<Position>& after, const PageRequest& request);
Page scan_page(Dynamo& dynamo, const Source& source, const ByteRange& partitions,
               const std::optional<Position>& after, const PageRequest& request);

}  // namespace windlass::cloud::dynamodb
