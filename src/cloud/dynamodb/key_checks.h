// Whether an item's keys are what its table and indexes want.
#pragma once

#include "cloud/dynamodb/key_bytes.h"
#include "cloud/dynamodb/schema.h"

namespace windlass::cloud::dynamodb {

// `key` must be exactly the table's key; its values are brought to their normal form.
Result<Place> check_key(const Schema& schema, Item& key);

// The item must have the table's key; it must be normalised.
Result<Place> check_item(const Schema& schema, const Item& item);

// What an index wants of an item that has its attributes. Updates have their own words for it, and
// are asked only about what they change of the item that was there (`before`, null for none).
enum class Writing { Put, Update };
Result<> check_index_keys(const Schema& schema, const Item& item, Writing writing,
                          const Item* before = nullptr);

// A value of a key: not empty, not too long.
Result<> check_key_value(const KeyAttribute& attribute, const AttributeValue& value, bool is_hash);

}  // namespace windlass::cloud::dynamodb
