// Keys as bytes: where an item lies in its table or index. memcmp's order is DynamoDB's order.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "cloud/dynamodb/schema.h"

namespace windlass::cloud::dynamodb {

// `pk` begins with four bytes of hash, so that a scan visits partitions in no useful order, as
// DynamoDB does, and a segment of a parallel scan is a range. `sk` is "" in tables without sort
// key.
struct Place {
  std::string pk;
  std::string sk;
  auto operator<=>(const Place&) const = default;
};

// One attribute's bytes: none is the beginning of another's, so several may follow each other.
std::string key_bytes(const AttributeValue& value);
// What the bytes of every text (or binary) with that prefix begin with.
std::string key_prefix_bytes(const AttributeValue& prefix);

std::string partition_bytes(std::span<const AttributeValue* const> hash_values);

// The key must have been checked: all attributes are there and of their types.
Place place_of(const Keys& keys, const Item& item);
// Nothing when the item lacks one of the attributes, or it is no key: indexes are sparse.
std::optional<Place> find_place(const Keys& keys, const Item& item);

// Bytes from `low` on, up to and without `high`.
struct ByteRange {
  std::string low;
  std::string high;
};
// Higher than every sort key.
inline constexpr std::string_view after_all = "\xFF";
// The least bytes that come after everything that begins with these.
std::string after_prefix(std::string bytes);

// The partitions of one segment of a scan; `high` is "" for the last one (no upper end).
ByteRange segment_range(int segment, int total);

}  // namespace windlass::cloud::dynamodb
