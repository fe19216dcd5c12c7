// Items in their rows: reading one, and replacing one together with its index entries.
#pragma once

#include <optional>

#include "cloud/dynamodb/capacity.h"
#include "cloud/dynamodb/context.h"
#include "cloud/dynamodb/key_bytes.h"
#include "cloud/dynamodb/schema.h"

namespace windlass::cloud::dynamodb {

struct Stored {
  Item item;
  std::size_t size = 0;
};

std::optional<Stored> find_item(Dynamo& dynamo, std::int64_t holder, const Place& place);

// Replaces `before`, what lies at that place now, by `after`; null stands for nothing. Indexes,
// expiry and figures follow. Answers what it consumed.
Usage replace_item(Dynamo& dynamo, const Schema& schema, const Place& place, const Stored* before,
                   const Stored* after);

// Whether nobody needs to see what lies at a place in order to replace it.
bool can_overwrite_unseen(const Schema& schema);
// Puts an item there without having looked.
Usage overwrite_item(Dynamo& dynamo, const Schema& schema, const Place& place, const Stored& after);

// When the item expires, in seconds since 1970; nothing when it does not.
std::optional<std::int64_t> expiry_of(const Schema& schema, const Item& item);

// Adds a bounded number of a table's items to one of its new indexes, or to its time to live, as
// dynamodb_backfill says. Answers whether it is done; a finished index is then ready.
bool backfill_some(Dynamo& dynamo, std::int64_t holder);
void start_backfill(Dynamo& dynamo, std::int64_t holder, std::int64_t table_id);

}  // namespace windlass::cloud::dynamodb
